#include "engine/python/watchdog.h"

#include <utility>

namespace clutch::python {

Watchdog::Watchdog(std::function<void(bool again)> interrupt, Clock::time_point deadline)
    : m_interrupt(std::move(interrupt))
    , m_thread([this, deadline] { watch(deadline); })
{
}

Watchdog::~Watchdog()
{
    {
        MutexLock lock(m_mutex);
        m_done = true;
    }
    m_changed.notify_all();
    m_thread.join();
}

void Watchdog::watch(Clock::time_point next)
{
    for (bool again = false;; again = true, next = Clock::now() + std::chrono::milliseconds(100)) {
        {
            MutexLock lock(m_mutex);
            while (!m_done && lock.waitUntil(m_changed, next) != std::cv_status::timeout) { }
            if (m_done)
                return;
        }
        m_interrupt(again);
    }
}

} // namespace clutch::python
