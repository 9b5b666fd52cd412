// Bytes of pymalloc's arenas, counted for each interpreter. Internal to engine/python.
#pragma once

#include <cstdint>

namespace clutch::python {

/// Counts what CPython takes from the system for small objects (arenas of 1 MiB), by the
/// interpreter that was current. Costs nothing between arenas. Before CPython is initialised.
void installArenaCounter();

/// Any thread, no GIL. 0 for an interpreter that is unknown or has ended.
[[nodiscard]] std::uint64_t arenaBytesOf(std::int64_t pythonId);

/// Blocks in use (objects and parts of them, up to 512 bytes each) in an interpreter's pools. Any
/// thread, no GIL; while the interpreter runs, as exact as a look at each pool in turn can be. An
/// interpreter that shares the main interpreter's allocator is counted with the arenas that it was
/// the one to need. 0 for an unknown one. Takes about 1 ms for 100 MiB.
///
/// sys.getallocatedblocks() is no substitute: _Py_GetGlobalAllocatedBlocks() (3.14, 3.15) sums up
/// the pools of *all* interpreters without their GILs, and reads arenas that are being unmapped:
/// the process dies of it when others run or end.
[[nodiscard]] std::uint64_t blocksOf(std::int64_t pythonId);

} // namespace clutch::python
