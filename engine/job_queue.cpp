#include "engine/job_queue.h"

#include <algorithm>
#include <utility>

namespace clutch::engine {

namespace {

bool isRun(const QueuedJob& job)
{
    return static_cast<bool>(job.run);
}

} // namespace

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

bool JobQueue::pushLook(QueuedJob job)
{
    MutexLock lock(m_mutex);
    if (m_stopped || m_runPopped || std::any_of(m_jobs.begin(), m_jobs.end(), isRun))
        return false;
    m_jobs.push_back(std::move(job));
    m_changed.notify_one();
    return true;
}

void JobQueue::runIsOver()
{
    MutexLock lock(m_mutex);
    m_runPopped = false;
}

std::optional<QueuedJob> JobQueue::pop()
{
    MutexLock lock(m_mutex);
    m_runPopped = false;
    while (m_jobs.empty() && !m_stopped)
        lock.wait(m_changed);
    if (m_jobs.empty())
        return std::nullopt;
    QueuedJob job = std::move(m_jobs.front());
    m_jobs.pop_front();
    m_runPopped = isRun(job);
    return job;
}

unsigned JobQueue::waitingRuns() const
{
    MutexLock lock(m_mutex);
    return static_cast<unsigned>(std::count_if(m_jobs.begin(), m_jobs.end(), isRun));
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
