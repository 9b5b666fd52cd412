// The end of the runtime: of all interpreters, of CPython, of the process.
#pragma once

#include "engine/base/result.h"
#include "engine/base/thread_role.h"
#include "engine/interpreter_registry.h"
#include "engine/python/runtime.h"

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace clutch::engine {

struct EndingWish
{
    python::FinalizePolicy policy = python::FinalizePolicy::ClutchCloses;
    std::chrono::milliseconds deadline{5000};
    std::string endedBy; // "the window"
    bool interruptMain
        = true; // false: the main interpreter itself asked, and may finish what it runs
    std::shared_ptr<Worker> from; // whose thread calls Py_FinalizeEx(); none: the main one
};

/// What became of interpreters that user code made and did not close.
struct ForeignEndings
{
    std::vector<proto::Finding> findings; // one for each
    std::vector<std::string> stuck; // who bars Py_FinalizeEx()
};

/// Closes those, on the main thread: what runs in them has until then to end.
using CloseForeign = std::function<ForeignEndings(std::chrono::steady_clock::time_point until)>;

/// Ends the runtime, once.
///
/// ask() starts it from any thread: no new interpreters, no new runs, and with Clutch's policy
/// every interpreter begins to close. finish() does the rest on the main thread, when the main
/// interpreter has stopped serving. A deadline lies over all of it: whatever hangs then, `exitNow`
/// ends the process.
class RuntimeEnding
{
public:
    RuntimeEnding(InterpreterRegistry& registry, Surroundings surroundings,
        std::function<void(int exitCode)> exitNow);

    /// `answered` is called before anything follows from it: the process may end faster than a
    /// caller could say that it was asked to.
    [[nodiscard]] Status ask(const EndingWish& wish, const std::shared_ptr<Worker>& main,
        const std::function<void()>& answered);
    /// The process's exit code.
    [[nodiscard]] int finish(python::PythonRuntime& runtime, const CloseForeign& closeForeign);
    /// CPython was finalized elsewhere than in finish(), by user code or where `EndingWish::from`
    /// says: tells it and ends the process. Any thread.
    void finalizedElsewhere();
    /// From when finish() leaves what is there to Py_FinalizeEx(). Any thread, with any GIL.
    [[nodiscard]] bool isLeftToCPython() const { return m_leftToCPython; }

private:
    [[nodiscard]] int finishFrom(const std::shared_ptr<Worker>& worker);
    void insist(const std::shared_ptr<Worker>& main, unsigned times);
    void reportRuntime(proto::FinalizationReport report);
    void announceEnd(const std::string& reason, int exitCode);
    [[nodiscard]] std::vector<std::string> abandonedOnes() const;
    [[nodiscard]] int finishWithout(
        const std::vector<std::string>& stuck, proto::FinalizationReport report);

    InterpreterRegistry& m_registry;
    const Surroundings m_surroundings;
    const std::function<void(int)> m_exitNow;

    std::atomic<bool> m_leftToCPython = false;

    mutable Mutex m_mutex;
    std::optional<EndingWish> m_wish CLUTCH_GUARDED_BY(m_mutex);
    std::uint64_t m_startedNs CLUTCH_GUARDED_BY(m_mutex) = 0;
    std::vector<std::shared_ptr<Worker>> m_left CLUTCH_GUARDED_BY(m_mutex); // at ask()
    bool m_announced CLUTCH_GUARDED_BY(m_mutex) = false;
};

} // namespace clutch::engine
