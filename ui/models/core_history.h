// Everything behind the core graph and the life bars, fed in one place.
#pragma once

#include "ui/models/core_load_model.h"
#include "ui/models/lives_model.h"

#include <cstdint>
#include <vector>

namespace clutch::ui {

/// Keeps roster, core loads and lives in step. Owned by the main window, UI thread; CoresPanel
/// shows it. Feed it every event of the runtime in the order in which they come.
class CoreHistory : public QObject
{
    Q_OBJECT
public:
    explicit CoreHistory(QObject* parent = nullptr);

    /// A runtime has said Welcome: its ids begin anew, what was recorded stays.
    void beginRuntime(const proto::Welcome& welcome);
    /// It is gone, in whatever way; `ns` is CLOCK_MONOTONIC, 0: the time of its last sample.
    void endRuntime(std::uint64_t ns = 0);

    void apply(const proto::InterpreterChanged& changed);
    void addSample(const proto::Sample& sample);
    /// What both clocks say after a sample of a runtime that lives: the wall clock may have been
    /// set.
    void tellClocks(std::uint64_t monotonicNs, std::uint64_t realtimeNs);
    void addRun(const proto::RunFinished& run);
    void addWarning(const proto::WarningShown& warning);
    void addReport(const proto::FinalizationReport& report); // a finding marks the life bar

    [[nodiscard]] const CoreLoadModel& load() const { return m_load; }
    [[nodiscard]] const LivesModel& lives() const { return m_lives; }
    [[nodiscard]] const InterpreterRoster& roster() const { return m_roster; }
    /// Of the present runtime's interpreter; a new entry for one that was not announced yet.
    [[nodiscard]] const RosterEntry& entryOf(std::uint64_t interpreter)
    {
        return m_roster.at(m_roster.whoIs(interpreter));
    }
    /// Says why samples lack GIL states; empty where they have them.
    [[nodiscard]] QString gilStateReason() const { return m_gilStateReason; }
    /// Wall clock of a monotonic time, as it was set then, for labels only; milliseconds since the
    /// epoch, 0 when unknown.
    [[nodiscard]] qint64 wallClockMs(std::uint64_t ns) const;

signals:
    void runtimeBegan();

private:
    InterpreterRoster m_roster;
    CoreLoadModel m_load{m_roster};
    LivesModel m_lives{m_roster};
    QString m_gilStateReason;
    /// How far the wall clock was ahead of the monotonic one, from a moment on.
    struct Ahead
    {
        std::uint64_t fromNs = 0;
        qint64 ns = 0;
    };
    void setAhead(std::uint64_t fromNs, qint64 ns);
    std::vector<Ahead> m_wallClock; // by time; none: unknown
};

} // namespace clutch::ui
