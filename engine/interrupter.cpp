#include "engine/interrupter.h"

#include <string>
#include <utility>

namespace clutch::engine {

namespace {

using namespace std::chrono_literals;

constexpr auto kRetryPending = 1ms; // the run is begun, but has not reached its code yet
constexpr auto kAsyncAfter = 20ms; // running code has seen a pending call within 5 ms
constexpr auto kStuckAfter = 900ms; // with kLook, said within a second
constexpr auto kPatience = 300ms; // a Stop that comes sooner after another says the same thing
constexpr auto kLook = 50ms; // how soon the ladder sees that a run ended or a wait began

std::string stuckReason(bool gilNeverFree, unsigned stops)
{
    if (gilNeverFree)
        return "C code holds its GIL and lets no interrupt in; only a restart of the runtime "
               "ends it if it never returns";
    if (stops < 2)
        return "KeyboardInterrupt was raised and the code goes on: it catches it, or it waits in a "
               "call that cannot be interrupted (a lock, a join); Stop again insists";
    return "KeyboardInterrupt was raised again and the code goes on; one more Stop parks its "
           "threads for ever";
}

} // namespace

bool Interrupter::stop(const InterruptTarget& target, RunId run)
{
    if (!target.handle || !run || target.record->run() != run)
        return false;
    ClimbPtr climb;
    bool fresh = false;
    bool raised = false;
    unsigned stops = 0;
    {
        MutexLock lock(m_mutex);
        ClimbPtr& known = m_climbs[target.record->id()];
        fresh = !known || known->run != run || known->over;
        if (fresh) {
            known = std::make_shared<Climb>();
            known->target = target;
            known->run = run;
        }
        climb = known;
        const auto now = TimerThread::Clock::now();
        // What was answered since was asked by code that had dealt with the Stop before: this one
        // does not insist on it.
        const std::uint64_t answers = target.console->input().answers();
        if (std::exchange(climb->answers, answers) != answers)
            climb->stops = 0;
        else if (!fresh && now - climb->since < kPatience)
            return true;
        stops = ++climb->stops;
        climb->since = now;
        // It has caught the first one and asks again: it would catch another, but its input can
        // end.
        if (stops == 2 && target.console->input().end())
            return true;
        climb->stuck = false;
        climb->asyncTried = false;
        target.record->moveWithinRun(run, proto::STATE_INTERRUPTING);
        raised = target.handle->raisePending(run.value());
        climb->pendingRaised = raised;
    }
    if (stops > 2 && target.mayPark)
        parkOnHelper(climb);
    else if (stops >= 2)
        raiseAsync(climb, python::Again::Yes);
    if (fresh)
        again(climb, raised ? TimerThread::Clock::duration(kAsyncAfter) : kRetryPending);
    return true;
}

void Interrupter::park(const InterruptTarget& target, RunId run)
{
    if (!target.handle || !target.mayPark)
        return;
    const ClimbPtr climb = std::make_shared<Climb>();
    climb->target = target;
    climb->run = run;
    parkOnHelper(climb);
}

void Interrupter::again(const ClimbPtr& climb, TimerThread::Clock::duration delay)
{
    m_timer.after(delay, [this, climb] { step(climb); });
}

void Interrupter::step(const ClimbPtr& climb)
{
    bool async = false;
    TimerThread::Clock::duration next = kLook;
    {
        MutexLock lock(m_mutex);
        if (climb->target.record->run() != climb->run) {
            climb->over = true;
            const auto found = m_climbs.find(climb->target.record->id());
            if (found != m_climbs.end() && found->second == climb)
                m_climbs.erase(found);
            return;
        }
        advance(*climb);
        if (!climb->pendingRaised)
            next = kRetryPending;
        async = TimerThread::Clock::now() - climb->since >= kAsyncAfter && !climb->asyncTried
            && !climb->target.handle->wasRaised(climb->run.value());
        if (async)
            climb->asyncTried = true;
    }
    if (async)
        raiseAsync(climb, python::Again::No);
    again(climb, next);
}

void Interrupter::advance(Climb& climb)
{
    if (!climb.pendingRaised)
        climb.pendingRaised = climb.target.handle->raisePending(climb.run.value());
    else
        climb.target.handle->wakeWaits(climb.run.value());
    if (!climb.stuck && TimerThread::Clock::now() - climb.since >= kStuckAfter) {
        climb.stuck = true;
        climb.target.record->moveWithinRun(
            climb.run, proto::STATE_STUCK, stuckReason(climb.waitingForGil > 0, climb.stops));
    }
}

void Interrupter::raiseAsync(const ClimbPtr& climb, python::Again again)
{
    // One that waits for the GIL already is enough: it raises as soon as it gets in.
    if (climb->waitingForGil > 0)
        return;
    ++climb->waitingForGil;
    runOnHelper([climb, again] {
        climb->target.handle->raiseAsync(climb->run.value(), again);
        --climb->waitingForGil;
    });
}

void Interrupter::parkOnHelper(const ClimbPtr& climb)
{
    ++climb->waitingForGil;
    runOnHelper([climb] {
        const InterruptTarget& target = climb->target;
        const Status parked = target.handle->parkThreads();
        --climb->waitingForGil;
        if (!parked) {
            target.record->moveWithinRun(climb->run, proto::STATE_STUCK, parked.error().text);
            return;
        }
        const std::string reason
            = "its code could not be stopped; its threads are parked until the "
              "runtime ends";
        // Where the run ended in the last moment its thread is parked all the same, and what has
        // begun since is given up with it.
        if (target.record->park(reason))
            target.onParked();
    });
}

} // namespace clutch::engine
