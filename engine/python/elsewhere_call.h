// Functions of _interpreters that run code in another interpreter: whose the thread is meanwhile,
// and how a Stop reaches it there. Internal to engine/python.
#pragma once

#include "engine/python/py_ref.h"

namespace clutch::python {

/// clutch._Elsewhere(function): calls function, whose first argument is the id of an interpreter,
/// and tells the hooks that the thread is in there meanwhile. A Stop for the run that called it
/// comes through, and ends that run with a KeyboardInterrupt. In all else (repr, attributes) it is
/// what it wraps.
[[nodiscard]] PyRef makeElsewhereCallType(PyObject* module);

} // namespace clutch::python
