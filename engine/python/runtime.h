// CPython in this process: its start, what it tells the engine, its end.
#pragma once

#include "engine/base/result.h"
#include "engine/python/console.h"
#include "engine/python/interpreter.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace clutch::python {

enum class FinalizePolicy
{
    ClutchCloses,
    CPythonCloses
};

/// An interpreter that user code made.
struct ForeignBirth
{
    std::int64_t pythonId = 0;
    std::int64_t makerPythonId = 0;
    std::string whence; ///< as Interpreter.whence of concurrent.interpreters says it
};

/// What CPython, or code that runs in it, tells the engine. Calls come on whatever thread it
/// happened, with a GIL held: they are short, take no other GIL and never wait for an interpreter.
class RuntimeHooks
{
public:
    virtual ~RuntimeHooks() = default;

    /// User code made an interpreter (concurrent.interpreters and the like); its streams lead to
    /// what is returned.
    virtual std::shared_ptr<Console> foreignInterpreterBorn(const ForeignBirth& birth) = 0;
    /// … and it is gone.
    virtual void foreignInterpreterGone(std::int64_t pythonId) = 0;
    /// A thread that an interpreter's code started begins: called on that thread.
    virtual void threadBegan(std::int64_t pythonId) = 0;
    /// clutch.finalize(policy=…) was called in an interpreter. An Error is raised there as
    /// RuntimeError.
    virtual Status finalizeRequested(FinalizePolicy policy, std::int64_t fromPythonId) = 0;
    /// Something that the user of an interpreter should be told, in one sentence.
    virtual void notice(std::int64_t pythonId, std::string_view text) = 0;
    /// Code showed a warning: not one that was recorded, filtered out or raised, and none of an
    /// end.
    virtual void warningShown(std::int64_t pythonId, const ShownWarning& warning) = 0;
    /// Until what is returned goes, on this thread, it runs code in that interpreter.
    [[nodiscard]] virtual std::shared_ptr<void> threadIsIn(std::int64_t pythonId) = 0;
    /// User code is about to end the process (os._exit, os.abort, a signal to itself): what was
    /// printed has to leave it first. No GIL is held. Waits a moment at most.
    virtual void lastWords() = 0;
    /// Py_FinalizeEx() was called past PythonRuntime::finalize(), by user code or
    /// finalizeFromHere(), and CPython is gone. Whoever called it would crash as soon as this
    /// returns.
    virtual void finalizedElsewhere() = 0;
};

struct RuntimeOptions
{
    std::string home; // PyConfig.home; empty: the one this was built against
    std::string executable; // sys.executable; empty: the one that belongs to it
    bool colour = true;
    int crashDescriptor = 2; // where faulthandler says what a crash was
};

/// What one thread does about its interpreter's GIL, and where it is: from 3.15's remote reader,
/// without attaching.
struct ThreadGilState
{
    std::int64_t pythonId = 0;
    std::int64_t nativeId = 0;
    bool holds = false;
    bool waits = false;
    Frame frame; // innermost of the user's; without a function where there is none
};

/// How full a queue of concurrent.interpreters is.
struct QueueDepth
{
    std::int64_t id = 0; // CPython's
    std::uint64_t items = 0;
    std::uint64_t most = 0; // that it takes; 0: any number
};

/// How Py_FinalizeEx ended, when it returned.
struct FinalizeReport
{
    int status = 0;
    std::uint64_t durationNs = 0;
    std::vector<Finding> findings;
};

/// CPython in this process. One at a time, started and ended on the process's main thread.
class PythonRuntime
{
public:
    [[nodiscard]] static Result<std::unique_ptr<PythonRuntime>> start(
        const RuntimeOptions& options, RuntimeHooks& hooks, std::shared_ptr<Console> mainConsole);
    ~PythonRuntime();
    PythonRuntime(const PythonRuntime&) = delete;
    PythonRuntime& operator=(const PythonRuntime&) = delete;

    /// The main interpreter: serve() and run() on the main thread.
    [[nodiscard]] Interpreter& mainInterpreter();

    /// Py_FinalizeEx() on the thread of a subinterpreter, attached, to see what CPython makes of
    /// it: it switches to the main interpreter by itself (3.14, 3.15: resolve_final_tstate() in
    /// Python/pylifecycle.c). Does not come back: RuntimeHooks::finalizedElsewhere() ends the
    /// process.
    static void finalizeFromHere();
    /// The main interpreter's threads have until then to end, and the exit functions of threading
    /// are called. Main thread, after serve() of the main interpreter returned.
    void joinThreads(std::chrono::steady_clock::time_point until);
    /// Py_FinalizeEx() with whatever is left. Main thread, after serve() of the main interpreter
    /// returned. Whether anything may be left is the engine's policy and not decided here.
    [[nodiscard]] FinalizeReport finalize();

    [[nodiscard]] static std::string version(); // "3.15.0"; before start() too
    [[nodiscard]] std::string build() const; // sys.version
    [[nodiscard]] std::string executable() const;
    [[nodiscard]] std::vector<std::string> searchPath() const; // sys.path at the start

    /// Bytes of an interpreter's arenas and the blocks in use in them, both without its GIL: an
    /// arena allocator of ours knows which are whose. Any thread. 0 for an unknown id.
    [[nodiscard]] std::uint64_t arenaBytes(std::int64_t pythonId) const;
    [[nodiscard]] std::uint64_t blocks(std::int64_t pythonId) const; // about 1 ms for 100 MiB

private:
    struct State;
    explicit PythonRuntime(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

/// 3.15's reader of every thread's GIL state, which never attaches to what it looks at (FACTS § 3).
/// It lives in an own-GIL interpreter made for it alone, on the thread that calls create(), which
/// is the only one to call read(). create() fails where available() does, and where that Python
/// lacks the reader.
class GilReader
{
public:
    /// Whether this CPython and the kernel allow the reading; the reason where not. Any thread, no
    /// GIL, a microsecond.
    [[nodiscard]] static Status available();
    [[nodiscard]] static Result<std::unique_ptr<GilReader>> create();
    ~GilReader();
    /// All threads; only those that hold a GIL while some thread state has no frame (a birth, an
    /// end, a helper that waits for a GIL), because the reader then fails for all others.
    [[nodiscard]] Result<std::vector<ThreadGilState>> read();
    /// Of these queues, those that there still are: a microsecond each, with the GIL of the
    /// reader's interpreter. A queue's own lock is held by others for no longer.
    [[nodiscard]] std::vector<QueueDepth> queueDepths(const std::vector<std::int64_t>& ids);

private:
    struct State;
    explicit GilReader(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace clutch::python
