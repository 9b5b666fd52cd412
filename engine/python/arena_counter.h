// Bytes of pymalloc's arenas, counted for each interpreter. Internal to engine/python.
#pragma once

#include <cstdint>

namespace clutch::python {

/// Counts what CPython takes from the system for small objects (arenas of 1 MiB), by the
/// interpreter that was current. Costs nothing between arenas. Before CPython is initialised.
void installArenaCounter();

/// Any thread, no GIL. 0 for an interpreter that is unknown or has ended.
[[nodiscard]] std::uint64_t arenaBytesOf(std::int64_t pythonId);

} // namespace clutch::python
