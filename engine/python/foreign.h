// Interpreters that user code made (concurrent.interpreters and the like) and did not close.
#pragma once

#include "engine/python/values.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

namespace clutch::python {

struct LeftInterpreter
{
    std::int64_t pythonId = -1;
    std::int64_t makerId = -1; // Python's id of the one whose code made it
};

/// Those that live. Any thread.
[[nodiscard]] std::vector<LeftInterpreter> leftByUserCode();

/// Ends one as Clutch's own are ended: what runs in it has until `deadline` to end, and is parked
/// then. Nothing where it is gone. Waits for its GIL, perhaps for ever, so only on threads that
/// nothing waits for. Whoever made it must not be able to close it meanwhile.
[[nodiscard]] std::optional<EndReport> endLeftByUserCode(
    std::int64_t pythonId, std::chrono::steady_clock::time_point deadline);

} // namespace clutch::python
