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
    if (m_stopped || m_popped || std::any_of(m_jobs.begin(), m_jobs.end(), isRun))
        return false;
    m_jobs.push_back(std::move(job));
    m_changed.notify_one();
    return true;
}

void JobQueue::runIsOver()
{
    MutexLock lock(m_mutex);
    m_popped = {};
}

std::optional<QueuedJob> JobQueue::pop()
{
    MutexLock lock(m_mutex);
    m_popped = {};
    m_stopPopped = false;
    while (m_jobs.empty() && !m_stopped)
        lock.wait(m_changed);
    if (m_jobs.empty())
        return std::nullopt;
    QueuedJob job = std::move(m_jobs.front());
    m_jobs.pop_front();
    m_popped = job.run;
    return job;
}

std::optional<QueuedJob> JobQueue::withdraw(RunId run)
{
    MutexLock lock(m_mutex);
    if (m_popped && (!run || run == m_popped)) {
        m_stopPopped = true;
        return std::nullopt;
    }
    const auto found = std::find_if(m_jobs.begin(), m_jobs.end(),
        [run](const QueuedJob& job) { return isRun(job) && (!run || job.run == run); });
    if (found == m_jobs.end())
        return std::nullopt;
    QueuedJob job = std::move(*found);
    m_jobs.erase(found);
    return job;
}

bool JobQueue::takeStop()
{
    MutexLock lock(m_mutex);
    return std::exchange(m_stopPopped, false);
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
