// sys.stdout, sys.stderr and sys.stdin of every interpreter: the builtin module `sitecustomize`.
// Internal to engine/python.
#pragma once

#include "engine/python/python_api.h"

namespace clutch::python {

/// The module's init function, for PyImport_AppendInittab under the name "sitecustomize": `site`
/// imports that in every new interpreter, those of user code too, and its exec slot puts the
/// streams in place. A sitecustomize.py of the user's on sys.path is run afterwards, as site would
/// have.
PyObject* initStreamsModule();

/// Sends text to the stderr of the interpreter that is current, whatever sys.stderr is by now.
/// False with a Python exception set when it was interrupted.
bool writeToConsole(PyObject* text);

} // namespace clutch::python
