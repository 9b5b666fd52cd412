// Formats texts by ruff.
#pragma once

#include "ui/tools/ruff.h"

#include <QObject>

#include <functional>
#include <map>

namespace clutch::ui {

class EditorPanel;

/// Has texts formatted, or mended, and puts the result in their place: one step of undo, and only
/// where nobody has typed meanwhile. Owned by TextTools, UI thread; ruff outlives it. Of one text
/// one order is under way; a newer one takes its place.
class TextFormatter : public QObject
{
    Q_OBJECT
public:
    TextFormatter(const Ruff& ruff, QObject* parent);

    /// The selected lines, or all of them where nothing is selected.
    void format(EditorPanel& text);
    /// All of it, before it is saved; `then` comes in any case, and soon.
    void formatBeforeSave(EditorPanel& text, std::function<void()> then);
    void fixAll(EditorPanel& text);

signals:
    void said(const QString& sentence);

private:
    struct Order
    {
        Ruff::Run run;
        std::function<void()> then;
    };
    void begin(EditorPanel& text, Ruff::Run run, std::function<void()> then);
    void callOff(EditorPanel* text);
    [[nodiscard]] Ruff::TextDone taker(
        EditorPanel& text, const QString& nothingToDo, const QString& notDone);

    const Ruff& m_ruff;
    std::map<EditorPanel*, Order> m_orders;
};

} // namespace clutch::ui
