// What C++ knows of an interpreter, reachable from inside it. Internal to engine/python.
#pragma once

#include "engine/base/thread_role.h"
#include "engine/python/console.h"
#include "engine/python/ending_recorder.h"
#include "engine/python/opened_files.h"
#include "engine/python/python_api.h"
#include "engine/python/run_gate.h"
#include "engine/python/warning_limit.h"

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace clutch::python {

class RuntimeHooks;

/// One interpreter as its streams, its `clutch` module and its interrupts see it: ours, or one that
/// user code made.
///
/// Shared by everything that may outlive the interpreter (stream objects, pending interrupts).
/// Reached from inside by a capsule in PyInterpreterState_GetDict(), which user code cannot get at;
/// its destructor is how an end is noticed. The plain members are set before any of the user's code
/// runs and stay as they are then.
struct InterpreterContext
{
    std::shared_ptr<Console> console;
    std::string label;
    bool colour = true;
    bool foreign = false;
    bool ownAllocator = false; // pymalloc's arenas are its own
    std::int64_t pythonId = -1;
    std::int64_t makerId = -1;
    PyInterpreterState* interpreter = nullptr;
    RunGate gate;
    EndingRecorder recorder;
    WarningLimit warnings;
    OpenedFiles opened;
    /// The ident of the thread that is in, or has been through, Py_EndInterpreter(); 0 before.
    /// Shared with threads that are left behind.
    const std::shared_ptr<std::atomic<unsigned long>> endedBy
        = std::make_shared<std::atomic<unsigned long>>(0);
};

/// Says that the interpreter which this thread creates next is ours, for a scope. Streams that come
/// to life without one belong to an interpreter that user code makes.
class BirthGuard
{
public:
    explicit BirthGuard(std::shared_ptr<InterpreterContext> context);
    ~BirthGuard();
    BirthGuard(const BirthGuard&) = delete;
    BirthGuard& operator=(const BirthGuard&) = delete;
};

/// The context of the interpreter that this thread is attached to: found in its dict, else taken
/// from a BirthGuard, else asked of the hooks as a foreign one's. Null with a Python exception set
/// when none can be had.
[[nodiscard]] std::shared_ptr<InterpreterContext> contextOfCurrent();

/// This thread runs code in another interpreter, for a scope. Where it is the owner of the current
/// one, a Stop for what that runs finds it there.
class AwayGuard
{
public:
    explicit AwayGuard(std::int64_t elsewhere);
    ~AwayGuard();
    AwayGuard(const AwayGuard&) = delete;
    AwayGuard& operator=(const AwayGuard&) = delete;

private:
    bool m_leavesHome = false; // of an owner, the outermost of several
};

/// The gate of what runs on this thread: the interpreter's that it owns, be it in there, attached
/// as `current`, or away. Null on a thread that owns none of them, which no Stop is meant for.
[[nodiscard]] RunGate* gateHere(InterpreterContext& current);

/// The interpreter whose gate gateHere() gives; null where that gives none.
[[nodiscard]] std::shared_ptr<InterpreterContext> homeHere(
    const std::shared_ptr<InterpreterContext>& current);

/// Whether a Stop that is wanted for what runs on this thread was taken just now; the caller must
/// raise it then.
[[nodiscard]] inline bool interruptedHere(InterpreterContext& current)
{
    RunGate* gate = gateHere(current);
    return gate && gate->takeHere();
}

/// Shows the context of an interpreter that user code made, which does not end meanwhile; false
/// when it has. Any thread; short, waits for no GIL.
bool withForeign(std::int64_t pythonId, const std::function<void(InterpreterContext&)>& look);

/// Interpreters that user code made and that are alive: of one maker, and all.
[[nodiscard]] std::vector<std::int64_t> foreignMadeBy(std::int64_t makerId);
[[nodiscard]] std::vector<std::shared_ptr<InterpreterContext>> foreignAlive();
/// Whether a thread is inside of one, or has been and will be again. No GIL.
[[nodiscard]] bool foreignHasThreads(std::int64_t pythonId);

/// Marks the maker of interpreters that this thread creates; called by the wrapped
/// _interpreters.create().
void setMaker(std::int64_t pythonId);

/// The hooks of the runtime; null before it starts and after it ended.
[[nodiscard]] RuntimeHooks* runtimeHooks();
void setRuntimeHooks(RuntimeHooks* hooks);

} // namespace clutch::python
