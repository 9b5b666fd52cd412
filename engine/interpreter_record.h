// What is known of one interpreter, and the only place from which the client hears of it.
#pragma once

#include "engine/base/strong_id.h"
#include "engine/base/thread_role.h"
#include "engine/event_sink.h"
#include "engine/interpreter_states.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace clutch::engine {

/// The facts of one interpreter, as InterpreterChanged has them.
///
/// Every change is posted whole, under the record's lock: the client sees each change once and in
/// order. Moves between states that interpreter_states.h does not allow do not happen. Shared by
/// the registry, the worker, its console and the interrupter; any thread, with or without a GIL.
/// Decides nothing.
class InterpreterRecord
{
public:
    InterpreterRecord(proto::InterpreterChanged facts, std::shared_ptr<EventSink> sink);

    [[nodiscard]] InterpreterId id() const { return m_id; }
    [[nodiscard]] proto::InterpreterChanged facts() const;
    [[nodiscard]] proto::InterpreterState state() const;
    [[nodiscard]] std::int64_t pythonId() const; // -1 before it exists
    /// The run that goes on; none when none does.
    [[nodiscard]] RunId run() const;
    /// "interpreter A (2)": as a sentence has it.
    [[nodiscard]] std::string title() const;

    /// The first event. Changes made before it are part of it.
    void announce();
    /// Changes facts other than state and run.
    void update(const std::function<void(proto::InterpreterChanged&)>& change);
    /// Asks the kernel where its own thread may run: code may have changed it, or a cgroup. Whether
    /// that is another answer than before.
    bool readAffinity();
    /// False, and nothing happened, where that move is not allowed.
    bool moveTo(proto::InterpreterState state, std::string reason = {});
    /// IDLE to RUNNING.
    bool beginRun(RunId run, unsigned queued);
    /// Posts `finished` and goes back to IDLE; false when that run does not go on (any more).
    bool endRun(RunId run, proto::RunFinished finished);
    /// moveTo(), but only while that run goes on: what concerns a run never touches the next.
    bool moveWithinRun(RunId run, proto::InterpreterState state, std::string reason = {});
    /// PARKED. A run that goes on is given up: its end is posted as ABANDONED.
    /// It is whichever goes on now: a park that was meant for one may hit the next.
    bool park(std::string reason);
    /// AWAITING_INPUT or back to RUNNING, where a run goes on.
    void awaitInput(bool waiting);

private:
    void set(proto::InterpreterState state, std::string reason) CLUTCH_REQUIRES(m_mutex);
    void post() CLUTCH_REQUIRES(m_mutex);
    void postFinished(proto::RunFinished finished) CLUTCH_REQUIRES(m_mutex);

    const InterpreterId m_id;
    const std::shared_ptr<EventSink> m_sink;

    mutable Mutex m_mutex; // taken before the sink's, never after it
    proto::InterpreterChanged m_facts CLUTCH_GUARDED_BY(m_mutex);
    bool m_announced CLUTCH_GUARDED_BY(m_mutex) = false;
    std::uint64_t m_runStartedNs CLUTCH_GUARDED_BY(m_mutex) = 0;
};

} // namespace clutch::engine
