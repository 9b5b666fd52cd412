// Whether threads execute anything, asked of the kernel. Internal to engine/python.
#pragma once

#include <chrono>
#include <cstdint>
#include <vector>

namespace clutch::python {

/// True when every thread of `threads` is gone, is among `parked`, or slept through three looks at
/// it, 5 ms apart, without having been scheduled once (its count in /proc/self/task/N/schedstat
/// stood still): then it is blocked in C, and not waiting for a turn on a busy machine. Who waits
/// for a GIL wakes every 5 ms (take_gil, Python/ceval_gil.c) and is scheduled in between.
[[nodiscard]] bool areCalm(
    const std::vector<std::int64_t>& threads, const std::vector<std::int64_t>& parked);

/// What all of `threads` together have executed since they began; nothing for those that are gone.
[[nodiscard]] std::chrono::nanoseconds executedBy(const std::vector<std::int64_t>& threads);

} // namespace clutch::python
