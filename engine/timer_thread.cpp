#include "engine/timer_thread.h"

#include "engine/native_thread.h"

#include <utility>

namespace clutch::engine {

TimerThread::TimerThread()
    : m_thread([this] { work(); })
{
}

TimerThread::~TimerThread()
{
    end();
}

void TimerThread::end()
{
    {
        MutexLock lock(m_mutex);
        m_ending = true;
        m_changed.notify_all();
    }
    if (m_thread.joinable())
        m_thread.join();
}

void TimerThread::after(Clock::duration delay, std::function<void()> call)
{
    MutexLock lock(m_mutex);
    m_calls.emplace(Clock::now() + delay, std::move(call));
    m_changed.notify_all();
}

void TimerThread::work()
{
    blockSignalsOnThisThread();
    nameThisThread("clutch timer");
    for (;;) {
        std::function<void()> call;
        {
            MutexLock lock(m_mutex);
            while (!m_ending && (m_calls.empty() || m_calls.begin()->first > Clock::now())) {
                if (m_calls.empty())
                    lock.wait(m_changed);
                else
                    lock.waitUntil(m_changed, m_calls.begin()->first);
            }
            if (m_ending)
                return;
            call = std::move(m_calls.begin()->second);
            m_calls.erase(m_calls.begin());
        }
        call();
    }
}

void runOnHelper(std::function<void()> call)
{
    std::thread([call = std::move(call)] {
        blockSignalsOnThisThread();
        nameThisThread("clutch helper");
        call();
    }).detach();
}

} // namespace clutch::engine
