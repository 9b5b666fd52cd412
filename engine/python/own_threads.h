// The threads of one interpreter, and what sys._current_frames() and the like tell of them alone.
// Internal to engine/python.
#pragma once

#include "engine/python/python_api.h"

#include <cstdint>
#include <vector>

namespace clutch::python {

/// Functions of a module, METH_NOARGS: dicts by thread ident. The caller's GIL is held, and with it
/// every thread of the interpreter stands still; CPython's own functions look at the threads of all
/// interpreters, which run on (_PyThread_CurrentFrames() in 3.14 and 3.15).
PyObject* currentFrames(PyObject*, PyObject*);
PyObject* currentExceptions(PyObject*, PyObject*);

/// Native ids of the current interpreter's threads but this one. Attached: nobody can make or end
/// one of its thread states meanwhile.
[[nodiscard]] std::vector<std::int64_t> otherThreads();

} // namespace clutch::python
