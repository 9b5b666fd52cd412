#include "tests/host/host_fixture.h"

#include <algorithm>

namespace clutch::test {
namespace {

using proto::RunFinished;

bool contains(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

class Stopping : public HostTest
{
protected:
    std::uint64_t id = 0;

    void SetUp() override
    {
        HostTest::SetUp();
        id = client.createIdle();
    }

    /// Runs what prints "ready" and goes on for ever, and stops it.
    RunFinished stopped(const std::string& source)
    {
        const std::uint64_t run = client.run(id, "print('ready')\n" + source);
        EXPECT_TRUE(client.wait([&](const auto& events) {
            for (const proto::Envelope& event : events)
                if (event.output().run() == run)
                    return true;
            return false;
        }));
        client.stop(id, run);
        const auto finished = client.finished(run);
        EXPECT_TRUE(finished) << source;
        return finished.value_or(RunFinished{});
    }

    void expectStopped(const std::string& source)
    {
        const RunFinished finished = stopped(source);
        EXPECT_EQ(finished.outcome(), RunFinished::INTERRUPTED)
            << source << "\n"
            << finished.exception().type() << "\n"
            << client.errors();
    }

    /// Waits until it is stuck.
    std::string stuckReason()
    {
        EXPECT_TRUE(client.reached(id, proto::STATE_STUCK));
        std::string reason;
        for (const proto::Envelope& event : client.events())
            if (event.interpreter_changed().interpreter() == id
                && event.interpreter_changed().state() == proto::STATE_STUCK)
                reason = event.interpreter_changed().reason();
        return reason;
    }

    void expectThatOthersRun()
    {
        const std::uint64_t other = client.createIdle();
        const auto finished = client.finished(client.run(other, "x = 1"));
        ASSERT_TRUE(finished) << client.errors();
        EXPECT_EQ(finished->outcome(), RunFinished::OK);
    }
};

TEST_P(Stopping, ABusyLoop)
{
    EXPECT_EQ(stopped("while True: pass").outcome(), RunFinished::INTERRUPTED);
}

TEST_P(Stopping, ASleep)
{
    EXPECT_EQ(stopped("import time; time.sleep(600)").outcome(), RunFinished::INTERRUPTED);
}

TEST_P(Stopping, AQuestion)
{
    EXPECT_EQ(stopped("input('? ')").outcome(), RunFinished::INTERRUPTED);
    const auto events = client.events();
    EXPECT_TRUE(std::any_of(events.begin(), events.end(),
        [](const auto& event) { return event.input_requested().cancelled(); }));
}

TEST_P(Stopping, AQuestionThatIsAskedAgainSeesTheEndOfItsInput)
{
    const std::uint64_t run = client.run(id,
        "while True:\n    try:\n        print('got', input('? '))\n"
        "    except KeyboardInterrupt:\n        print('caught')");
    std::uint64_t seen = 0;
    const auto askedAgain = [&] {
        return client.wait([&](const auto& events) {
            for (const proto::Envelope& event : events) {
                const proto::InputRequested& asked = event.input_requested();
                if (event.has_input_requested() && !asked.cancelled() && asked.request() > seen) {
                    seen = asked.request();
                    return true;
                }
            }
            return false;
        });
    };
    for (int i = 0; i < 3; ++i) {
        ASSERT_TRUE(askedAgain());
        client.stop(id, run);
        ASSERT_TRUE(askedAgain()) << "the first Stop, and after an answer it is a first one again";
        proto::Envelope answer;
        answer.mutable_provide_input()->set_interpreter(id);
        answer.mutable_provide_input()->set_request(seen);
        answer.mutable_provide_input()->set_text("a line");
        ASSERT_TRUE(client.ask(answer).has_accepted());
    }
    ASSERT_TRUE(askedAgain());
    client.stop(id, run);
    ASSERT_TRUE(askedAgain());
    const auto withdrawn = [&] {
        const auto events = client.events();
        return std::any_of(events.begin(), events.end(), [&](const auto& event) {
            const proto::InputRequested& asked = event.input_requested();
            return asked.cancelled() && asked.request() == seen;
        });
    };
    while (!withdrawn())
        client.stop(id, run); // soon after another it says the same thing
    const auto finished = client.finished(run);
    ASSERT_TRUE(finished);
    EXPECT_EQ(finished->exception().type(), "EOFError");
}

TEST_P(Stopping, APrinterWhoseReaderIsGoneForAWhile)
{
    const std::uint64_t run = client.run(id, "while True: print('x' * 1000)");
    ASSERT_TRUE(client.wait([](const auto& events) { return events.size() > 20; }));
    client.stop(id, run);
    EXPECT_EQ(client.finished(run)->outcome(), RunFinished::INTERRUPTED);
}

TEST_P(Stopping, CodeInAnInterpreterThatItsCodeMade)
{
    const std::string made = "from concurrent import interpreters\n"
                             "made = interpreters.create()\n";
    for (const char* code : {"while True: pass", "import time; time.sleep(600)", "input('? ')",
             "import threading; threading.Event().wait()", "while True: print('x' * 1000)",
             "from concurrent import interpreters as i; i.create().exec('while True: pass')"})
        expectStopped(made + "made.exec(" + '"' + code + '"' + ")");
    expectStopped(made + "import time\nmade.call(time.sleep, 600)");
    const std::uint64_t after = client.run(id, "print('still', 'here')");
    EXPECT_EQ(client.finished(after)->outcome(), RunFinished::OK);
}

TEST_P(Stopping, WhatIsOnItsWayToAnInterpreterThatItsCodeMade)
{
    // What a call takes is unpickled over there, and that is code too.
    const std::uint64_t run = client.run(id,
        "from concurrent import interpreters\n"
        "made = interpreters.create()\n"
        "class Slow:\n"
        "    def __reduce__(self):\n"
        "        return exec, (\"import time; print('there'); time.sleep(600)\",)\n"
        "made.call(abs, Slow())");
    ASSERT_TRUE(client.wait([&](const auto& events) {
        return std::any_of(events.begin(), events.end(), [&](const proto::Envelope& event) {
            return event.has_output() && event.output().interpreter() != id;
        });
    }));
    client.stop(id, run);
    const auto finished = client.finished(run);
    ASSERT_TRUE(finished);
    EXPECT_EQ(finished->outcome(), RunFinished::INTERRUPTED) << finished->exception().type();
    EXPECT_EQ(client.finished(client.run(id, "made.close()"))->outcome(), RunFinished::OK);
}

TEST_P(Stopping, NeverHitsTheNextRun)
{
    for (int i = 0; i < 200; ++i) {
        const std::uint64_t first = client.run(id, "while True: pass");
        client.stop(id, first);
        const std::uint64_t second = client.run(id, "sum(range(20000))");
        client.stop(id, first);
        const auto stopped = client.finished(first);
        ASSERT_TRUE(stopped);
        ASSERT_EQ(stopped->outcome(), RunFinished::INTERRUPTED);
        client.stop(id, first);
        const auto next = client.finished(second);
        ASSERT_TRUE(next);
        ASSERT_EQ(next->outcome(), RunFinished::OK) << "round " << i;
    }
}

TEST_P(Stopping, ACleanUpThatTakesItsTimeIsNotInterruptedAgain)
{
    EXPECT_EQ(stopped("import time\ntry:\n    while True: pass\nexcept KeyboardInterrupt:\n"
                      "    end = time.monotonic() + 0.4\n    while time.monotonic() < end: pass\n"
                      "    print('cleaned up')")
                  .outcome(),
        RunFinished::OK);
    EXPECT_EQ(client.output(id), "ready\ncleaned up\n");
}

TEST_P(Stopping, CodeThatSwallowsKeyboardInterruptIsParkedByTheThirdStop)
{
    const std::uint64_t run = client.run(id,
        // A Stop that comes before the innermost `try` is swallowed further out; one that comes
        // while another is being swallowed gets no further than the next loop.
        "said = False\n"
        "while True:\n try:\n"
        "  while True:\n   try:\n"
        "    while True:\n     try:\n"
        "      if not said: said = True; print('ready')\n"
        "      while True: pass\n"
        "     except BaseException: pass\n"
        "   except BaseException: pass\n"
        " except BaseException: pass");
    ASSERT_TRUE(client.wait([&](const auto& events) {
        return std::any_of(events.begin(), events.end(),
            [&](const proto::Envelope& event) { return event.output().run() == run; });
    }));
    for (int stuck = 1; stuck <= 2; ++stuck) {
        client.stop(id, run);
        ASSERT_TRUE(client.wait([&](const auto& events) {
            return std::count_if(events.begin(), events.end(), [](const proto::Envelope& event) {
                return event.interpreter_changed().state() == proto::STATE_STUCK;
            }) >= stuck;
        })) << client.output(id);
    }
    client.stop(id, run);
    EXPECT_TRUE(client.reached(id, proto::STATE_PARKED));
    EXPECT_EQ(client.finished(run)->outcome(), RunFinished::ABANDONED);
    client.close(id);
    EXPECT_TRUE(client.reached(id, proto::STATE_CLOSED));
    const std::uint64_t other = client.createIdle();
    EXPECT_EQ(client.finished(client.run(other, "x = 1"))->outcome(), RunFinished::OK);
}

TEST_P(Stopping, CCodeThatHoldsTheGilIsStuckAndBlocksNobodyElse)
{
    const std::uint64_t run = client.run(id, "sum(range(10 ** 12))");
    ASSERT_TRUE(client.reached(id, proto::STATE_RUNNING));
    client.stop(id, run);
    EXPECT_TRUE(contains(stuckReason(), "C code holds its GIL")) << stuckReason();
    expectThatOthersRun();
}

TEST_P(Stopping, AReadThatBlocksIsStoppedOn315AndSaidToBeDeafOn314)
{
    const std::string source = "import os\nends = os.pipe()\nos.read(ends[0], 1)";
    if (!GetParam().ends_with("3.14")) {
        EXPECT_EQ(stopped(source).outcome(), RunFinished::INTERRUPTED);
        return;
    }
    const std::uint64_t run = client.run(id, "print('ready')\n" + source);
    ASSERT_TRUE(client.says(id, "ready"));
    client.stop(id, run);
    EXPECT_TRUE(contains(stuckReason(), "a call that cannot be interrupted")) << stuckReason();
    expectThatOthersRun();
}

TEST_P(Stopping, AWaitForALockThatNobodyReleasesIsSaidToBeDeaf)
{
    const std::uint64_t run = client.run(
        id, "import threading\nl = threading.Lock()\nl.acquire()\nprint('ready')\nl.acquire()");
    ASSERT_TRUE(client.says(id, "ready"));
    client.stop(id, run);
    EXPECT_TRUE(contains(stuckReason(), "(a lock")) << stuckReason();
    expectThatOthersRun();
}

INSTANTIATE_TEST_SUITE_P(, Stopping, testing::ValuesIn(runtimePrograms()), runtimeName);

} // namespace
} // namespace clutch::test
