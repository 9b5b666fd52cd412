// A long life in short: random actions on real runtimes, against a model of what must hold.
// CLUTCH_SOAK_SEED and CLUTCH_SOAK_SECONDS choose another life; both are printed.
#include "engine/protocol/describe.h"
#include "tests/host/host_fixture.h"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <random>

namespace clutch::test {
namespace {

using Clock = std::chrono::steady_clock;
using proto::FinalizationReport;

std::uint64_t fromEnvironment(const char* name, std::uint64_t otherwise)
{
    const char* text = std::getenv(name);
    return text ? std::strtoull(text, nullptr, 10) : otherwise;
}

/// What code does in the soak. It prints its own interpreter's letter and nothing else, so that
/// mixed output is seen.
constexpr const char* kSources[] = {
    "print(clutch.letter)",
    "print(clutch.letter)\nwhile True: pass",
    "import time\nprint(clutch.letter)\ntime.sleep(600)",
    "print(input() and clutch.letter)",
    "raise ValueError",
    "import sys; sys.exit(3)",
    "import threading\ndef spin():\n    while True: pass\nthreading.Thread(target=spin).start()",
    "import threading, time\nthreading.Thread(target=time.sleep, args=(600,)).start()",
    "from concurrent import interpreters\ni = interpreters.create()\ni.exec('x = 1')\ni.close()",
    "from concurrent import interpreters\nkept = interpreters.create()",
    "from concurrent import interpreters\ni = interpreters.create()\n"
    "i.call_in_thread(exec, 'while True: pass')",
    "from concurrent import interpreters\ninterpreters.create().exec('while True: pass')",
    "while True:\n    try:\n        while True: print(clutch.letter)\n    except Exception: pass",
    "x = [object() for _ in range(100_000)]\ndel x",
    "import json, re, asyncio\nasyncio.run(asyncio.sleep(0.01))",
};

/// What a close may take past its deadline: CloseWatch gives it up then, and a full machine is
/// late.
constexpr std::uint64_t kGraceNs = 15'000'000'000;

std::uint64_t nowNs()
{
    return static_cast<std::uint64_t>(
        std::chrono::nanoseconds(Clock::now().time_since_epoch()).count());
}

/// One runtime under random actions. The model is what was asked for; check() compares it with what
/// was said.
class Life
{
public:
    Life(const std::string& program, std::mt19937_64& random)
        : m_client(program)
        , m_random(random)
    {
        EXPECT_TRUE(m_client.waitForWelcome());
    }

    void act()
    {
        switch (pick(12)) {
        case 0:
        case 1:
            return create();
        case 2:
        case 3:
        case 4:
            return run();
        case 5:
            return provideInput();
        case 6:
        case 7:
            return stop();
        case 8:
            return pin();
        case 9:
        case 10:
            return close();
        default:
            return look();
        }
    }

    /// Ends it in one of three ways; what is open is closed first by two of them.
    void end()
    {
        const std::uint64_t how = pick(3);
        if (how == 2) {
            say("SIGKILL");
            ::kill(m_client.welcome().pid(), SIGKILL);
            const auto end = m_client.waitForEnd();
            ASSERT_TRUE(end);
            EXPECT_EQ(end->signal, SIGKILL);
            return;
        }
        closeAll();
        check();
        if (testing::Test::HasFailure())
            return;
        proto::Envelope request;
        request.mutable_finalize_runtime()->set_policy(how == 0
                ? proto::FinalizeRuntime::CLUTCH_CLOSES
                : proto::FinalizeRuntime::CPYTHON_CLOSES);
        request.mutable_finalize_runtime()->set_deadline_ms(1000);
        say(protocol::describe(request));
        EXPECT_TRUE(m_client.ask(request).has_accepted());
        const auto end = m_client.waitForEnd();
        ASSERT_TRUE(end) << "it hangs";
        EXPECT_EQ(end->signal, 0) << end->sentence() << end->lastStderr;
        EXPECT_TRUE(end->said);
    }

    [[nodiscard]] std::size_t living() const { return m_letters.size(); }

private:
    std::uint64_t pick(std::uint64_t count) { return m_random() % count; }

    /// A living interpreter; 0 when there is none.
    std::uint64_t any()
    {
        if (m_letters.empty())
            return 0;
        auto found = m_letters.begin();
        std::advance(found, static_cast<long>(pick(m_letters.size())));
        return found->first;
    }

    /// Every request is answered; refusing is an answer.
    proto::Envelope ask(const proto::Envelope& request)
    {
        say(protocol::describe(request));
        proto::Envelope answer = m_client.ask(request);
        EXPECT_NE(answer.id(), 0u)
            << "not answered: " << protocol::describe(request) << m_client.errors();
        return answer;
    }

