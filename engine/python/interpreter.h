// One Python interpreter, from its birth on its thread to the account of its end.
#pragma once

#include "engine/base/interpreter_config.h"
#include "engine/base/result.h"
#include "engine/base/thread_role.h"
#include "engine/python/analysis.h"
#include "engine/python/console.h"
#include "engine/python/interrupt.h"
#include "engine/python/value_view.h"
#include "engine/python/values.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace clutch::python {

class Interpreter;
using clutch::InterpreterConfig;
using clutch::InterpreterKind;

/// A piece of work for an interpreter: called on its thread, attached.
using Job = std::function<void(Interpreter&)>;

/// Where an interpreter's work comes from. next() is called on its thread without any GIL, and
/// blocks; nothing means that serve() shall return.
class JobSource
{
public:
    virtual ~JobSource() = default;
    virtual std::optional<Job> next() = 0;
};

struct InterpreterOptions
{
    InterpreterKind kind = InterpreterKind::Isolated;
    InterpreterConfig config; // looked at for Custom alone
    std::string label; // "A": what its tracebacks and thread names say
    std::vector<std::string> argv{""};
    std::string searchPath; // sys.path[0]; empty: none
    bool colour = true; // tracebacks with ANSI colour
};

struct CloseOptions
{
    std::chrono::milliseconds deadline{5000}; // for threads and atexit together
};

/// One Python interpreter, ours.
///
/// Lives on one thread: the thread that calls create() (or PythonRuntime::start(), for the main
/// one) is the only one that may call anything else here; interruptHandle()'s result is the
/// exception. The Worker owns it and keeps that promise. close() ends it and tells what was still
/// alive; the destructor only ends it. Does not schedule, does not know cores, does not talk to the
/// window.
class Interpreter
{
public:
    [[nodiscard]] static Result<std::unique_ptr<Interpreter>> create(
        const InterpreterOptions& options, std::shared_ptr<Console> console);
    ~Interpreter();
    Interpreter(const Interpreter&) = delete;
    Interpreter& operator=(const Interpreter&) = delete;

    /// Waits for jobs and does them until the source has no more. The wait is a call out of a
    /// Python frame, because 3.15's remote reader fails for the whole process when a thread state
    /// has none (FACTS § 3).
    void serve(JobSource& jobs);

    // Inside a job only.
    /// Label, arguments, search path and colour of an interpreter that was made before anybody knew
    /// whose it would be. Once, before the first run; its kind stays as it is.
    [[nodiscard]] Status settle(const InterpreterOptions& options);
    [[nodiscard]] RunOutcome run(const RunRequest& request);
    [[nodiscard]] CompletionResult complete(std::string_view source, std::uint32_t cursor);
    [[nodiscard]] VariableList variables(std::uint32_t limit);
    [[nodiscard]] ValueView value(const ValueRequest& request);
    /// Compiles and runs nothing: the errors, none when it compiles.
    [[nodiscard]] std::vector<ExceptionInfo> check(
        const std::string& source, const std::string& filename);
    /// Imports jedi from `folder`, or from where Python finds it where that is empty; 0.5 s. For an
    /// interpreter that does nothing else: its search path is not the user's afterwards.
    [[nodiscard]] Status startAnalysing(const std::string& folder, std::uint64_t run);
    /// … and asks it. The cursor must be within the source and between two characters.
    [[nodiscard]] Result<Analysis> analyse(const AnalysisRequest& request);

    /// After serve(): ends it. Never calls Py_EndInterpreter while another of its threads executes
    /// bytecode; what cannot be ended within the deadline is left parked for ever, and the report
    /// says so.
    [[nodiscard]] EndReport close(const CloseOptions& options);

    [[nodiscard]] std::int64_t pythonId() const;
    [[nodiscard]] std::shared_ptr<InterruptHandle> interruptHandle() const;

    struct State; // of this folder's sources only

private:
    friend class PythonRuntime;
    friend class GilReader;
    explicit Interpreter(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace clutch::python
