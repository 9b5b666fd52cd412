#include "engine/job_queue.h"

#include <algorithm>
#include <utility>

namespace clutch::engine {

bool JobQueue::push(QueuedJob job, const std::function<void()>& taken)
{
    MutexLock lock(m_mutex);
    if (m_stopped)
        return false;
    taken();
    m_jobs.push_back(std::move(job));
    m_changed.notify_one();
    return true;
}

std::optional<QueuedJob> JobQueue::pop()
{
    MutexLock lock(m_mutex);
    while (m_jobs.empty() && !m_stopped)
        lock.wait(m_changed);
    if (m_jobs.empty())
        return std::nullopt;
    QueuedJob job = std::move(m_jobs.front());
    m_jobs.pop_front();
    return job;
}

unsigned JobQueue::waitingRuns() const
{
    MutexLock lock(m_mutex);
    return static_cast<unsigned>(std::count_if(m_jobs.begin(), m_jobs.end(),
        [](const QueuedJob& job) { return static_cast<bool>(job.run); }));
}

void JobQueue::stopWhenDone()
{
    MutexLock lock(m_mutex);
    m_stopped = true;
    m_changed.notify_all();
}

void JobQueue::stopNow()
{
    std::deque<QueuedJob> abandoned;
    {
        MutexLock lock(m_mutex);
        m_stopped = true;
        abandoned.swap(m_jobs);
        m_changed.notify_all();
    }
    for (const QueuedJob& job : abandoned) {
        if (job.abandoned)
            job.abandoned();
    }
}

} // namespace clutch::engine
