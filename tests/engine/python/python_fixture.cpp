#include "tests/engine/python/python_fixture.h"

namespace clutch::python {

namespace {
constexpr auto kPatience = 20s;
}

Console::Written FakeConsole::write(StreamKind stream, std::string_view bytes)
{
    std::unique_lock lock(m_mutex);
    const std::uint64_t before = m_interrupts;
    ++m_blocked;
    m_changed.notify_all();
    m_changed.wait(lock, [&] { return !m_full || m_interrupts != before; });
    --m_blocked;
    if (m_full)
        return Written::Interrupted;
    (stream == StreamKind::Stdout ? m_out : m_err).append(bytes);
    m_changed.notify_all();
    return Written::Yes;
}

Console::Line FakeConsole::readLine(std::string_view prompt, bool password)
{
    std::unique_lock lock(m_mutex);
    const std::uint64_t before = m_interrupts;
    m_prompt = prompt;
    m_password = password;
    ++m_blocked;
    m_changed.notify_all();
    m_changed.wait(lock, [&] { return !m_lines.empty() || m_ended || m_interrupts != before; });
    --m_blocked;
    if (m_interrupts != before)
        return {Line::Kind::Interrupted, {}};
    if (m_lines.empty())
        return {Line::Kind::EndOfFile, {}};
    Line line{Line::Kind::Text, m_lines.front()};
    m_lines.pop_front();
    return line;
}

Console::Written FakeConsole::sleepUntil(std::uint64_t untilNs)
{
    std::unique_lock lock(m_mutex);
    const std::uint64_t before = m_interrupts;
    ++m_blocked;
    m_changed.notify_all();
    const auto until = std::chrono::steady_clock::time_point(std::chrono::nanoseconds(untilNs));
    m_changed.wait_until(lock, until, [&] { return m_interrupts != before; });
    --m_blocked;
    return m_interrupts != before ? Written::Interrupted : Written::Yes;
}

void FakeConsole::interrupt()
{
    std::lock_guard lock(m_mutex);
    if (m_early)
        return;
    ++m_interrupts;
    m_changed.notify_all();
}

std::uint64_t FakeConsole::interrupts() const
{
    std::lock_guard lock(m_mutex);
    return m_interrupts;
}

void FakeConsole::setEarly(bool early)
{
    std::lock_guard lock(m_mutex);
    m_early = early;
}

std::string FakeConsole::out() const
{
    std::lock_guard lock(m_mutex);
    return m_out;
}
std::string FakeConsole::err() const
{
    std::lock_guard lock(m_mutex);
    return m_err;
}
std::string FakeConsole::lastPrompt() const
{
    std::lock_guard lock(m_mutex);
    return m_prompt;
}
bool FakeConsole::askedForPassword() const
{
    std::lock_guard lock(m_mutex);
    return m_password;
}
void FakeConsole::type(const std::string& line)
{
    std::lock_guard lock(m_mutex);
    m_lines.push_back(line);
    m_changed.notify_all();
}
void FakeConsole::endInput()
{
    std::lock_guard lock(m_mutex);
    m_ended = true;
    m_changed.notify_all();
}
void FakeConsole::setFull(bool full)
{
    std::lock_guard lock(m_mutex);
    m_full = full;
    m_changed.notify_all();
}
bool FakeConsole::waitForOut(const std::string& text)
{
    std::unique_lock lock(m_mutex);
    return m_changed.wait_for(
        lock, kPatience, [&] { return m_out.find(text) != std::string::npos; });
}
bool FakeConsole::waitForBlocked()
{
    std::unique_lock lock(m_mutex);
    return m_changed.wait_for(lock, kPatience, [&] { return m_blocked > 0; });
}

std::shared_ptr<Console> FakeHooks::foreignInterpreterBorn(const ForeignBirth& birth)
{
    std::lock_guard lock(mutex);
    born.push_back(birth);
    return foreignConsole;
}
void FakeHooks::threadBegan(std::int64_t pythonId)
{
    std::lock_guard lock(mutex);
    began.push_back(pythonId);
}
void FakeHooks::foreignInterpreterGone(std::int64_t pythonId)
{
    std::lock_guard lock(mutex);
    gone.push_back(pythonId);
}
Status FakeHooks::finalizeRequested(FinalizePolicy policy, std::int64_t fromPythonId)
{
    std::lock_guard lock(mutex);
    if (fromPythonId != 0)
        return failure("only the main interpreter may finalize the runtime");
    finalizations.push_back(policy);
    return {};
}
std::shared_ptr<void> FakeHooks::threadIsIn(std::int64_t pythonId)
{
    if (onStay)
        onStay();
    const std::string id = std::to_string(pythonId);
    const std::lock_guard lock(mutex);
    stays.push_back("in " + id);
    return {this, [id](FakeHooks* hooks) {
                const std::lock_guard inside(hooks->mutex);
                hooks->stays.push_back("out of " + id);
            }};
}

void FakeHooks::lastWords()
{
    const std::lock_guard lock(mutex);
    ++lastWordsCalls;
}

void FakeHooks::warningShown(std::int64_t, const ShownWarning& warning)
{
    const std::lock_guard lock(mutex);
    warnings.push_back(warning);
}

void FakeHooks::notice(std::int64_t, std::string_view text)
{
    std::lock_guard lock(mutex);
    notices.emplace_back(text);
}

std::optional<Job> JobQueue::next()
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [&] { return !m_jobs.empty() || m_finished; });
    if (m_jobs.empty())
        return std::nullopt;
    Job job = std::move(m_jobs.front());
    m_jobs.pop_front();
    return job;
}
void JobQueue::add(Job job)
{
    std::lock_guard lock(m_mutex);
    m_jobs.push_back(std::move(job));
    m_changed.notify_all();
}
void JobQueue::finish()
{
    std::lock_guard lock(m_mutex);
    m_finished = true;
    m_changed.notify_all();
}

