// Things to do later, on one thread that never waits for anything else.
#pragma once

#include "engine/base/thread_role.h"

#include <chrono>
#include <functional>
#include <map>
#include <thread>

namespace clutch::engine {

/// Calls functions at their time. The engine owns one; it is the clock of Stop and of deadlines.
///
/// What it calls must be short and never block: what may block goes to runOnHelper(). Any thread
/// adds. end() waits for a call that is under way and drops the rest: call it while what the calls
/// use is still there.
class TimerThread
{
public:
    using Clock = std::chrono::steady_clock;

    TimerThread();
    ~TimerThread();
    TimerThread(const TimerThread&) = delete;
    TimerThread& operator=(const TimerThread&) = delete;

    void end();
    void after(Clock::duration delay, std::function<void()> call);

private:
    void work();

    Mutex m_mutex;
    std::condition_variable m_changed;
    std::multimap<Clock::time_point, std::function<void()>> m_calls CLUTCH_GUARDED_BY(m_mutex);
    bool m_ending CLUTCH_GUARDED_BY(m_mutex) = false;
    std::thread m_thread;
};

/// Runs `call` on a thread of its own that nothing waits for: it may block for ever on a GIL, and
/// then only it is lost. `call` must own all it uses.
void runOnHelper(std::function<void()> call);

} // namespace clutch::engine
