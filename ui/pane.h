// Texts over a console, bound to one interpreter.
#pragma once

#include "ui/code_to_run.h"
#include "ui/console_link.h"
#include "ui/preferences.h"

#include <QElapsedTimer>
#include <QWidget>

#include <unordered_map>

class QSplitter;

namespace clutch {
class CommandHistory;
}

namespace clutch::ui {

class Editor;
class EditorPanel;
class EditorTabs;
class Journal;
class PaneHeader;
class RunMarks;
class SyntaxCheck;

/// What the user sees of one interpreter. UI thread, owned by the Workbench; session, journal and
/// history outlive it.
///
/// Knows how to run its current text, and gives every text it holds its marks; closing, files and
/// the order of panes are the Workbench's.
class Pane : public QWidget
{
    Q_OBJECT
public:
    Pane(const QString& letter, proto::InterpreterKind kind, RuntimeSession& session,
        Journal& journal, CommandHistory* history, QWidget* parent = nullptr);

    [[nodiscard]] const QString& letter() const { return m_letter; }
    [[nodiscard]] proto::InterpreterKind kind() const { return m_kind; }
    [[nodiscard]] EditorTabs& tabs() { return *m_tabs; }
    /// The text that is seen, and run.
    [[nodiscard]] EditorPanel& editorPanel();
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
    /// What the end of its interpreter found is in the log.
    void findingsWanted();
    /// The file of a traceback's frame is none of this pane's.
    void fileWanted(const QString& file, int line);
    void fileDropped(const QString& file);
    void currentTextChanged();
    /// Texts came, went, moved, or have another name.
    void textsChanged();
    void closeTextRequested(clutch::ui::EditorPanel* text);
    void textMenuRequested(clutch::ui::EditorPanel* text, const QPoint& globalPosition);
    /// A tab, of this pane or another, is to stand here before the tab with that number.
    void tabDropped(clutch::ui::EditorPanel* text, int before);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    struct Attached
    {
        SyntaxCheck* check;
        RunMarks* marks;
    };
    void connectTabs();
    void connectWarnings();
    void attach(EditorPanel& text);
    void detach(EditorPanel& text);
    void watchFocus(QWidget* widget);
    bool goTo(const QString& sourceName, int line);
    void applyTo(Editor& editor) const;
    void showState();
    void showTitle();
    void dress();

    QString m_letter;
    proto::InterpreterKind m_kind;
    PaneHeader* m_header;
    QSplitter* m_splitter;
    EditorTabs* m_tabs;
    RuntimeSession& m_session;
    ConsoleLink* m_link;
    std::unordered_map<EditorPanel*, Attached> m_attached;
    Preferences m_preferences;
    int m_pointSize;
    std::uint64_t m_warningsOfRun
        = 0; // which run the header's warnings are of, and what came later
    bool m_foundAtEnd = false;
    QElapsedTimer m_escape; // since the last Escape
};

} // namespace clutch::ui
