// Where a run is, and where it failed, in the editor that it came from.
#pragma once

#include "engine/protocol/clutch.pb.h"

#include <QObject>

#include <set>

namespace clutch::ui {

class ConsoleLink;
class Editor;
class RuntimeSession;

/// Marks the line that the last exception came from until the text is edited or runs again, and the
/// line that runs now as the samples see it. Owned by the Pane that has the text, seen or not,
/// until follow(); UI thread. The others outlive it.
///
/// A text may run in several interpreters at once, each of which has marks of its own in it.
/// A sample that does not know where the run is changes nothing, unless half a second of them does
/// not. A frame belongs to the text when it has the name that runs give it. Once the text has been
/// edited its lines are no longer the ones that run, and nothing is marked.
class RunMarks : public QObject
{
    Q_OBJECT
public:
    RunMarks(Editor& editor, ConsoleLink& link, RuntimeSession& session, QObject* parent);

    /// The text, or a part of it, is handed over as it stands now: as this run of the link.
    void runBegins(quint64 run);
    /// A run of it has not ended.
    [[nodiscard]] bool isRunning() const { return !m_runs.empty(); }
    /// The text goes to another pane while its run goes on here: it is marked until the last of its
    /// runs has ended. `text` owns this from now on.
    void follow(QObject* text);
    /// No line of it runs here any more.
    void clear() { show(0); }

private:
    [[nodiscard]] bool linesAreTheOnesThatRun() const;
    void takeSample(const proto::Sample& sample);
    void takeEnd(const proto::RunFinished& run, quint64 number);
    void ended(quint64 run);
    void show(int line);
    void stopFollowing();

    Editor& m_editor;
    ConsoleLink& m_link;
    bool m_editedSinceRun = true;
    std::set<quint64> m_runs; // of the text, that have not ended
    bool m_follows = false; // a text that is in another pane by now
    int m_blindSamples = 0; // since one knew where the run is
};

} // namespace clutch::ui
