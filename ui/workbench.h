// The panes, and which of them hears what the runtime says.
#pragma once

#include "engine/base/strong_id.h"
#include "engine/protocol/clutch.pb.h"
#include "ui/pane.h"
#include "ui/preferences.h"

#include <QSet>
#include <QWidget>

#include <unordered_map>
#include <vector>

namespace clutch::ui {

class Banner;
class PaneArea;
class RuntimeSession;

/// The middle of the window: a banner over the panes. Also knows the main interpreter's console,
/// which stands elsewhere.
///
/// Owns the panes; session, journal and history are the window's and outlive it. UI thread. Every
/// event of the session goes to the one console that it belongs to; foreign interpreters' output
/// goes to the main console with their name.
class Workbench : public QWidget
{
    Q_OBJECT
public:
    Workbench(RuntimeSession& session, Journal& journal, CommandHistory* history,
        QWidget* parent = nullptr);

    /// A new pane with an interpreter of `kind` of its own, called `letter`, or the next free one
    /// when that is empty.
    Pane* addPane(proto::InterpreterKind kind, const QString& letter = {});
    /// For a wish with more in it: a config, a name; without a letter it gets the next one.
    Pane* addPane(proto::CreateInterpreter wish);
    /// What a pane's interpreter was made from, and is made from next time.
    [[nodiscard]] proto::CreateInterpreter wishOf(const Pane& pane) const;
    /// Ends the pane's interpreter and takes it away. Unsaved text must have been dealt with.
    void closePane(Pane* pane);

    [[nodiscard]] const std::vector<Pane*>& panes() const { return m_panes; }
    /// The pane that had the keyboard last; none when there is no pane.
    [[nodiscard]] Pane* current() const { return m_current; }
    [[nodiscard]] Pane* paneOf(const QString& letter) const;

    /// Every text of every pane, in the order in which they are seen.
    [[nodiscard]] std::vector<EditorPanel*> texts() const;
    /// The open text with this file or source name ("<untitled 1>"), the current pane's first; null
    /// when there is none.
    [[nodiscard]] EditorPanel* textOf(const QString& name) const;
    /// Brings it to the front of its pane, makes that the current one, and goes to `line` when it
    /// is above 0.
    void show(EditorPanel& text, int line = 0);
    /// To another place among the tabs of its pane, or of another, whose interpreter runs it then.
    void moveText(EditorPanel& text, Pane& to, int before);
    /// Takes it away. A pane's last text leaves an empty one. Unsaved text must have been dealt
    /// with.
    void closeText(EditorPanel& text);
    /// "untitled 1": what no open text is called.
    [[nodiscard]] QString freeName() const;

    [[nodiscard]] ConsoleLink& mainLink() { return *m_mainLink; }
    [[nodiscard]] ConsoleWidget* mainConsole() const { return m_mainConsole; }
    [[nodiscard]] Banner& banner() { return *m_banner; }
    [[nodiscard]] PaneArea& area() { return *m_area; }

    void setCurrent(Pane* pane);
    void runAll(Pane::Names names);
    void stopAll();
    [[nodiscard]] bool anythingRuns() const;
    /// All of them but the size of type, which is zoomed.
    void apply(const Preferences& preferences);
    /// Of a pane that nobody chose a kind for.
    [[nodiscard]] proto::InterpreterKind usualKind() const { return m_preferences.kind; }
    void setCodePointSize(int pointSize);
    [[nodiscard]] int codePointSize() const { return m_pointSize; }

signals:
    /// Another pane, or another text of the current one.
    void currentChanged();
    /// Texts came, went, moved, or have another name.
    void textsChanged();
    /// What may be done with a pane is no longer the same: code began, or ended.
    void statesChanged();
    void closeRequested(clutch::ui::Pane* pane);
    void fileWanted(const QString& file, int line);
    void findingsWanted();
    void fileDropped(clutch::ui::Pane* pane, const QString& file);
    void closeTextRequested(clutch::ui::EditorPanel* text);
    void textMenuRequested(clutch::ui::EditorPanel* text, const QPoint& globalPosition);

private:
    void connectSession();
    void connectPane(Pane* pane);
    void adopt(ConsoleLink* link);
    [[nodiscard]] ConsoleLink* linkOf(std::uint64_t interpreter) const;
    void interpreterChanged(const proto::InterpreterChanged& now);
    void output(const proto::Output& output);
    void dressMainConsole();
    void describe(Pane* pane);

    RuntimeSession& m_session;
    Journal& m_journal;
    CommandHistory* m_history;
    Banner* m_banner;
    PaneArea* m_area;
    QWidget* m_empty; // what to do when there is no pane
    ConsoleWidget* m_mainConsole;
    ConsoleLink* m_mainLink;
    std::vector<Pane*> m_panes;
    Pane* m_current = nullptr;
    std::unordered_map<std::uint64_t, ConsoleLink*> m_links; // of the present runtime
    std::unordered_map<std::uint64_t, QString> m_foreign; // interpreters without a pane, by name
    std::uint64_t m_lastForeign = 0; // whose output the main console showed last
    QSet<ConsoleLink*> m_congested;
    Preferences m_preferences;
    int m_pointSize;
};

} // namespace clutch::ui
