// The names that an editor offers at its caret, and the words about the call that it is in.
#pragma once

#include <QByteArray>
#include <QString>

#include <vector>

namespace clutch::ui {

class Editor;

struct OfferedName
{
    QByteArray text;
    QString kind; // "function", "class", "module", "keyword", "attribute", "variable", "key"
};

enum class ListIs
{
    Whole, // an only name is taken at once
    Partial, // more may come
};

/// Scintilla's list at the caret of an Editor, with a sign for each kind of name. UI thread; owned
/// by who fills it, and the Editor outlives it.
class NameList
{
public:
    explicit NameList(Editor& editor);

    /// Names that complete the text from the byte `start` to the caret, in this order. Where the
    /// list is open already, what is selected in it stays selected.
    void show(long start, const std::vector<OfferedName>& names, ListIs extent);
    [[nodiscard]] bool isOpen() const;
    void close();
    /// What the list shows, and what is selected in it; for tests and screen readers.
    [[nodiscard]] std::vector<QString> shown() const;
    [[nodiscard]] QString selected() const;

    /// `code`: the text up to the caret. Marks the parameter that one is about to write.
    void showTip(const QString& text, const QString& code);
    /// What is marked in the words that are seen.
    [[nodiscard]] QString markedInTip() const;

private:
    void dress();
    void select(const QByteArray& name);

    Editor& m_editor;
    qreal m_drawnFor = 0; // device pixel ratio and theme that the signs were drawn for
    bool m_drawnDark = false;
    QString m_marked; // in the last tip
};

} // namespace clutch::ui
