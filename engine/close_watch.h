// Sees to it that a close comes to an end.
#pragma once

#include "engine/interrupter.h"
#include "engine/protocol/clutch.pb.h"
#include "engine/timer_thread.h"

#include <chrono>
#include <functional>
#include <memory>
#include <string>

namespace clutch::engine {

struct CloseWish
{
    proto::CloseInterpreter::RunningCode runningCode = proto::CloseInterpreter::INTERRUPT;
    std::chrono::milliseconds deadline{5000};
    std::string endedBy; // "the window"
};

/// Interrupts what runs in an interpreter that is to be closed (unless it may finish), parks what
/// does not end within the deadline, and gives the interpreter up when not even that ends it. Lives
/// in the timer's calls; nobody owns it.
class CloseWatch : public std::enable_shared_from_this<CloseWatch>
{
public:
    /// How long past its deadline a close is given up. Interpreter::close() keeps the deadline
    /// itself where it can, and takes up to three seconds more to interrupt, park and end what does
    /// not, on a full machine up to six; this is for where it cannot.
    static constexpr std::chrono::seconds kGrace{8};

    /// `target` is asked for each time, for an interpreter that is being born has no handle yet.
    /// From when `hurried` says so the closing waits for nothing any more.
    static void begin(TimerThread& timer, Interrupter& interrupter,
        std::function<InterruptTarget()> target, CloseWish wish, std::function<bool()> hurried,
        std::function<void(std::string reason)> onGivenUp);

private:
    CloseWatch(TimerThread& timer, Interrupter& interrupter,
        std::function<InterruptTarget()> target, CloseWish wish, std::function<bool()> hurried,
        std::function<void(std::string)> onGivenUp);
    void step();
    void hurry(const InterruptTarget& target);

    TimerThread& m_timer;
    Interrupter& m_interrupter;
    const std::function<InterruptTarget()> m_target;
    const CloseWish m_wish;
    const std::function<bool()> m_hurried;
    const std::function<void(std::string)> m_onGivenUp;

    // Timer thread only.
    TimerThread::Clock::time_point m_deadline;
    bool m_waitCut = false;
    RunId m_stopped;
    unsigned m_stops = 0;
    TimerThread::Clock::time_point m_stoppedAt;
    bool m_parked = false;
};

} // namespace clutch::engine
