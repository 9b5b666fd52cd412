#include "tests/host/host_fixture.h"

#include <functional>

namespace clutch::test {
namespace {

using Gil = proto::ThreadLoad::Gil;

class GilStates : public HostTest
{
protected:
    [[nodiscard]] bool isReadHere() const { return client.welcome().gil_state_available(); }

    void sample(double hz)
    {
        proto::Envelope request;
        request.mutable_set_sampling()->set_hz(hz);
        request.mutable_set_sampling()->set_gil_state(true);
        ASSERT_TRUE(client.ask(request).has_accepted());
    }
    std::uint64_t spinning(proto::InterpreterKind kind)
    {
        proto::CreateInterpreter wish;
        wish.set_kind(kind);
        const std::uint64_t id = client.createIdle(wish);
        client.run(id, "def spin():\n    n = 0\n    while True:\n        n += 1\nspin()\n");
        EXPECT_TRUE(client.reached(id, proto::STATE_RUNNING));
        return id;
    }
    /// Waits for a sample of which that is true.
    bool seen(const std::function<bool(const proto::Sample&)>& isIt)
    {
        return client.wait([&](const auto& events) {
            for (const proto::Envelope& event : events)
                if (event.has_sample() && isIt(event.sample()))
                    return true;
            return false;
        });
    }
    void readUntilKnown()
    {
        sample(100);
        EXPECT_TRUE(seen([&, isRead = isReadHere()](const auto& sample) {
            return !isRead || gil(sample, 1) != proto::ThreadLoad::UNKNOWN;
        }));
    }
    void expectEndWithoutFindings(proto::FinalizeRuntime::Policy policy)
    {
        proto::Envelope request;
        request.mutable_finalize_runtime()->set_policy(policy);
        ASSERT_TRUE(client.ask(request).has_accepted());
        const auto end = client.waitForEnd();
        ASSERT_TRUE(end);
        EXPECT_TRUE(end->clean()) << end->sentence() << end->lastStderr;
        const auto report = client.report(0);
        ASSERT_TRUE(report);
        EXPECT_EQ(report->findings_size(), 0) << report->findings(0).text();
        for (const proto::Envelope& event : client.events())
            EXPECT_LE(event.interpreter_changed().interpreter(), 1u) << "only main was there";
    }
    static proto::ThreadLoad owner(const proto::Sample& sample, std::uint64_t interpreter)
    {
        for (const proto::ThreadLoad& thread : sample.threads())
            if (thread.owner() && thread.interpreter() == interpreter)
                return thread;
        return {};
    }
    static Gil gil(const proto::Sample& sample, std::uint64_t interpreter)
    {
        return owner(sample, interpreter).gil();
    }
};

TEST_P(GilStates, TheWelcomeSaysWhetherTheyAreReadAndWhyNot)
{
    const proto::Welcome welcome = client.welcome();
    if (welcome.python_version().rfind("3.14", 0) == 0) {
        EXPECT_FALSE(welcome.gil_state_available());
        EXPECT_NE(welcome.gil_state_reason().find("without attaching"), std::string::npos);
    } else {
        EXPECT_TRUE(welcome.gil_state_available()) << welcome.gil_state_reason();
        EXPECT_EQ(welcome.gil_state_reason(), "");
    }
}

TEST_P(GilStates, WhereTheyAreNotReadNothingIsClaimed)
{
    if (isReadHere())
        GTEST_SKIP() << "they are read here";
    sample(50);
    const std::uint64_t id = spinning(proto::KIND_ISOLATED);
    EXPECT_TRUE(seen([&](const auto& sample) { return owner(sample, id).cpu_ns() > 0; }));
    for (const proto::Envelope& event : client.events())
        for (const proto::ThreadLoad& thread : event.sample().threads())
            EXPECT_EQ(thread.gil(), proto::ThreadLoad::UNKNOWN);
}

TEST_P(GilStates, OfTwoThatShareAGilOneHoldsItAndTheOtherWaits)
{
    if (!isReadHere())
        GTEST_SKIP() << client.welcome().gil_state_reason();
    sample(100);
    const std::uint64_t a = spinning(proto::KIND_SHARED_GIL);
    const std::uint64_t b = spinning(proto::KIND_SHARED_GIL);
    const auto waitsFor = [](std::uint64_t one, std::uint64_t other) {
        return [=](const proto::Sample& sample) {
            return gil(sample, one) == proto::ThreadLoad::WAITS
                && gil(sample, other) == proto::ThreadLoad::HOLDS
                && owner(sample, one).gil_wait_ns() > 0;
        };
    };
    EXPECT_TRUE(seen(waitsFor(a, b)));
    EXPECT_TRUE(seen(waitsFor(b, a)));
}

TEST_P(GilStates, TwoIsolatedOnesHoldTheirOwnAtTheSameTime)
{
    if (!isReadHere())
        GTEST_SKIP() << client.welcome().gil_state_reason();
    sample(100);
    const std::uint64_t a = spinning(proto::KIND_ISOLATED);
    const std::uint64_t b = spinning(proto::KIND_ISOLATED);
    EXPECT_TRUE(seen([&](const auto& sample) {
        return gil(sample, a) == proto::ThreadLoad::HOLDS
            && gil(sample, b) == proto::ThreadLoad::HOLDS
            && gil(sample, 1) == proto::ThreadLoad::NEITHER;
    }));
}

TEST_P(GilStates, TheInnermostFrameIsTheUsersAndHasItsLine)
{
    if (!isReadHere())
        GTEST_SKIP() << client.welcome().gil_state_reason();
    sample(100);
    const std::uint64_t busy = spinning(proto::KIND_ISOLATED);
    const std::uint64_t idle = client.createIdle();
    EXPECT_TRUE(seen([&](const auto& sample) {
        const proto::Frame frame = owner(sample, busy).frame();
        return frame.file() == "<test>" && frame.function() == "spin"
            && (frame.line() == 3 || frame.line() == 4)
            && gil(sample, idle) == proto::ThreadLoad::NEITHER
            && !owner(sample, idle).has_frame(); // it waits in a frame of ours
    }));
}

TEST_P(GilStates, CodeThatNeverLetsGoOfItsGilIsSeenHoldingIt)
{
    if (!isReadHere())
        GTEST_SKIP() << client.welcome().gil_state_reason();
    sample(100);
    const std::uint64_t id = client.createIdle();
    const std::uint64_t other = spinning(proto::KIND_ISOLATED);
    const std::uint64_t run = client.run(id, "sum(range(10 ** 12))");
    ASSERT_TRUE(client.reached(id, proto::STATE_RUNNING));
    client.stop(id, run); // and now a helper waits inside, without a frame
    ASSERT_TRUE(client.reached(id, proto::STATE_STUCK));
    const std::size_t before = client.events().size();
    EXPECT_TRUE(client.wait([&](const auto& events) {
        for (std::size_t i = before; i < events.size(); ++i)
            if (gil(events[i].sample(), id) == proto::ThreadLoad::HOLDS
                && gil(events[i].sample(), other) == proto::ThreadLoad::HOLDS)
                return true;
        return false;
    }));
}

TEST_P(GilStates, TheReaderIsGoneBeforeClutchFinalizes)
{
    readUntilKnown();
    expectEndWithoutFindings(proto::FinalizeRuntime::CLUTCH_CLOSES);
}

TEST_P(GilStates, TheReaderIsGoneBeforeCPythonFinalizes)
{
    readUntilKnown();
    expectEndWithoutFindings(proto::FinalizeRuntime::CPYTHON_CLOSES);
}

TEST_P(GilStates, AClientThatGoesLeavesNoReader)
{
    readUntilKnown();
    client.connection().terminate(std::chrono::seconds(30));
    const auto end = client.waitForEnd();
    ASSERT_TRUE(end);
    EXPECT_TRUE(end->clean()) << end->sentence() << end->lastStderr;
}

/// Whose threads are whose, on every Python.
class ThreadOwners : public GilStates
{
protected:
    static proto::ThreadLoad named(const proto::Sample& sample, const std::string& name)
    {
        for (const proto::ThreadLoad& thread : sample.threads())
            if (thread.name() == name)
                return thread;
        return {};
    }
    static proto::InterpreterLoad load(const proto::Sample& sample, std::uint64_t interpreter)
    {
        for (const proto::InterpreterLoad& each : sample.interpreters())
            if (each.interpreter() == interpreter)
                return each;
        return {};
    }
};

TEST_P(ThreadOwners, AThreadThatCodeStartsCountsForItsInterpreter)
{
    sample(100);
    const std::uint64_t id = client.createIdle();
    client.run(id,
        "import threading\n"
        "def spin():\n    while not over: pass\n"
        "over = []\n"
        "threading.Thread(target=spin, name='burner').start()\n");
    EXPECT_TRUE(seen([&](const proto::Sample& sample) {
        const proto::ThreadLoad burner = named(sample, "burner");
        return burner.interpreter() == id && !burner.owner() && burner.cpu_ns() > 0
            && load(sample, id).threads() == 2 && load(sample, id).cpu() > 0;
    }));
    client.run(id, "over.append(1)");
    EXPECT_TRUE(seen([&](const proto::Sample& sample) {
        const proto::ThreadLoad burner = named(sample, "burner");
        return burner.interpreter() == id && burner.ended();
    }));
}

TEST_P(ThreadOwners, WhatThreadsUsedOfTheCpuIsPartOfTheRuns)
{
    const std::uint64_t id = client.createIdle();
    const auto finished = client.finished(client.run(id,
        "import threading, time\n"
        "def burn():\n"
        "    end = time.thread_time() + 0.1\n"
        "    while time.thread_time() < end: pass\n"
        "threads = [threading.Thread(target=burn) for _ in range(2)]\n"
        "for thread in threads: thread.start()\n"
        "for thread in threads: thread.join()\n"));
    ASSERT_TRUE(finished);
    EXPECT_GE(finished->cpu_ns(), 200'000'000u);
    const auto next = client.finished(client.run(id, "pass"));
    ASSERT_TRUE(next);
    EXPECT_LT(next->cpu_ns(), 100'000'000u); // and not of the run after it
}

TEST_P(ThreadOwners, CodeInAnInterpreterThatCodeMadeCountsThere)
{
    sample(100);
    const std::uint64_t id = client.createIdle();
    const std::uint64_t run = client.run(id,
        "from concurrent import interpreters\n"
        "made = interpreters.create()\n"
        "made.exec('while True: pass')\n");
    std::uint64_t made = 0;
    EXPECT_TRUE(client.wait([&](const auto& events) {
        for (const proto::Envelope& event : events)
            if (event.interpreter_changed().kind() == proto::KIND_FOREIGN)
                made = event.interpreter_changed().interpreter();
        return made != 0;
    }));
    EXPECT_TRUE(seen([&](const proto::Sample& sample) {
        return load(sample, made).threads() == 1 && load(sample, made).cpu() > 0
            && load(sample, made).arena_bytes() > 0 && load(sample, id).threads() == 0
            && load(sample, id).arena_bytes() > 0;
    }));
    EXPECT_TRUE(client.reached(made, proto::STATE_RUNNING));
    client.stop(id, run);
    EXPECT_TRUE(client.finished(run));
    bool isHome = false;
    const std::size_t before = client.events().size();
    EXPECT_TRUE(client.wait([&](const auto& events) {
        for (std::size_t i = before; i < events.size(); ++i)
            isHome |= events[i].has_sample() && load(events[i].sample(), id).threads() == 1
                && load(events[i].sample(), made).threads() == 0;
        return isHome;
    }));
    EXPECT_TRUE(client.wait([&](const auto& events) {
        proto::InterpreterState state = proto::STATE_UNSPECIFIED;
        for (const proto::Envelope& event : events)
            if (event.interpreter_changed().interpreter() == made)
                state = event.interpreter_changed().state();
        return state == proto::STATE_IDLE;
    }));
}

INSTANTIATE_TEST_SUITE_P(, ThreadOwners, testing::ValuesIn(runtimePrograms()), runtimeName);
INSTANTIATE_TEST_SUITE_P(, GilStates, testing::ValuesIn(runtimePrograms()), runtimeName);

} // namespace
} // namespace clutch::test
