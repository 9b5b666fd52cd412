#include "engine/queue_depths.h"

#include <algorithm>
#include <utility>

namespace clutch::engine {

QueueDepths::QueueDepths(InUse inUse)
    : m_inUse(std::move(inUse))
{
}

std::vector<std::int64_t> QueueDepths::next(const std::vector<python::QueueUse>& queues)
{
    std::vector<std::int64_t> ids;
    auto queue = std::upper_bound(queues.begin(), queues.end(), m_asked,
        [](std::int64_t id, const python::QueueUse& use) { return id < use.id; });
    if (queue == queues.end())
        queue = queues.begin(); // each has had its turn
    for (; queue != queues.end() && ids.size() < kEach; ++queue)
        ids.push_back(queue->id);
    m_asked = ids.empty() ? -1 : ids.back();
    return ids;
}

void QueueDepths::read(Clock::time_point now, const Ask& ask)
{
    if (now < m_rests)
        return;
    m_rests = now + kRest;
    const std::vector<python::QueueUse> queues = m_inUse(kMost);
    const std::vector<std::int64_t> ids = next(queues);
    std::vector<python::QueueDepth> found;
    if (!ids.empty())
        found = ask(ids);
    MutexLock lock(m_mutex);
    std::map<std::int64_t, python::QueueDepth> depths;
    for (const python::QueueDepth& depth : found)
        depths.emplace(depth.id, depth);
    // What was asked for and not found has been destroyed.
    for (const python::QueueUse& queue : queues) {
        const auto before = m_depths.find(queue.id);
        if (before != m_depths.end() && !std::binary_search(ids.begin(), ids.end(), queue.id))
            depths.emplace(queue.id, before->second);
    }
    m_depths = std::move(depths);
    m_readAt = now;
}

bool QueueDepths::any()
{
    MutexLock lock(m_mutex);
    return !m_depths.empty();
}

void QueueDepths::addTo(const std::vector<std::pair<InterpreterLoad*, std::int64_t>>& interpreters,
    Clock::time_point now)
{
    std::map<std::int64_t, python::QueueDepth> depths;
    {
        MutexLock lock(m_mutex);
        if (m_depths.empty() || now - m_readAt > kForgotten)
            return;
        depths = m_depths;
    }
    // Who has dropped one since the look has it no more.
    for (const python::QueueUse& queue : m_inUse(kMost)) {
        const auto depth = depths.find(queue.id);
        if (depth == depths.end())
            continue;
        for (const auto& [load, pythonId] : interpreters) {
            if (std::binary_search(queue.users.begin(), queue.users.end(), pythonId))
                load->queues.push_back({queue.id, depth->second.items, depth->second.most});
        }
    }
}

} // namespace clutch::engine
