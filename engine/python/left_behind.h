// What an interpreter leaves in the process when it ends, as findings. Internal to engine/python.
#pragma once

#include "engine/python/values.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace clutch::python {

/// Any thread, no GIL, unless it says otherwise.

/// A child process that still runs; none where it has ended.
[[nodiscard]] std::optional<Finding> childLeft(int pid);

enum class LivesOn
{
    No, // the last object that stood for it ended it
    Yes
};
/// An interpreter that its code made and did not close, by CPython's id for it.
[[nodiscard]] Finding interpreterLeft(std::int64_t pythonId, LivesOn livesOn);

/// CPython knows no place of a file or socket that goes with its module ("<sys>:0"): such warnings
/// get the one where it was opened, by what was open before the end.
void placeWhatWasNotClosed(std::vector<Finding>& findings, const std::vector<Alive::Open>& open);

/// Blocks that were not given back, of an interpreter with an allocator of its own, after
/// Py_EndInterpreter(): CPython keeps the arenas of such a one, because C code may still use them,
/// and frees them where nothing is left (_PyInterpreterState_FinalizeAllocatedBlocks(), 3.14 and
/// 3.15). Blocks of more than 512 bytes come from malloc() and are not counted.
[[nodiscard]] std::optional<Finding> blocksLeft(const std::string& label, std::int64_t pythonId);

} // namespace clutch::python
