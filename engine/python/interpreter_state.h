// What an Interpreter consists of. Internal to engine/python.
#pragma once

#include "engine/python/interpreter.h"
#include "engine/python/interpreter_context.h"
#include "engine/python/interrupter.h"
#include "engine/python/py_ref.h"

#include <map>
#include <memory>
#include <string>

namespace clutch::python {

/// The parts of one of our interpreters. Its owner's thread only; Python objects in it live and die
/// attached.
struct Interpreter::State
{
    std::shared_ptr<InterpreterContext> context;
    std::shared_ptr<Interrupter> interrupter;
    PyThreadState* thread = nullptr; // the owner's; null once the interpreter has ended
    ThreadChecker owner;
    std::map<std::string, PyRef, std::less<>> prelude;
    JobSource* jobs = nullptr;
    bool isMain = false;
    bool jobsDone = false;

    /// Prepares an interpreter that has just been born and is current: binds the owner, loads the
    /// prelude.
    [[nodiscard]] Status adopt(const InterpreterOptions& options);

    /// sys.argv and the search path; clutch.letter, which may have been another before.
    [[nodiscard]] Status start(const InterpreterOptions& options);

    /// A function of prelude/MODULE.py, which is loaded at its first use. Empty, with an exception
    /// set, when that fails.
    [[nodiscard]] PyRef function(const char* module, const char* name);
};

/// Calls prelude/MODULE.py's NAME with arguments as Py_BuildValue makes a tuple of them.
[[nodiscard]] PyRef callPrelude(
    Interpreter::State& state, const char* module, const char* name, const char* format, ...);

/// The Python exception that is set, as a sentence; clears it.
[[nodiscard]] std::string takeErrorText();

} // namespace clutch::python
