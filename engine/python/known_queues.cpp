#include "engine/python/known_queues.h"

#include "engine/base/thread_role.h"

#include <map>
#include <set>

namespace clutch::python {

namespace {

struct Registry
{
    Mutex mutex;
    std::map<std::int64_t, std::set<std::int64_t>> usersOf CLUTCH_GUARDED_BY(mutex); // by queue
};

Registry& registry()
{
    // Never destroyed: interpreters may outlive main().
    static auto* instance = new Registry;
    return *instance;
}

} // namespace

std::vector<QueueUse> queuesInUse(std::size_t most)
{
    std::vector<QueueUse> queues;
    Registry& all = registry();
    MutexLock lock(all.mutex);
    for (const auto& [id, users] : all.usersOf) {
        if (queues.size() == most)
            break;
        queues.push_back({id, {users.begin(), users.end()}});
    }
    return queues;
}

void queueKnown(std::int64_t pythonId, std::int64_t queue)
{
    Registry& all = registry();
    MutexLock lock(all.mutex);
    all.usersOf[queue].insert(pythonId);
}

void queueDropped(std::int64_t pythonId, std::int64_t queue)
{
    Registry& all = registry();
    MutexLock lock(all.mutex);
    const auto known = all.usersOf.find(queue);
    if (known == all.usersOf.end())
        return;
    known->second.erase(pythonId);
    if (known->second.empty())
        all.usersOf.erase(known);
}

void forgetQueues(std::int64_t pythonId)
{
    Registry& all = registry();
    MutexLock lock(all.mutex);
    for (auto queue = all.usersOf.begin(); queue != all.usersOf.end();) {
        queue->second.erase(pythonId);
        queue = queue->second.empty() ? all.usersOf.erase(queue) : std::next(queue);
    }
}

} // namespace clutch::python
