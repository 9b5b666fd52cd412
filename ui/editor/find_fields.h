// What is looked for: the field and the switches of every search in texts.
#pragma once

#include "ui/editor/text_search.h"

#include <QWidget>

class QLineEdit;
class QToolButton;

namespace clutch::ui {

/// A line to find with, and switches for case, whole words and regular expressions. A regular
/// expression that is none is marked, with the reason as tool tip. Owned by the bar or panel that
/// it stands in, UI thread; searches nothing itself.
class FindFields : public QWidget
{
    Q_OBJECT
public:
    explicit FindFields(QWidget* parent);

    [[nodiscard]] SearchWish wish() const;
    [[nodiscard]] QLineEdit& what() { return *m_what; }
    /// Begins a search with what is selected in a text, if that is within a line.
    void begin(const QString& selected);

signals:
    /// Text or switches are others.
    void changed();
    /// Enter was pressed.
    void entered();

private:
    [[nodiscard]] QToolButton* addSwitch(const QString& iconName, const QString& text);
    void look();

    QLineEdit* m_what;
    QToolButton* m_case;
    QToolButton* m_words;
    QToolButton* m_regex;
};

/// The line for what takes the place of what is found.
[[nodiscard]] QLineEdit* newReplaceField(QWidget* parent);

} // namespace clutch::ui
