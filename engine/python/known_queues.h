// Which queues of concurrent.interpreters an interpreter's code has made or got.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace clutch::python {

/// CPython keeps queues for the whole process; the prelude tells which of them stand in an
/// interpreter's dictionary of queues.
struct QueueUse
{
    std::int64_t id = 0; // CPython's
    std::vector<std::int64_t> users; // Python's ids of interpreters
};

/// The first `most` of all queues that are used, by id: the oldest. Any thread, no GIL.
[[nodiscard]] std::vector<QueueUse> queuesInUse(std::size_t most);

// Attached to the interpreter that they are about. Internal to engine/python.
void queueKnown(std::int64_t pythonId, std::int64_t queue);
void queueDropped(std::int64_t pythonId, std::int64_t queue);
/// It is gone, and knows none any more.
void forgetQueues(std::int64_t pythonId);

} // namespace clutch::python
