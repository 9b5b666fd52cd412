// The builtin module `clutch`: what user code may ask of Clutch, and what the prelude needs of C++.
// Internal to engine/python.
#pragma once

#include "engine/python/python_api.h"

namespace clutch::python {

/// The module's init function, for PyImport_AppendInittab under the name "clutch".
PyObject* initClutchModule();

} // namespace clutch::python
