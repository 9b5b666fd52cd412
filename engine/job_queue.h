// What waits to be done by one interpreter.
#pragma once

#include "engine/base/strong_id.h"
#include "engine/base/thread_role.h"
#include "engine/python/interpreter.h"

#include <deque>
#include <functional>
#include <optional>

namespace clutch::engine {

/// One piece of work. `abandoned` is called instead of `work` when the queue is stopped first:
/// whoever asked is told.
struct QueuedJob
{
    RunId run; // none for a look-up
    python::Job work;
    std::function<void()> abandoned;
};

/// The jobs of one interpreter, first come first served.
///
/// Any thread pushes and stops, the worker pops. Owned by the worker. Does not limit its length:
/// the registry refuses runs beyond kMaxQueuedRuns.
class JobQueue
{
public:
    /// False, and nothing happened, when the queue was stopped already. `taken` is called before
    /// anybody can pop it.
    [[nodiscard]] bool push(QueuedJob job, const std::function<void()>& taken);
    /// As push(), for a look-up, and false too where a run waits or was popped last: it may go on
    /// for ever, and who looks does not wait for it.
    [[nodiscard]] bool pushLook(QueuedJob job);
    /// The worker's, before it says so: the run that it popped last is over.
    void runIsOver();
    /// Blocks until there is work; nothing once the queue is stopped (and, after stopWhenDone(),
    /// empty).
    [[nodiscard]] std::optional<QueuedJob> pop();
    /// For a run that was accepted and has not begun (none: the next one). One that waits is taken
    /// out and given back; where it was popped already takeStop() says so to the worker.
    [[nodiscard]] std::optional<QueuedJob> withdraw(RunId run);
    /// The worker's, once it has begun what it popped last: whether that is to be stopped.
    [[nodiscard]] bool takeStop();
    /// Runs among the jobs that wait.
    [[nodiscard]] unsigned waitingRuns() const;

    void stopWhenDone();
    /// Abandons what waits, on the caller's thread.
    void stopNow();

private:
    mutable Mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<QueuedJob> m_jobs CLUTCH_GUARDED_BY(m_mutex);
    RunId m_popped CLUTCH_GUARDED_BY(m_mutex); // and it is not over
    bool m_stopPopped CLUTCH_GUARDED_BY(m_mutex) = false;
    bool m_stopped CLUTCH_GUARDED_BY(m_mutex) = false;
};

} // namespace clutch::engine
