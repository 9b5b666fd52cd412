#include "tests/support/fake_python.h"

#include "engine/python/guest.h"
#include "engine/python/interpreter.h"
#include "engine/python/runtime.h"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <sstream>
#include <utility>

namespace clutch::fake {

namespace {

std::mutex g_mutex;
std::condition_variable g_changed;
bool g_deafFreed = false;
std::string g_nextFailure;
std::string g_nextAnalyserFailure;
unsigned g_analysing = 0; // analyses that hold or swallow
bool g_letGo = false;
std::atomic<std::int64_t> g_lastPythonId{0};

} // namespace

void freeDeaf()
{
    const std::lock_guard lock(g_mutex);
    g_deafFreed = true;
    g_changed.notify_all();
}

void failNextCreate(std::string reason)
{
    const std::lock_guard lock(g_mutex);
    g_nextFailure = std::move(reason);
}

void waitUntilAnalysing()
{
    std::unique_lock lock(g_mutex);
    while (g_analysing == 0)
        g_changed.wait(lock);
}

void letGo()
{
    const std::lock_guard lock(g_mutex);
    g_letGo = true;
    g_changed.notify_all();
}

void failNextAnalyser(std::string reason)
{
    const std::lock_guard lock(g_mutex);
    g_nextAnalyserFailure = std::move(reason);
}

} // namespace clutch::fake

namespace clutch::python {

namespace {

/// Has nothing to show.
struct EmptyGuest final : Guest
{
    CompletionResult complete(std::string_view, std::uint32_t) override { return {}; }
    VariableList variables(std::uint32_t) override { return {}; }
    ValueView value(const ValueRequest&) override { return {}; }
    std::vector<std::int64_t> nativeThreads() override { return {}; }
};

/// What the fake interpreter's thread and those who interrupt it share.
struct Core final : InterruptHandle
{
    explicit Core(std::shared_ptr<Console> streams)
        : console(std::move(streams))
    {
    }

    std::uint64_t currentRun() const override
    {
        const std::lock_guard lock(mutex);
        return run;
    }

    bool raisePending(std::uint64_t wanted) override
    {
        {
            const std::lock_guard lock(mutex);
            if (run != wanted || run == 0)
                return false;
            ++interrupts;
            changed.notify_all();
        }
        {
            const std::lock_guard lock(fake::g_mutex);
            fake::g_changed.notify_all();
        }
        console->interrupt();
        return true;
    }

    bool wasRaised(std::uint64_t wanted) const override
    {
        const std::lock_guard lock(mutex);
        return run == wanted && interrupts > 0 && !deaf;
    }

    void wakeWaits(std::uint64_t) override { }

    bool raiseAsync(std::uint64_t wanted, Again again) override
    {
        waitForGil();
        return (again == Again::Yes || !wasRaised(wanted)) && raisePending(wanted);
    }

    Status parkThreads() override
    {
        waitForGil();
        const std::lock_guard lock(mutex);
        parked = true;
        changed.notify_all();
        return {};
    }

    EndReport endFromOutside(std::chrono::milliseconds) override
    {
        EndReport report;
        report.steps.push_back({"Py_EndInterpreter", 1000, {}});
        return report;
    }

    bool visit(
        const std::function<bool()>& wanted, const std::function<void(Guest&)>& look) override
    {
        waitForGil();
        if (!wanted())
            return false;
        EmptyGuest guest;
        look(guest);
        return true;
    }

    void waitForGil() const
    {
        bool wait = false;
        {
            const std::lock_guard lock(mutex);
            wait = deaf;
        }
        std::unique_lock lock(fake::g_mutex);
        while (wait && !fake::g_deafFreed)
            fake::g_changed.wait(lock);
    }

    /// Blocks until letGo(), where that counts, or more than `ignored` interrupts have come;
    /// whether an interrupt ended it.
    bool analyse(bool untilLetGo, unsigned ignored)
    {
        std::unique_lock lock(fake::g_mutex);
        ++fake::g_analysing;
        fake::g_changed.notify_all();
        const auto interrupted = [&] {
            const std::lock_guard own(mutex);
            return interrupts > ignored;
        };
        while (!interrupted() && !(untilLetGo && fake::g_letGo))
            fake::g_changed.wait(lock);
        --fake::g_analysing;
        return interrupted();
    }

    /// Blocks until more than `ignored` interrupts have come. A parked thread stays here until the
    /// test's end.
    void spin(unsigned ignored)
    {
        std::unique_lock lock(mutex);
        while (parked || interrupts <= ignored)
            changed.wait(lock);
    }

