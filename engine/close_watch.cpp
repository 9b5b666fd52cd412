#include "engine/close_watch.h"

#include <algorithm>
#include <utility>

namespace clutch::engine {

namespace {

using namespace std::chrono_literals;

constexpr auto kLook = 20ms;
constexpr auto kInsistAfter = 700ms; // code that swallows one KeyboardInterrupt rarely swallows two
constexpr auto kHurried = 2s; // for the steps that are left once nothing is waited for

} // namespace

void CloseWatch::begin(TimerThread& timer, Interrupter& interrupter,
    std::function<InterruptTarget()> target, CloseWish wish, std::function<bool()> hurried,
    std::function<void(std::string reason)> onGivenUp)
{
    const std::shared_ptr<CloseWatch> watch(new CloseWatch(timer, interrupter, std::move(target),
        std::move(wish), std::move(hurried), std::move(onGivenUp)));
    timer.after(0ms, [watch] { watch->step(); });
}

CloseWatch::CloseWatch(TimerThread& timer, Interrupter& interrupter,
    std::function<InterruptTarget()> target, CloseWish wish, std::function<bool()> hurried,
    std::function<void(std::string)> onGivenUp)
    : m_timer(timer)
    , m_interrupter(interrupter)
    , m_target(std::move(target))
    , m_wish(std::move(wish))
    , m_hurried(std::move(hurried))
    , m_onGivenUp(std::move(onGivenUp))
    , m_deadline(TimerThread::Clock::now() + m_wish.deadline)
{
}

void CloseWatch::step()
{
    const InterruptTarget target = m_target();
    const proto::InterpreterState state = target.record->state();
    const auto now = TimerThread::Clock::now();
    if (!m_waitCut && state == proto::STATE_FINALIZING && m_hurried())
        hurry(target);
    const bool late = now >= m_deadline + kGrace;
    // A parked one is about to be ended from outside.
    if (state == proto::STATE_CLOSED || state == proto::STATE_FAILED
        || (state == proto::STATE_PARKED && late))
        return;
    const RunId run = target.record->run();
    if (late) {
        m_onGivenUp(state == proto::STATE_FINALIZING
                ? "it did not end within its deadline: something in its end waits, or C code holds "
                  "its GIL; what it holds stays until the runtime ends"
                : "its code could neither be stopped nor parked (C code holds its GIL); it stays "
                  "until the runtime ends");
        return;
    }
    if (now >= m_deadline && isBusy(state) && !m_parked) {
        m_parked = true;
        m_interrupter.park(target, run);
    } else if (m_wish.runningCode == proto::CloseInterpreter::INTERRUPT && run) {
        const bool insist = m_stopped == run && m_stops == 1 && now - m_stoppedAt >= kInsistAfter;
        if ((m_stopped != run || insist) && m_interrupter.stop(target, run)) {
            m_stops = m_stopped == run ? m_stops + 1 : 1;
            m_stopped = run;
            m_stoppedAt = now;
        }
    }
    m_timer.after(kLook, [self = shared_from_this()] { self->step(); });
}

void CloseWatch::hurry(const InterruptTarget& target)
{
    // False between two steps of the closing: the next look tries again.
    m_waitCut = target.handle && target.handle->raisePending(python::kClosingRun);
    if (m_waitCut)
        m_deadline = std::min(m_deadline, TimerThread::Clock::now() + kHurried);
}

} // namespace clutch::engine
