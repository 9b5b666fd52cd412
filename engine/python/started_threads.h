// Whose a thread is that code starts: it says so itself, before it does anything else. Internal to
// engine/python.
#pragma once

#include "engine/python/python_api.h"

namespace clutch::python {

/// clutch._starting(name, start): _thread's `start_new_thread` or `start_joinable_thread`, of which
/// each thread tells the hooks first that it begins. No frame of Python's is added.
PyObject* starting(PyObject* module, PyObject* arguments);

} // namespace clutch::python
