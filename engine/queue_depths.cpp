#include "engine/queue_depths.h"

#include <algorithm>
#include <utility>

namespace clutch::engine {

QueueDepths::QueueDepths(InUse inUse)
    : m_inUse(std::move(inUse))
{
}

void QueueDepths::read(Clock::time_point now, const Ask& ask)
{
    if (now < m_rests)
        return;
    m_rests = now + kRest;
    std::vector<std::int64_t> ids;
    for (const python::QueueUse& queue : m_inUse(kMost))
        ids.push_back(queue.id);
    std::vector<python::QueueDepth> depths;
    if (!ids.empty())
        depths = ask(ids);
    std::sort(depths.begin(), depths.end(),
        [](const auto& one, const auto& other) { return one.id < other.id; });
    MutexLock lock(m_mutex);
    m_depths = std::move(depths);
    m_readAt = now;
}

void QueueDepths::addTo(const std::vector<std::pair<InterpreterLoad*, std::int64_t>>& interpreters,
    Clock::time_point now)
{
    std::vector<python::QueueDepth> depths;
    {
        MutexLock lock(m_mutex);
        if (m_depths.empty() || now - m_readAt > kForgotten)
            return;
        depths = m_depths;
    }
    // Who has dropped one since the look has it no more.
    for (const python::QueueUse& queue : m_inUse(kMost)) {
        const auto depth = std::lower_bound(depths.begin(), depths.end(), queue.id,
            [](const python::QueueDepth& known, std::int64_t id) { return known.id < id; });
        if (depth == depths.end() || depth->id != queue.id)
            continue;
        for (const auto& [load, pythonId] : interpreters) {
            if (std::binary_search(queue.users.begin(), queue.users.end(), pythonId))
                load->queues.push_back({depth->id, depth->items, depth->most});
        }
    }
}

} // namespace clutch::engine
