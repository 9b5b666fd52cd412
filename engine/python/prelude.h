// The Python that Clutch runs inside interpreters: prelude/*.py. Internal to engine/python.
#pragma once

#include "engine/python/py_ref.h"

#include <string_view>

namespace clutch::python {

/// Executes prelude/NAME.py as a module of its own in the current interpreter and gives the module;
/// empty, with a Python exception set, when that fails. It is not in sys.modules, and its builtins
/// are a copy made before user code could spoil them (as far as it is loaded by then). Compiled
/// once in a process, unmarshalled in every interpreter.
[[nodiscard]] PyRef loadPrelude(std::string_view name);

/// Whether a code object's file name is one of the prelude's: "<clutch.NAME>".
[[nodiscard]] bool isPreludeFile(std::string_view filename);

} // namespace clutch::python
