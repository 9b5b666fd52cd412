// Stop: the ladder by which a run is ended from outside.
#pragma once

#include "engine/base/strong_id.h"
#include "engine/base/thread_role.h"
#include "engine/interpreter_console.h"
#include "engine/interpreter_record.h"
#include "engine/python/interrupt.h"
#include "engine/timer_thread.h"

#include <atomic>
#include <functional>
#include <map>
#include <memory>

namespace clutch::engine {

/// What the ladder needs of one interpreter. A value; what it points to lives as long as it.
struct InterruptTarget
{
    std::shared_ptr<InterpreterRecord> record;
    std::shared_ptr<InterpreterConsole> console;
    std::shared_ptr<python::InterruptHandle> handle; // null before the interpreter is there
    bool mayPark = true; // false for the main interpreter: its thread has to finalize the runtime
    std::function<void()> onParked; // nothing but ending it from outside is possible any more
};

/// Climbs, for each interpreter by itself and always for one run:
///
/// Stop          KeyboardInterrupt by a pending call, at once, on the caller's thread (takes no
/// GIL, never blocks)
/// + 20 ms       an asynchronous one and a signal, on a helper thread: it may wait for a GIL for
/// ever
/// + 1 s         STUCK, with what is known; back to IDLE when the run ends after all
/// second Stop   both again, at once: the code swallowed the first; the end of its input, where it
/// asks for some
/// third Stop    its threads are parked for ever: PARKED (never the main interpreter's)
///
/// A Stop within 300 ms of the one before says the same thing, and one that comes after the code
/// was given input since is a first one again. Code that has got its KeyboardInterrupt is left to
/// handle it. Any thread; nothing here waits for an
/// interpreter. The engine owns one. A run that has ended is never hit: every rung names its run.
class Interrupter
{
public:
    explicit Interrupter(TimerThread& timer)
        : m_timer(timer)
    {
    }

    /// False when that run does not go on (any more), or no interpreter is there.
    bool stop(const InterruptTarget& target, RunId run);
    /// The last rung at once; 0 parks an interpreter in which no run goes on.
    void park(const InterruptTarget& target, RunId run);

private:
    struct Climb
    {
        InterruptTarget target;
        RunId run;
        unsigned stops = 0;
        std::uint64_t answers = 0; // that its input had got at the latest Stop
        TimerThread::Clock::time_point since; // the latest Stop
        bool pendingRaised = false;
        bool asyncTried = false;
        bool stuck = false;
        bool over = false;
        std::atomic<unsigned> waitingForGil = 0;
    };
    using ClimbPtr = std::shared_ptr<Climb>;

    void step(const ClimbPtr& climb);
    void advance(Climb& climb) CLUTCH_REQUIRES(m_mutex);
    void again(const ClimbPtr& climb, TimerThread::Clock::duration delay);
    void raiseAsync(const ClimbPtr& climb, python::Again again);
    void parkOnHelper(const ClimbPtr& climb);

    TimerThread& m_timer; // synchronises itself
    Mutex m_mutex; // taken before a record's, never after it
    std::map<InterpreterId, ClimbPtr> m_climbs CLUTCH_GUARDED_BY(m_mutex);
};

} // namespace clutch::engine
