// Find and replace under an editor.
#pragma once

#include <QWidget>

class QLabel;
class QLineEdit;
class QToolButton;

namespace clutch::ui {

class Editor;
class FindFields;

/// One line to find with, one to replace with, and switches for case, whole words and regular
/// expressions.
///
/// Works on one Editor, which outlives it; hidden until asked for. UI thread. A regular expression
/// that is none is said beside the field and finds nothing. Escape gives the focus back to the
/// editor.
class FindBar : public QWidget
{
    Q_OBJECT
public:
    FindBar(Editor* editor, QWidget* parent);

    /// Shows the bar with what is selected as the text to find.
    void openFind();
    void openReplace();
    void findNext();
    void findPrevious();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    [[nodiscard]] QToolButton* addButton(const QString& iconName, const QString& text);
    bool find(bool forward, bool fromSelectionStart);
    void replaceOne();
    void replaceAll();
    void countMatches();
    void open(bool withReplace);
    void close();

    Editor* m_editor;
    FindFields* m_fields;
    QLineEdit* m_with;
    QWidget* m_replaceRow;
    QLabel* m_count;
};

} // namespace clutch::ui
