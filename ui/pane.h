// An editor over a console, bound to one interpreter.
#pragma once

#include "ui/code_to_run.h"
#include "ui/console_link.h"

#include <QElapsedTimer>
#include <QWidget>

class QSplitter;

namespace clutch {
class CommandHistory;
}

namespace clutch::ui {

class EditorPanel;
class Journal;
class PaneHeader;
struct Preferences;
class RunMarks;

/// What the user sees of one interpreter. UI thread, owned by the Workbench; session, journal and
/// history outlive it.
///
/// Knows how to run its own editor's text; closing, files and the order of panes are the
/// Workbench's.
class Pane : public QWidget
{
    Q_OBJECT
public:
    Pane(const QString& letter, proto::InterpreterKind kind, RuntimeSession& session,
        Journal& journal, CommandHistory* history, QWidget* parent = nullptr);

    [[nodiscard]] const QString& letter() const { return m_letter; }
    [[nodiscard]] proto::InterpreterKind kind() const { return m_kind; }
    [[nodiscard]] EditorPanel& editorPanel() { return *m_editor; }
    [[nodiscard]] ConsoleLink& link() { return *m_link; }
    [[nodiscard]] PaneHeader& header() { return *m_header; }
    [[nodiscard]] bool consoleHasFocus() const;

    using Names = RunNames;
    void run(Names names) { runIn(*m_link, RunPart::Text, names); }
    void runSelection() { runIn(*m_link, RunPart::SelectionOrLine, RunNames::Keep); }
    void runCell() { runIn(*m_link, RunPart::Cell, RunNames::Keep); }
    /// A part of this pane's text, in its own interpreter or another's.
    void runIn(ConsoleLink& target, RunPart part, RunNames names);
    void setCodePointSize(int pointSize);
    void apply(const Preferences& preferences);
    void setFocused(bool focused);
    void focusEditor();
    void focusConsole();
    /// No runtime has this interpreter at the moment, because …
    void showWaiting(const QString& why);

signals:
    void focusEntered();
    void closeRequested();
    /// The file of a traceback's frame is not this pane's.
    void fileWanted(const QString& file, int line);
    void fileDropped(const QString& file);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void watchFocus(QWidget* widget);
    void showState();
    void showTitle();
    void dress();

    QString m_letter;
    proto::InterpreterKind m_kind;
    PaneHeader* m_header;
    QSplitter* m_splitter;
    EditorPanel* m_editor;
    ConsoleLink* m_link;
    RunMarks* m_marks;
    int m_pointSize;
    QElapsedTimer m_escape; // since the last Escape
};

} // namespace clutch::ui