    void create()
    {
        constexpr proto::InterpreterKind kinds[]
            = {proto::KIND_ISOLATED, proto::KIND_SHARED_GIL, proto::KIND_LEGACY};
        if (m_letters.size() >= 8)
            return close();
        proto::Envelope request;
        request.mutable_create_interpreter()->set_kind(kinds[pick(3)]);
        const std::uint64_t id = ask(request).interpreter_created().interpreter();
        ASSERT_NE(id, 0u);
        m_letters[id] = letterOf(id);
        runSource(id, "import clutch");
    }

    std::string letterOf(std::uint64_t id)
    {
        std::string letter;
        m_client.wait([&](const auto& events) {
            for (const proto::Envelope& event : events)
                if (event.interpreter_changed().interpreter() == id)
                    letter = event.interpreter_changed().letter();
            return !letter.empty();
        });
        return letter;
    }

    void run()
    {
        if (const std::uint64_t id = any())
            runSource(id, kSources[pick(std::size(kSources))]);
    }

    void runSource(std::uint64_t id, const std::string& source)
    {
        proto::Envelope request;
        request.mutable_run_source()->set_interpreter(id);
        request.mutable_run_source()->set_source(source);
        request.mutable_run_source()->set_filename("<soak>");
        if (const std::uint64_t run = ask(request).run_accepted().run())
            m_runs[run] = id;
    }

    void stop()
    {
        proto::Envelope request;
        request.mutable_stop_run()->set_interpreter(any());
        (void)ask(request);
    }

    void provideInput()
    {
        proto::Envelope request;
        for (const proto::Envelope& event : m_client.events()) {
            if (event.has_input_requested()) {
                request.mutable_provide_input()->set_interpreter(
                    event.input_requested().interpreter());
                request.mutable_provide_input()->set_request(event.input_requested().request());
            }
        }
        request.mutable_provide_input()->set_text("yes");
        (void)ask(request); // often one that is answered already
    }

    void pin()
    {
        proto::Envelope request;
        request.mutable_set_affinity()->set_interpreter(any());
        request.mutable_set_affinity()->mutable_pin()->set_policy(
            pick(2) == 0 ? proto::Pin::AUTO : proto::Pin::NONE);
        (void)ask(request);
    }

    void look()
    {
        proto::Envelope request;
        request.mutable_list_variables()->set_interpreter(any());
        request.mutable_list_variables()->set_live(pick(2) == 0);
        (void)ask(request);
        request.mutable_show_value()->set_interpreter(any());
        request.mutable_show_value()->set_name("__builtins__");
        request.mutable_show_value()->set_live(pick(2) == 0);
        (void)ask(request);
        request.mutable_complete()->set_interpreter(any());
        request.mutable_complete()->set_source("pri");
        request.mutable_complete()->set_cursor(3);
        (void)ask(request);
    }

    void close() { closeOne(any(), pick(3) == 0); }

    void closeOne(std::uint64_t id, bool wait)
    {
        proto::Envelope request;
        request.mutable_close_interpreter()->set_interpreter(id);
        request.mutable_close_interpreter()->set_running_code(
            wait ? proto::CloseInterpreter::WAIT : proto::CloseInterpreter::INTERRUPT);
        const std::uint64_t deadlineMs = 1 + pick(500);
        request.mutable_close_interpreter()->set_deadline_ms(deadlineMs);
        if (ask(request).has_accepted())
            m_closing[id] = nowNs() + deadlineMs * 1'000'000;
        m_letters.erase(id);
    }

    void closeAll()
    {
        while (!m_letters.empty())
            closeOne(m_letters.begin()->first, false);
    }

    /// Once everything is closed: what was begun has ended, and once only.
    void check()
    {
        for (const auto& [id, deadlineNs] : m_closing) {
            const auto report = m_client.report(id);
            ASSERT_TRUE(report) << "no report of " << id << death();
            EXPECT_LT(report->finished_ns(), deadlineNs + kGraceNs) << id << " hung";
        }
        for (const auto& [run, id] : m_runs)
            ASSERT_TRUE(m_client.finished(run)) << "run " << run << " of " << id << " never ended";
        std::map<std::uint64_t, int> finished;
        std::map<std::uint64_t, std::string> letters;
        for (const proto::Envelope& event : m_client.events()) {
            if (event.has_run_finished())
                ++finished[event.run_finished().run()];
            if (event.has_interpreter_changed())
                letters[event.interpreter_changed().interpreter()]
                    = event.interpreter_changed().letter();
            if (event.output().stream() != proto::STREAM_STDOUT)
                continue;
            EXPECT_EQ(foreignLine(event.output(), letters), "");
        }
        for (const auto& [run, times] : finished)
            EXPECT_EQ(times, 1) << "run " << run;
    }

