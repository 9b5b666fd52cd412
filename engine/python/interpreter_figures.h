// An interpreter's modules and garbage collections, counted so that nobody needs its GIL.
#pragma once

#include <cstdint>

namespace clutch::python {

struct InterpreterFigures
{
    std::uint64_t modules = 0; // len(sys.modules)
    std::uint64_t gcCollections = 0; // of all generations, since its birth
};

/// Any thread, no GIL. Zeros for an interpreter that is unknown or has ended.
[[nodiscard]] InterpreterFigures figuresOf(std::int64_t pythonId);

/// Counts in the interpreter that this thread is attached to, from now on: by a function of ours in
/// its gc.callbacks (1 to 2 µs a collection), for 3.14 leaves no other way without its GIL. False
/// with a Python exception set when that cannot be had. Internal to engine/python.
[[nodiscard]] bool countFiguresOfCurrent();

/// … and no longer, because it is being taken apart. Attached to it. Internal to engine/python.
void forgetFigures(std::int64_t pythonId);

} // namespace clutch::python
