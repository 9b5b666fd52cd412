// The Python that Clutch runs inside interpreters: prelude/*.py. Internal to engine/python.
#pragma once

#include "engine/python/py_ref.h"

#include <string_view>

namespace clutch::python {

/// Executes prelude/NAME.py as a module of its own in the current interpreter and gives the module;
/// empty, with a Python exception set, when that fails. It is not in sys.modules, and its builtins
/// are the ones of the interpreter's birth. Compiled once in a process, unmarshalled in every
/// interpreter.
[[nodiscard]] PyRef loadPrelude(std::string_view name);

} // namespace clutch::python