Sub::Sub()
    : Sub([] {
        InterpreterOptions options;
        options.colour = false;
        return options;
    }())
{
}

Sub::Sub(InterpreterOptions options)
{
    if (options.label.empty())
        options.label = "A";
    std::promise<void> ready;
    m_thread = std::thread([this, options, &ready, jobs = m_jobs] {
        auto created = Interpreter::create(options, m_console);
        if (!created) {
            m_error = created.error().text;
            ready.set_value();
            return;
        }
        m_handle = (*created)->interruptHandle();
        m_id = (*created)->pythonId();
        ready.set_value();
        (*created)->serve(*jobs);
        m_report.set_value((*created)->close({m_deadline}));
    });
    ready.get_future().wait();
}

Sub::~Sub()
{
    if (!m_thread.joinable())
        return;
    if (isAlive())
        (void)close();
    else
        m_thread.join();
}

std::future<RunOutcome> Sub::start(RunRequest request)
{
    request.run = ++m_run;
    auto promise = std::make_shared<std::promise<RunOutcome>>();
    m_jobs->add([promise, request](
                    Interpreter& interpreter) { promise->set_value(interpreter.run(request)); });
    return promise->get_future();
}

std::future<RunOutcome> Sub::start(const std::string& source, SourceMode mode)
{
    RunRequest request;
    request.source = source;
    request.filename = "<test>";
    request.mode = mode;
    return start(request);
}

RunOutcome Sub::run(const std::string& source, SourceMode mode)
{
    return start(source, mode).get();
}

void Sub::inside(const Job& job)
{
    std::promise<void> done;
    m_jobs->add([&](Interpreter& interpreter) {
        job(interpreter);
        done.set_value();
    });
    done.get_future().wait();
}

EndReport Sub::close(std::chrono::milliseconds deadline)
{
    m_deadline = deadline;
    m_jobs->finish();
    EndReport report = m_report.get_future().get();
    m_thread.join();
    return report;
}

void Sub::abandon()
{
    m_thread.detach();
}

void PythonTest::SetUp()
{
    m_options.colour = false;
    auto runtime = PythonRuntime::start(m_options, m_hooks, m_console);
    ASSERT_TRUE(runtime) << runtime.error().text;
    m_runtime = std::move(*runtime);
}

void PythonTest::TearDown()
{
    if (m_runtime) {
        EXPECT_EQ(m_runtime->finalize().status, 0);
    }
}

void PythonTest::inMain(const Job& job)
{
    JobQueue jobs;
    jobs.add(job);
    jobs.finish();
    m_runtime->mainInterpreter().serve(jobs);
}

RunOutcome PythonTest::runInMain(const std::string& source, SourceMode mode)
{
    RunRequest request;
    request.run = ++m_run;
    request.source = source;
    request.filename = "<test>";
    request.mode = mode;
    RunOutcome outcome;
    inMain([&](Interpreter& main) { outcome = main.run(request); });
    return outcome;
}

bool becomesTrue(const std::function<bool()>& fact)
{
    const auto until = std::chrono::steady_clock::now() + 10s;
    while (!fact()) {
        if (std::chrono::steady_clock::now() > until)
            return false;
        std::this_thread::sleep_for(2ms);
    }
    return true;
}

} // namespace clutch::python