    const std::shared_ptr<Console> console;
    mutable std::mutex mutex;
    std::condition_variable changed;
    std::uint64_t run = 0;
    unsigned interrupts = 0;
    bool parked = false;
    bool deaf = false;
};

} // namespace

struct Interpreter::State
{
    std::shared_ptr<Core> core;
    std::int64_t pythonId = 0;
};

Interpreter::Interpreter(std::unique_ptr<State> state)
    : m_state(std::move(state))
{
}

Interpreter::~Interpreter() = default;

Result<std::unique_ptr<Interpreter>> Interpreter::create(
    const InterpreterOptions&, std::shared_ptr<Console> console)
{
    {
        const std::lock_guard lock(fake::g_mutex);
        if (!fake::g_nextFailure.empty())
            return failure(std::exchange(fake::g_nextFailure, {}));
    }
    auto state = std::make_unique<State>();
    state->core = std::make_shared<Core>(std::move(console));
    state->pythonId = ++fake::g_lastPythonId;
    return std::unique_ptr<Interpreter>(new Interpreter(std::move(state)));
}

Status Interpreter::settle(const InterpreterOptions&)
{
    return {};
}

void Interpreter::serve(JobSource& jobs)
{
    while (const auto job = jobs.next())
        (*job)(*this);
}

RunOutcome Interpreter::run(const RunRequest& request)
{
    Core& core = *m_state->core;
    std::istringstream words(request.source);
    std::string verb;
    words >> verb;
    if (verb == "deaf") {
        const std::lock_guard lock(fake::g_mutex);
        fake::g_deafFreed = false;
    }
    {
        const std::lock_guard lock(core.mutex);
        core.run = request.run;
        core.interrupts = 0;
        core.deaf = verb == "deaf";
    }
    RunOutcome outcome;
    if (verb == "print") {
        std::string text;
        std::getline(words >> std::ws, text);
        core.console->write(StreamKind::Stdout, text + "\n");
    } else if (verb == "flood") {
        std::size_t bytes = 0;
        words >> bytes;
        if (core.console->write(StreamKind::Stdout, std::string(bytes, 'x'))
            == Console::Written::Interrupted)
            outcome.kind = RunOutcome::Kind::Interrupted;
    } else if (verb == "input") {
        const Console::Line line = core.console->readLine("? ", false);
        if (line.kind == Console::Line::Kind::Text)
            core.console->write(StreamKind::Stdout, "got " + line.text + "\n");
        else
            outcome.kind = line.kind == Console::Line::Kind::Interrupted
                ? RunOutcome::Kind::Interrupted
                : RunOutcome::Kind::Exception;
    } else if (verb == "raise") {
        outcome.kind = RunOutcome::Kind::Exception;
        outcome.exception = std::make_shared<ExceptionInfo>();
        outcome.exception->type = "ValueError";
    } else if (verb == "exit") {
        outcome.kind = RunOutcome::Kind::SystemExit;
        words >> outcome.exitCode;
    } else if (verb == "spin" || verb == "swallow") {
        unsigned ignored = 0;
        words >> ignored;
        core.spin(ignored);
        outcome.kind = RunOutcome::Kind::Interrupted;
    } else if (verb == "deaf") {
        core.waitForGil();
    }
    const std::lock_guard lock(core.mutex);
    core.run = 0;
    return outcome;
}

CompletionResult Interpreter::complete(std::string_view, std::uint32_t)
{
    return {};
}
std::vector<ExceptionInfo> Interpreter::check(const std::string&, const std::string&)
{
    return {};
}
Status Interpreter::startAnalysing(const std::string&, std::uint64_t)
{
    const std::lock_guard lock(fake::g_mutex);
    if (fake::g_nextAnalyserFailure.empty())
        return {};
    return failure(std::exchange(fake::g_nextAnalyserFailure, {}));
}
Result<Analysis> Interpreter::analyse(const AnalysisRequest& request)
{
    Core& core = *m_state->core;
    std::istringstream words(request.source);
    std::string verb;
    words >> verb;
    {
        const std::lock_guard lock(core.mutex);
        core.run = request.run;
        core.interrupts = 0;
    }
    Analysis analysis;
    bool interrupted = false;
    if (verb == "tip") {
        std::getline(words >> std::ws, analysis.completions.calltip);
    } else {
        unsigned ignored = 0;
        words >> ignored;
        interrupted = core.analyse(verb == "hold", ignored);
    }
    {
        const std::lock_guard lock(core.mutex);
        core.run = 0;
    }
    if (interrupted)
        return failure("KeyboardInterrupt");
    return analysis;
}
VariableList Interpreter::variables(std::uint32_t)
{
    return {};
}

EndReport Interpreter::close(const CloseOptions&)
{
    EndReport report;
    report.steps.push_back({"Py_EndInterpreter", 1000, {}});
    return report;
}

std::int64_t Interpreter::pythonId() const
{
    return m_state->pythonId;
}
std::shared_ptr<InterruptHandle> Interpreter::interruptHandle() const
{
    return m_state->core;
}

FinalizeReport PythonRuntime::finalize()
{
    return {};
}
void PythonRuntime::finalizeFromHere() { }

} // namespace clutch::python
