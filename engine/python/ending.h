// How an interpreter is ended, step by step. Internal to engine/python.
#pragma once

#include "engine/python/interpreter_context.h"
#include "engine/python/interrupter.h"
#include "engine/python/py_ref.h"
#include "engine/python/values.h"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace clutch::python {

/// The steps of ending one interpreter and the account of them; made for one ending and used on one
/// thread, attached to the interpreter between begin() and end().
///
/// The moves: begin → close steps (join threads, atexit, collect garbage) → park what still runs →
/// end, or leave it parked.
class Ending
{
public:
    using Clock = std::chrono::steady_clock;
    enum class StillRuns
    {
        No, // what is left waits, and hangs when it comes back
        Yes
    };
    Ending(std::shared_ptr<InterpreterContext> context, Interrupter& interrupter,
        Clock::time_point deadline);

    /// Waits for the GIL on a thread of its own first: false when somebody holds it past the
    /// deadline, and then the interpreter must be left alone.
    [[nodiscard]] bool gilCanBeHad();
    /// Looks at what is alive and loads what the steps need, while that still works.
    void begin();
    void joinThreads();
    void runAtexit();
    void collectGarbage();
    /// Parks the other threads, and ends the interpreter with the current thread state; Parked
    /// where that would crash CPython or a visitor does not leave.
    void parkOthersAndEnd();
    /// Instead of end(): lets go of the GIL and leaves everything as it is. `why` is a sentence.
    void leaveParked(StillRuns stillRuns, const std::string& why);
    [[nodiscard]] EndReport takeReport();

private:
    void reportAlive(const std::vector<std::int64_t>& threads);
    /// False when one that executes bytecode would not park within 1.5 seconds past the deadline
    /// (four where they hardly get to run), and where the interpreter's own thread is another and
    /// did not: it waits in C code, or for a job.
    [[nodiscard]] bool parkOthers();
    /// Whether all that did not park are in another interpreter: they execute nothing of this one,
    /// and hang when they come back.
    [[nodiscard]] bool restRunsElsewhere(
        const std::vector<std::int64_t>& others, std::optional<std::int64_t> first);
    void end();
    void step(const char* name, const std::function<std::string()>& work);
    PyRef call(const char* function, const char* format, ...);
    /// After an interrupt nothing that is left may take longer than it must.
    void stopWaiting();

    std::shared_ptr<InterpreterContext> m_context;
    Interrupter& m_interrupter;
    Clock::time_point m_deadline;
    PyRef m_prelude;
    EndReport m_report;
    bool m_keepsItsFirst = false; // firstThreadIfOther() did not park
    std::string m_whatItsFirstDoes = "waits outside of Python's code";
};

} // namespace clutch::python
