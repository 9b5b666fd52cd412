// The end of interpreters that user code made and did not close, when Clutch closes what is left.
#pragma once

#include "engine/foreign_interpreters.h"
#include "engine/interpreter_registry.h"
#include "engine/python/runtime.h"
#include "engine/runtime_ending.h"

#include <chrono>

namespace clutch::engine {

/// Main thread, once every interpreter of Clutch's own has ended: the code of those can close
/// nothing any more. The main interpreter's threads have until `until` to close theirs, as an
/// executor's do.
[[nodiscard]] ForeignEndings closeLeftByUserCode(python::PythonRuntime& runtime,
    ForeignInterpreters& foreign, const InterpreterRegistry& registry,
    std::chrono::steady_clock::time_point until);

} // namespace clutch::engine
