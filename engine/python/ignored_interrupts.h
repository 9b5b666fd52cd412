// Stops that CPython would swallow. Internal to engine/python.
#pragma once

#include "engine/python/py_ref.h"

namespace clutch::python {

/// What takes the place of `original`, which is sys.unraisablehook: CPython calls it for what is
/// raised where nobody can catch it (PyErr_FormatUnraisable, 3.14 and 3.15), in a callback of a
/// weak reference or a __del__. Where that is the KeyboardInterrupt of a Stop it is raised once
/// more, when that code is over, and is told only where the code is not the import system's. All
/// else goes on to the original.
///
/// Attached. Empty with a Python exception set when there is no memory.
[[nodiscard]] PyRef makeUnraisableHook(PyObject* original);

} // namespace clutch::python
