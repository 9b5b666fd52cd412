// Sees to it that a step of an ending comes to its end. Internal to engine/python.
#pragma once

#include "engine/base/thread_role.h"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <thread>

namespace clutch::python {

/// From its deadline on calls `interrupt`, every 100 ms and on a thread of its own, until it is
/// destroyed. Its owner must hold no lock that `interrupt` waits for when it destroys it.
class Watchdog
{
public:
    using Clock = std::chrono::steady_clock;

    /// `interrupt` is told whether it has been called before.
    Watchdog(std::function<void(bool again)> interrupt, Clock::time_point deadline);
    ~Watchdog();
    Watchdog(const Watchdog&) = delete;
    Watchdog& operator=(const Watchdog&) = delete;

private:
    void watch(Clock::time_point next);

    const std::function<void(bool)> m_interrupt;
    Mutex m_mutex;
    std::condition_variable m_changed;
    bool m_done CLUTCH_GUARDED_BY(m_mutex) = false;
    std::thread m_thread;
};

} // namespace clutch::python