    /// A line that is not of the interpreter that is said to have printed it. A chunk may begin or
    /// end within a line, and a letter is one byte here.
    static std::string foreignLine(
        const proto::Output& output, std::map<std::uint64_t, std::string>& letters)
    {
        const std::string& own = letters[output.interpreter()];
        for (const char byte : output.data())
            if (byte != '\n' && own.find(byte) == std::string::npos)
                return own + " printed " + output.data();
        return {};
    }

    std::string death()
    {
        const auto end = m_client.waitForEnd();
        return end ? "; " + end->sentence() + "\n" + end->lastStderr + m_client.output(0)
                   : "; and the runtime lives";
    }

    void say(const std::string& line)
    {
        if (std::getenv("CLUTCH_SOAK_TRACE"))
            std::cerr << line << '\n';
    }

    RuntimeClient m_client;
    std::mt19937_64& m_random;
    std::map<std::uint64_t, std::string> m_letters; // of interpreters that nobody has closed
    std::map<std::uint64_t, std::uint64_t> m_runs; // → its interpreter
    std::map<std::uint64_t, std::uint64_t> m_closing; // → its deadline
};

class Soak : public testing::TestWithParam<std::string>
{
};

TEST_P(Soak, RandomActionsNeverBreakWhatMustHold)
{
    const std::uint64_t seed = fromEnvironment("CLUTCH_SOAK_SEED", 20261122);
    const std::uint64_t seconds = fromEnvironment("CLUTCH_SOAK_SECONDS", 45);
    std::cout << "CLUTCH_SOAK_SEED=" << seed << " CLUTCH_SOAK_SECONDS=" << seconds << std::endl;
    std::mt19937_64 random(seed);
    const auto until = Clock::now() + std::chrono::seconds(seconds);
    int actions = 0;
    int lives = 0;
    while (Clock::now() < until && !HasFailure()) {
        Life life(GetParam(), random);
        const std::uint64_t length = 20 + random() % 60;
        for (std::uint64_t i = 0; i < length && !HasFailure(); ++i, ++actions)
            life.act();
        life.end();
        ++lives;
    }
    std::cout << actions << " actions in " << lives << " runtimes" << std::endl;
}

std::uint64_t residentKb(int pid)
{
    std::ifstream status("/proc/" + std::to_string(pid) + "/status");
    std::string word;
    std::uint64_t kb = 0;
    while (status >> word)
        if (word == "VmRSS:")
            status >> kb;
    return kb;
}

TEST_P(Soak, InterpretersThatComeAndGoLeaveNoMemoryBehind)
{
    // 1,000 are the figure to hold; under ASan, which keeps what was freed for a while, fewer say
    // little and take their time.
    const std::uint64_t cycles = fromEnvironment("CLUTCH_SOAK_CYCLES", 150);
    const std::uint64_t settled = std::min<std::uint64_t>(100, cycles / 2);
    // What is resident goes up and down by a tenth with the moment of the look: the least of
    // several.
    const std::uint64_t looks = std::min<std::uint64_t>(50, cycles / 4);
    RuntimeClient client(GetParam());
    ASSERT_TRUE(client.waitForWelcome());
    constexpr std::uint64_t kNone = ~0ULL;
    std::uint64_t before = kNone;
    std::uint64_t after = kNone;
    for (std::uint64_t i = 0; i < cycles; ++i) {
        const std::uint64_t id = client.createIdle();
        const auto finished
            = client.finished(client.run(id, "import json\nx = [i for i in range(10_000)]"));
        ASSERT_TRUE(finished) << "cycle " << i << client.errors();
        client.close(id);
        ASSERT_TRUE(client.reached(id, proto::STATE_CLOSED)) << "cycle " << i << client.errors();
        if (i >= settled && i < settled + looks)
            before = std::min(before, residentKb(client.welcome().pid()));
        if (i + looks >= cycles)
            after = std::min(after, residentKb(client.welcome().pid()));
    }
    std::cout << cycles << " cycles: " << before << " kB after " << settled << ", " << after
              << " kB at the end" << std::endl;
    RecordProperty("before_kb", static_cast<int>(before));
    RecordProperty("after_kb", static_cast<int>(after));
#ifndef __SANITIZE_ADDRESS__
    EXPECT_LT(after, before + before / 20);
#endif
}

INSTANTIATE_TEST_SUITE_P(, Soak, testing::ValuesIn(runtimePrograms()), runtimeName);

} // namespace
} // namespace clutch::test
