// Find and replace under an editor.
#pragma once

#include "ui/editor/beside.h"
#include "ui/editor/find_task.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;
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
///
/// What may take long (a large text, any regular expression) is done Beside, with a copy of the
/// text. Steps that are asked for meanwhile are made one after the other; what was found in a text
/// that has been edited since is looked for again. Replacing all says how far it is, ends with
/// Escape, Cancel and any edit, and then has replaced nothing.
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
    /// What is still to be searched for.
    struct Wanted
    {
        bool count = false;
        bool fromSelection = false; // the first step may find what is selected
        int steps = 0; // backwards where it is negative
    };

    [[nodiscard]] QToolButton* addButton(const QString& iconName, const QString& text);
    void connectAll();
    void searchAnew();
    void step(int direction);
    void search();
    void take(const FindAnswer& answer);
    void say(const Found& all);
    void replaceOne();
    void replaceAll();
    void take(const Replaced& replaced);
    void stopReplacing(const QString& why);
    void textChanged();
    void open(bool withReplace);
    void close();

    Editor* m_editor;
    FindFields* m_fields;
    QLineEdit* m_with;
    QWidget* m_replaceRow;
    QPushButton* m_one;
    QPushButton* m_all;
    QLabel* m_count;
    Wanted m_wanted;
    Wanted m_searched; // by m_search
    Beside<FindAnswer> m_search;
    Beside<Replaced> m_replacing;
    QTimer m_late; // a search that takes so long is said
};

} // namespace clutch::ui
