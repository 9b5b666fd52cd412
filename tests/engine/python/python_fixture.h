// What the tests of engine/python share: a runtime, a console that remembers, an interpreter on its
// own thread.
#pragma once

#include "engine/python/runtime.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <thread>

namespace clutch::python {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

/// Keeps what is written, gives the lines it was given, waits and wakes as the engine's own does.
/// Any thread.
class FakeConsole : public Console
{
public:
    Written write(StreamKind stream, std::string_view bytes) override;
    Line readLine(std::string_view prompt, bool password) override;
    Written sleepUntil(std::uint64_t untilNs) override;
    void interrupt() override;

    [[nodiscard]] std::string out() const;
    [[nodiscard]] std::string err() const;
    [[nodiscard]] std::string lastPrompt() const;
    [[nodiscard]] bool askedForPassword() const;
    void type(const std::string& line);
    void endInput();
    /// While true, interrupt() finds nobody that waits yet.
    void setEarly(bool early);
    [[nodiscard]] std::uint64_t interrupts() const;
    /// While true, write() blocks.
    void setFull(bool full);
    /// Waits until `text` was written to stdout, or `count` calls wait inside.
    [[nodiscard]] bool waitForOut(const std::string& text);
    [[nodiscard]] bool waitForBlocked();

private:
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::string m_out;
    std::string m_err;
    std::string m_prompt;
    std::deque<std::string> m_lines;
    bool m_password = false;
    bool m_ended = false;
    bool m_full = false;
    int m_blocked = 0;
    bool m_early = false;
    std::uint64_t m_interrupts = 0;
};

class FakeHooks : public RuntimeHooks
{
public:
    std::shared_ptr<Console> foreignInterpreterBorn(const ForeignBirth& birth) override;
    void foreignInterpreterGone(std::int64_t pythonId) override;
    void threadBegan(std::int64_t pythonId) override;
    Status finalizeRequested(FinalizePolicy policy, std::int64_t fromPythonId) override;
    void notice(std::int64_t pythonId, std::string_view text) override;
    void warningShown(std::int64_t pythonId, const ShownWarning& warning) override;
    std::shared_ptr<void> threadIsIn(std::int64_t pythonId) override;
    void lastWords() override;
    void finalizedElsewhere() override { }

    std::mutex mutex;
    int lastWordsCalls = 0;
    std::vector<ForeignBirth> born;
    std::vector<std::int64_t> gone;
    std::vector<std::int64_t> began; // whose threads
    std::vector<std::string> notices;
    std::vector<ShownWarning> warnings;
    std::function<void()> onStay; // on a thread that is about to be in another interpreter
    std::vector<std::string> stays; // "in 3" and "out of 3", in their order
    std::vector<FinalizePolicy> finalizations;
    std::shared_ptr<FakeConsole> foreignConsole = std::make_shared<FakeConsole>();
};

/// Jobs from any thread, done by the interpreter's.
class JobQueue : public JobSource
{
public:
    std::optional<Job> next() override;
    void add(Job job);
    void finish();

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<Job> m_jobs;
    bool m_finished = false;
};

/// An interpreter on a thread of its own, as the engine's worker has it. Must be closed, or
/// abandoned.
class Sub
{
public:
    /// Isolated, and without colour.
    Sub();
    explicit Sub(InterpreterOptions options);
    ~Sub();

    [[nodiscard]] bool isAlive() const { return m_error.empty(); }
    [[nodiscard]] const std::string& error() const { return m_error; }
    /// Starts code and does not wait.
    std::future<RunOutcome> start(const std::string& source, SourceMode mode = SourceMode::Exec);
    std::future<RunOutcome> start(RunRequest request);
    RunOutcome run(const std::string& source, SourceMode mode = SourceMode::Exec);
    /// Does something on the interpreter's thread and waits for it.
    void inside(const Job& job);
    EndReport close(std::chrono::milliseconds deadline = 5s);
    /// The thread will never come back.
    void abandon();

    [[nodiscard]] std::uint64_t lastRun() const { return m_run; }
    [[nodiscard]] FakeConsole& console() { return *m_console; }
    [[nodiscard]] InterruptHandle& handle() { return *m_handle; }
    [[nodiscard]] std::int64_t id() const { return m_id; }

private:
    std::shared_ptr<FakeConsole> m_console = std::make_shared<FakeConsole>();
    std::shared_ptr<InterruptHandle> m_handle;
    std::shared_ptr<JobQueue> m_jobs = std::make_shared<JobQueue>();
    std::promise<EndReport> m_report;
    std::chrono::milliseconds m_deadline{5000};
    std::string m_error;
    std::int64_t m_id = -1;
    std::uint64_t m_run = 0;
    std::thread m_thread;
};

/// A runtime on the main thread; finalized at the end unless the test did.
class PythonTest : public ::testing::Test
{
protected:
    void SetUp() override;
    void TearDown() override;
    /// Runs code in the main interpreter, from its serving loop.
    RunOutcome runInMain(const std::string& source, SourceMode mode = SourceMode::Exec);
    void inMain(const Job& job);

    FakeHooks m_hooks;
    RuntimeOptions m_options;
    std::shared_ptr<FakeConsole> m_console = std::make_shared<FakeConsole>();
    std::unique_ptr<PythonRuntime> m_runtime;
    std::uint64_t m_run = 1000;
};

/// Calls until it is true or ten seconds are over; for facts that only /proc or CPython know.
[[nodiscard]] bool becomesTrue(const std::function<bool()>& fact);

} // namespace clutch::python
