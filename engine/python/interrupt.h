// Stopping what an interpreter runs, from outside: the rungs of the ladder. The engine climbs it.
#pragma once

#include "engine/base/result.h"
#include "engine/python/values.h"

#include <chrono>
#include <cstdint>
#include <functional>

namespace clutch::python {

class Guest;

/// What currentRun() says while close() runs threading's and atexit's functions. A helper that
/// finds it there past its patience may climb the ladder with it as with any run: the function that
/// hangs gets a KeyboardInterrupt, and the closing goes on.
inline constexpr std::uint64_t kClosingRun = std::uint64_t{1} << 63;
/// … and while complete(), variables() or value() look at objects of the user's.
inline constexpr std::uint64_t kLookingRun = kClosingRun + 1;

/// Whether a KeyboardInterrupt is raised in a run that has got one already.
enum class Again
{
    No, // its code handles it now, and another one would hit the handling
    Yes // its code swallowed it
};

/// The rungs by which a run is stopped. Each names the run it is meant for; a run that has ended
/// meanwhile, or a later one, is never hit.
///
/// Any thread but the interpreter's own. Safe after the interpreter has ended: everything answers
/// false then.
class InterruptHandle
{
public:
    virtual ~InterruptHandle() = default;

    /// The run that executes now; 0 when none does. Takes no lock and no GIL.
    [[nodiscard]] virtual std::uint64_t currentRun() const = 0;

    /// Rung 1: a pending call that raises KeyboardInterrupt in the owner's thread, and
    /// Console::interrupt(). Takes no GIL, never blocks. False when that run does not execute.
    /// (_PyEval_AddPendingCall, 3.14 and 3.15)
    virtual bool raisePending(std::uint64_t run) = 0;

    /// Whether a KeyboardInterrupt has been raised in that run already. Takes no GIL.
    [[nodiscard]] virtual bool wasRaised(std::uint64_t run) const = 0;

    /// Where an interrupt that was asked for in that run may still have to be raised: once more
    /// Console::interrupt(), of the console of another interpreter too where the owner runs code
    /// in one. A wait that began a moment after rung 1 has not seen that. Takes no GIL, never
    /// blocks.
    virtual void wakeWaits(std::uint64_t run) = 0;

    /// Rung 2: sets an asynchronous KeyboardInterrupt for the owner's thread, without the GIL, and
    /// signals it out of a blocking system call. From 3.15 on that also ends C code that keeps the
    /// GIL and looks for signals (PyErr_CheckSignals). Where the run goes on it attaches, which
    /// waits for the GIL, perhaps for ever: only from a thread that nothing waits for. Again::No:
    /// not where rung 1 came first.
    virtual bool raiseAsync(std::uint64_t run, Again again) = 0;

    /// Rung 3: attaches and parks every thread of the interpreter that executes bytecode, for ever.
    /// Blocks as rung 2 may. Nothing but ending it is possible afterwards.
    virtual Status parkThreads() = 0;

    /// After parkThreads(), whose victims include the owner, so that close() cannot be called any
    /// more: ends the interpreter from this thread instead. Blocks as rung 2 may. The owner's OS
    /// thread stays parked until the process ends.
    [[nodiscard]] virtual EndReport endFromOutside(std::chrono::milliseconds deadline) = 0;

    /// No rung: attaches, and lets `look` see what is there while the run goes on. Blocks as rung 2
    /// may, so `wanted` is asked once it is in. False when it was not, or the interpreter has
    /// ended.
    virtual bool visit(const std::function<bool()>& wanted, const std::function<void(Guest&)>& look)
        = 0;
};

} // namespace clutch::python
