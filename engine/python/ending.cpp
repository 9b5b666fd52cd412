#include "engine/python/ending.h"

#include "engine/python/arena_counter.h"
#include "engine/python/away_threads.h"
#include "engine/python/end_limit.h"
#include "engine/python/from_python.h"
#include "engine/python/interpreter_state.h"
#include "engine/python/left_behind.h"
#include "engine/python/own_threads.h"
#include "engine/python/prelude.h"
#include "engine/python/thread_calm.h"
#include "engine/python/thread_state.h"
#include "engine/python/watchdog.h"

#include <algorithm>
#include <cstdarg>
#include <iterator>
#include <thread>

#include <unistd.h>

namespace clutch::python {

namespace {

using namespace std::chrono_literals;

/// How long the threads of an interpreter may take until they park; longer on a full machine, while
/// they have hardly executed anything.
constexpr auto kParkPatience = 1500ms;
constexpr auto kLongestParkPatience = 4s;
constexpr auto kExecutedEnough = 1s; // of all of them together

/// Lets interrupts through for a step of the closing that cannot be bounded from inside (atexit),
/// and sees to them past the deadline.
class ClosingRun
{
public:
    ClosingRun(RunGate& gate, Interrupter& interrupter, Ending::Clock::time_point deadline)
        : m_gate(gate)
    {
        m_gate.bindOwner();
        m_gate.open(kClosingRun);
        m_watchdog = std::make_unique<Watchdog>(
            [&interrupter](bool again) {
                if (again)
                    interrupter.raiseAsync(kClosingRun, Again::Yes);
                else
                    interrupter.raisePending(kClosingRun);
            },
            deadline);
    }
    ~ClosingRun()
    {
        m_gate.close();
        DetachGuard detached; // the watchdog may be waiting for the GIL
        m_watchdog.reset();
    }
    ClosingRun(const ClosingRun&) = delete;
    ClosingRun& operator=(const ClosingRun&) = delete;

private:
    RunGate& m_gate;
    std::unique_ptr<Watchdog> m_watchdog;
};

bool livesOn(std::int64_t pythonId)
{
    return withForeign(pythonId, [](const InterpreterContext&) {});
}

} // namespace

Ending::Ending(std::shared_ptr<InterpreterContext> context, Interrupter& interrupter,
    Clock::time_point deadline)
    : m_context(std::move(context))
    , m_interrupter(interrupter)
    , m_deadline(deadline)
{
    m_context->recorder.start();
}

bool Ending::gilCanBeHad()
{
    struct Probe
    {
        Mutex mutex;
        std::condition_variable changed;
        bool inside = false;
    };
    auto probe = std::make_shared<Probe>();
    // Not joined when it never gets in: it waits for ever then, as the thread that it stands for
    // would.
    std::thread([probe, interpreter = m_context->interpreter] {
        VisitGuard attached(interpreter);
        MutexLock lock(probe->mutex);
        probe->inside = true;
        probe->changed.notify_all();
    }).detach();
    // Its turn may be late where many threads want the GIL; only one that never lets go of it makes
    // us wait so long.
    const auto until = std::max(m_deadline, Clock::now() + 5s);
    MutexLock lock(probe->mutex);
    while (!probe->inside) {
        if (lock.waitUntil(probe->changed, until) == std::cv_status::timeout)
            return probe->inside;
    }
    return true;
}

void Ending::step(const char* name, const std::function<std::string()>& work)
{
    const auto started = Clock::now();
    EndStep step{name, 0, work()};
    step.durationNs
        = static_cast<std::uint64_t>(std::chrono::nanoseconds(Clock::now() - started).count());
    m_report.steps.push_back(std::move(step));
}

PyRef Ending::call(const char* function, const char* format, ...)
{
    PyRef callable
        = PyRef::steal(m_prelude ? PyObject_GetAttrString(m_prelude.get(), function) : nullptr);
    if (!callable)
        return {};
    va_list values;
    va_start(values, format);
    PyRef arguments = PyRef::steal(Py_VaBuildValue(format, values));
    va_end(values);
    return PyRef::steal(arguments ? PyObject_CallObject(callable.get(), arguments.get()) : nullptr);
}

void Ending::begin()
{
    // A __del__ that hangs must not run by chance, but in a step that is watched.
    (void)PyGC_Disable();
    m_prelude = loadPrelude("ending");
    PyRef states = describedThreads();
    PyRef alive = call("before", "(kLOK)", m_context->gate.ownerIdent(),
        static_cast<long long>(gettid()), states ? states.get() : Py_None,
        static_cast<unsigned long long>(blocksOf(m_context->pythonId)));
    states.reset();
    m_report.before = aliveFrom(alive.get());
    m_report.before.arenaBytes = arenaBytesOf(m_context->pythonId);
    m_report.before.interpreters = foreignMadeBy(m_context->pythonId);
    PyErr_Clear();
    (void)call("listen", "()");
    PyErr_Clear();
}

void Ending::joinThreads()
{
    step("join threads", [&]() -> std::string {
        ClosingRun run(m_context->gate, m_interrupter, m_deadline + 2s);
        const double until = std::chrono::duration<double>(m_deadline.time_since_epoch()).count();
        PyRef left = call("join_threads", "(d)", until);
        stopWaiting();
        if (!left)
            return takeErrorText();
        std::string names;
        for (Py_ssize_t i = 0; PyList_Check(left.get()) && i < PyList_GET_SIZE(left.get()); ++i)
            names += (i ? ", " : "") + textFrom(PyList_GET_ITEM(left.get(), i));
        return names.empty() ? names : "had not ended: " + names;
    });
}

void Ending::stopWaiting()
{
    if (m_context->gate.wasInterrupted())
        m_deadline = std::min(m_deadline, Clock::now());
}

void Ending::runAtexit()
{
    step("atexit", [&]() -> std::string {
        // However long the threads took, these get half a second.
        const auto until = std::max(m_deadline, Clock::now() + 500ms);
        ClosingRun run(m_context->gate, m_interrupter, until);
        const PyRef ran = call("run_atexit", "()");
        stopWaiting();
        if (ran && m_context->gate.wasInterrupted()) {
            Finding finding;
            finding.severity = Finding::Severity::Warning;
            finding.kind = "atexit";
            finding.text
                = "a function registered with atexit did not end in time and was interrupted";
            finding.advice = "Keep exit functions short, and let nothing in them wait for ever.";
            m_report.findings.push_back(std::move(finding));
            return "a function did not end in time and was interrupted";
        }
        if (ran)
            return "";
        return takeErrorText();
    });
}

void Ending::collectGarbage()
{
    step("collect garbage", [&]() -> std::string {
        const auto until = std::max(m_deadline, Clock::now() + 500ms);
        ClosingRun run(m_context->gate, m_interrupter, until);
        return call("collect", "()") ? "" : takeErrorText();
    });
}

void Ending::reportAlive(const std::vector<std::int64_t>& threads)
{
    for (const std::int64_t native : threads) {
        Finding finding;
        finding.severity = Finding::Severity::Warning;
        finding.kind = "thread alive";
        finding.text = "thread " + std::to_string(native) + " had not ended";
        for (const Alive::Thread& known : m_report.before.threads) {
            if (known.nativeId != native)
                continue;
            finding.text
                = "thread " + known.name + (known.daemon ? " (daemon)" : "") + " had not ended";
            finding.frames = known.frames;
            if (!known.frames.empty()) {
                finding.file = known.frames.back().file;
                finding.line = known.frames.back().line;
            }
        }
        if (const auto elsewhere = whereIsNative(native))
            finding.text += ": it runs code in interpreter " + std::to_string(*elsewhere);
        finding.advice
            = "Tell it to end (an Event that it looks at) and join() it before the code ends.";
        m_report.findings.push_back(std::move(finding));
    }
}

bool Ending::parkOthers()
{
    std::vector<std::int64_t> others = otherThreads();
    if (others.empty())
        return true;
    const std::optional<std::int64_t> first = firstThreadIfOther();
    bool calm = false;
    step("park threads", [&]() -> std::string {
        reportAlive(others);
        (void)call("forget_threads", "()");
        PyErr_Clear();
        const auto begun = std::max(m_deadline, Clock::now());
        const std::chrono::nanoseconds executed = executedBy(others);
        // A look may find a thread asleep that only waits for its turn: most of them must.
        int looks = 0;
        int calmLooks = 0;
        const auto mayGoOn = [&] {
            const auto now = Clock::now();
            return now < begun + kParkPatience
                || (2 * calmLooks < looks && now < begun + kLongestParkPatience
                    && executedBy(others) - executed < kExecutedEnough);
        };
        // What runs now parks at its next trace event; what was in C then, at the one after. Set
        // anew for threads that came since.
        do {
            parkOtherThreads();
            interruptAway(others);
            DetachGuard detached;
            const std::vector<std::int64_t> parked = parkedThreads(m_context->pythonId);
            calm = areCalm(others, parked);
            ++looks;
            calmLooks += calm;
            m_keepsItsFirst = calm && first && std::ranges::count(parked, *first) == 0;
            // Out of what can be interrupted it comes to its next trace event; between two runs,
            // when its source of jobs has none for it any more.
            if (const std::uint64_t run = m_interrupter.currentRun(); m_keepsItsFirst && run != 0) {
                m_interrupter.raisePending(run);
                m_interrupter.raiseAsync(run, Again::Yes);
            }
        } while ((!calm || m_keepsItsFirst) && mayGoOn());
        std::string outcome = calm ? "" : "a thread still runs and cannot be parked";
        if (!calm && restRunsElsewhere(others, first)) {
            calm = true;
            outcome = "a thread that runs code in another interpreter goes on there";
        }
        countOthersAsDaemons();
        return m_keepsItsFirst ? "its own thread " + m_whatItsFirstDoes + " and cannot be parked"
                               : outcome;
    });
    return calm && !m_keepsItsFirst;
}

bool Ending::restRunsElsewhere(
    const std::vector<std::int64_t>& others, std::optional<std::int64_t> first)
{
    DetachGuard detached;
    std::vector<std::int64_t> still = parkedThreads(m_context->pythonId);
    const bool firstIsParked = first && std::ranges::count(still, *first) > 0;
    const std::size_t parked = still.size();
    std::ranges::copy_if(others, std::back_inserter(still),
        [](std::int64_t thread) { return whereIsNative(thread).has_value(); });
    if (still.size() == parked || !areCalm(others, still))
        return false;
    m_keepsItsFirst = first && !firstIsParked;
    m_whatItsFirstDoes = "runs code in another interpreter";
    return true;
}

void Ending::parkOthersAndEnd()
{
    if (parkOthers()) {
        (void)call("forget_imports", "()");
        PyErr_Clear();
        end();
    } else if (m_keepsItsFirst) {
        leaveParked(StillRuns::No,
            "its own thread " + m_whatItsFirstDoes
                + ", and CPython would write to memory that is freed when it comes back");
    } else {
        leaveParked(
            StillRuns::Yes, "a thread of it still executes bytecode, and CPython would crash");
    }
}

void Ending::end()
{
    m_prelude.reset();
    bool alone = false;
    {
        DetachGuard detached;
        alone = m_interrupter.closeDoor(std::max(m_deadline, Clock::now()) + 1s);
    }
    if (!alone) {
        leaveParked(StillRuns::Yes, "a helper thread is inside it and does not come out");
        return;
    }
    step("Py_EndInterpreter", [&]() -> std::string {
        *m_context->endedBy = PyThread_get_thread_ident();
        const EndLimit limit(m_context, std::max(m_deadline, Clock::now()) + 500ms);
        Py_EndInterpreter(PyThreadState_Get());
        return limit.wasReached() ? "code in it did not end in time and was interrupted" : "";
    });
    if (!m_context->ownAllocator)
        return;
    if (std::optional<Finding> leaked = blocksLeft(m_context->label, m_context->pythonId))
        m_report.findings.push_back(std::move(*leaked));
}

void Ending::leaveParked(StillRuns stillRuns, const std::string& why)
{
    m_report.how = EndReport::How::Parked;
    m_report.barsFinalization = stillRuns == StillRuns::Yes;
    m_report.whyParked = why;
    m_report.findings.push_back({Finding::Severity::Error, "left parked",
        "interpreter "
            + (m_context->label.empty() ? std::to_string(m_context->pythonId) : m_context->label)
            + " could not be ended and stays until the runtime ends: " + why,
        "", 0, "Restart the runtime to get its memory back.", {}});
    if (PyThreadState_GetUnchecked()) {
        m_prelude.reset();
        PyEval_SaveThread();
    }
}

EndReport Ending::takeReport()
{
    for (Finding& finding : m_context->recorder.finish())
        m_report.findings.push_back(std::move(finding));
    placeWhatWasNotClosed(m_report.findings, m_report.before.resources);
    for (const std::int64_t id : m_report.before.interpreters)
        m_report.findings.push_back(interpreterLeft(id, livesOn(id) ? LivesOn::Yes : LivesOn::No));
    for (const int pid : m_report.before.children) {
        // The object for it may have told already.
        const std::string told = "subprocess " + std::to_string(pid);
        const bool isTold = std::any_of(m_report.findings.begin(), m_report.findings.end(),
            [&](const Finding& each) { return each.text.find(told) != std::string::npos; });
        if (std::optional<Finding> child = isTold ? std::nullopt : childLeft(pid))
            m_report.findings.push_back(std::move(*child));
    }
    return std::move(m_report);
}

EndReport Interpreter::close(const CloseOptions& options)
{
    State& state = *m_state;
    state.owner.check();
    if (!state.thread)
        return {};
    Ending ending(state.context, *state.interrupter, Ending::Clock::now() + options.deadline);
    if (!ending.gilCanBeHad()) {
        for (auto& [name, module] : state.prelude)
            (void)module.release();
        state.thread = nullptr;
        (void)state.interrupter->closeDoor(Ending::Clock::now());
        ending.leaveParked(
            Ending::StillRuns::Yes, "a thread of it holds its GIL in C code and does not let go");
        return ending.takeReport();
    }
    PyEval_RestoreThread(std::exchange(state.thread, nullptr));
    ending.begin();
    ending.joinThreads();
    ending.runAtexit();
    ending.collectGarbage();
    state.prelude.clear();
    ending.parkOthersAndEnd();
    return ending.takeReport();
}

EndReport Interrupter::endFromOutside(std::chrono::milliseconds deadline)
{
    Ending ending(m_context, *this, Ending::Clock::now() + deadline);
    {
        MutexLock lock(m_mutex);
        if (!m_open)
            return ending.takeReport();
    }
    PyEval_RestoreThread(newThreadState(m_context->interpreter));
    ending.begin();
    ending.parkOthersAndEnd();
    return ending.takeReport();
}

} // namespace clutch::python
