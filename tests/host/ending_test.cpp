#include "engine/protocol/describe.h"
#include "tests/host/host_fixture.h"

#include <chrono>

namespace clutch::test {
namespace {

using proto::RunFinished;

class Ending : public HostTest
{
protected:
    proto::Envelope finalize(proto::FinalizeRuntime::Policy policy)
    {
        proto::Envelope request;
        request.mutable_finalize_runtime()->set_policy(policy);
        return client.ask(request);
    }
};

TEST_P(Ending, ClosingReportsWhatWasAliveAndHowLongItTook)
{
    const std::uint64_t id = client.createIdle();
    ASSERT_TRUE(client.finished(client.run(id, "f = open('/dev/null')")));
    client.close(id);
    EXPECT_TRUE(client.reached(id, proto::STATE_CLOSED));
    const auto report = client.report(id);
    ASSERT_TRUE(report);
    EXPECT_EQ(report->how(), proto::FinalizationReport::CLOSED);
    EXPECT_EQ(report->letter(), "A");
    EXPECT_GT(report->steps_size(), 0);
    EXPECT_GT(report->before().modules(), 0u);
}

TEST_P(Ending, WhatWasPrintedBeforeTheProcessEndsItselfArrives)
{
    const std::uint64_t id = client.createIdle();
    client.run(id, "import os\nprint('before')\nos._exit(7)");
    const auto end = client.waitForEnd();
    ASSERT_TRUE(end);
    EXPECT_EQ(end->exitCode, 7);
    EXPECT_EQ(client.output(id), "before\n");
}

TEST_P(Ending, WhatWasPrintedBeforeTheProcessKillsItselfArrives)
{
    const std::uint64_t id = client.createIdle();
    client.run(id, "import os\nprint('before')\nos.kill(os.getpid(), 9)");
    const auto end = client.waitForEnd();
    ASSERT_TRUE(end);
    EXPECT_EQ(end->signal, 9);
    EXPECT_EQ(client.output(id), "before\n");
}

TEST_P(Ending, ClosingStopsWhatRuns)
{
    const std::uint64_t id = client.createIdle();
    const std::uint64_t run = client.run(id, "while True: pass");
    ASSERT_TRUE(client.reached(id, proto::STATE_RUNNING));
    client.close(id);
    EXPECT_TRUE(client.reached(id, proto::STATE_CLOSED));
    std::string story;
    for (const proto::Envelope& event : client.events())
        story += protocol::describe(event) + '\n';
    EXPECT_EQ(client.finished(run)->outcome(), RunFinished::INTERRUPTED)
        << story << client.errors();
}

TEST_P(Ending, ClosingWithSpinningThreadsEndsOrParksAndNeverCrashes)
{
    for (int i = 0; i < 10; ++i) {
        const std::uint64_t id = client.createIdle();
        const std::uint64_t run = client.run(id,
            "import threading\n"
            "def spin():\n    while True: pass\n"
            "for _ in range(2): threading.Thread(target=spin).start()");
        ASSERT_TRUE(client.finished(run));
        client.close(id, 1000);
        ASSERT_TRUE(client.report(id)) << "round " << i << client.errors();
    }
}

TEST_P(Ending, ClutchClosesWhatIsLeftAndWarnsOnceForEach)
{
    client.createIdle();
    client.createIdle();
    EXPECT_TRUE(finalize(proto::FinalizeRuntime::CLUTCH_CLOSES).has_accepted());
    const auto end = client.waitForEnd();
    ASSERT_TRUE(end);
    EXPECT_TRUE(end->clean()) << end->sentence() << end->lastStderr;
    const auto report = client.report(0);
    ASSERT_TRUE(report);
    EXPECT_EQ(report->how(), proto::FinalizationReport::FINALIZED_BY_CLUTCH);
    int warnings = 0;
    for (const proto::Finding& finding : report->findings())
        warnings += finding.kind() == "ResourceWarning" ? 1 : 0;
    EXPECT_EQ(warnings, 2);
    ASSERT_TRUE(end->said);
    EXPECT_EQ(end->said->exit_code(), 0);
}

TEST_P(Ending, CPythonClosesWhatIsLeft)
{
    client.createIdle();
    EXPECT_TRUE(finalize(proto::FinalizeRuntime::CPYTHON_CLOSES).has_accepted());
    const auto end = client.waitForEnd();
    ASSERT_TRUE(end);
    EXPECT_TRUE(end->clean()) << end->sentence() << end->lastStderr;
    EXPECT_EQ(client.report(0)->how(), proto::FinalizationReport::FINALIZED_BY_CPYTHON);
}

TEST_P(Ending, CPythonClosesWhatIsLeftFromTheInterpreterThatWasChosen)
{
    const std::uint64_t id = client.createIdle();
    client.createIdle();
    proto::Envelope request;
    request.mutable_finalize_runtime()->set_policy(proto::FinalizeRuntime::CPYTHON_CLOSES);
    request.mutable_finalize_runtime()->set_from_interpreter(id);
    EXPECT_TRUE(client.ask(request).has_accepted());
    const auto end = client.waitForEnd();
    ASSERT_TRUE(end);
    EXPECT_TRUE(end->clean()) << end->sentence() << end->lastStderr;
    ASSERT_TRUE(client.report(0));
    EXPECT_EQ(client.report(0)->how(), proto::FinalizationReport::FINALIZED_BY_CPYTHON);
    EXPECT_EQ(client.report(0)->steps(0).name(), "Py_FinalizeEx, called from interpreter A (2)");
    EXPECT_NE(end->said->reason().find("from interpreter A"), std::string::npos);
}

TEST_P(Ending, AnInterpreterThatRunsCodeCannotBeChosenToFinalize)
{
    const std::uint64_t id = client.createIdle();
    client.run(id, "while True: pass");
    ASSERT_TRUE(client.reached(id, proto::STATE_RUNNING));
    proto::Envelope request;
    request.mutable_finalize_runtime()->set_policy(proto::FinalizeRuntime::CPYTHON_CLOSES);
    request.mutable_finalize_runtime()->set_from_interpreter(id);
    EXPECT_EQ(client.ask(request).refusal().reason(),
        "Py_FinalizeEx() cannot be called from interpreter A (2): it is running, not idle");
}

TEST_P(Ending, FinalizingStopsWhatTheMainInterpreterRuns)
{
    client.run(1, "while True: pass");
    ASSERT_TRUE(client.reached(1, proto::STATE_RUNNING));
    EXPECT_TRUE(finalize(proto::FinalizeRuntime::CLUTCH_CLOSES).has_accepted());
    const auto end = client.waitForEnd();
    ASSERT_TRUE(end);
    EXPECT_TRUE(end->clean()) << end->sentence();
}

TEST_P(Ending, FinalizingFromASubinterpreterIsRefused)
{
    const std::uint64_t id = client.createIdle();
    proto::Envelope request;
    request.mutable_finalize_runtime()->set_from_interpreter(id);
    EXPECT_NE(client.ask(request).refusal().reason().find("must be called from the main"),
        std::string::npos);
    const std::uint64_t run = client.run(id, "import clutch; clutch.finalize()");
    EXPECT_EQ(client.finished(run)->exception().type(), "RuntimeError");
}

TEST_P(Ending, AStuckInterpreterDoesNotKeepTheRuntimeAlive)
{
    const std::uint64_t id = client.createIdle();
    client.run(id, "sum(range(10 ** 12))");
    ASSERT_TRUE(client.reached(id, proto::STATE_RUNNING));
    proto::Envelope request;
    request.mutable_finalize_runtime()->set_deadline_ms(500);
    EXPECT_TRUE(client.ask(request).has_accepted());
    const auto end = client.waitForEnd();
    ASSERT_TRUE(end);
    EXPECT_EQ(end->signal, 0);
    ASSERT_TRUE(end->said);
    EXPECT_EQ(end->said->exit_code(), end->exitCode);
}

TEST_P(Ending, AClientThatSaysGoodbyeWhileEverythingRunsLeavesNoProcess)
{
    const std::uint64_t id = client.createIdle();
    client.run(
        id, "while True:\n    try:\n        while True: pass\n    except BaseException: pass");
    client.run(1, "import time; time.sleep(600)");
    ASSERT_TRUE(client.reached(id, proto::STATE_RUNNING));
    client.connection().terminate(std::chrono::seconds(30));
    const auto end = client.waitForEnd();
    ASSERT_TRUE(end);
    EXPECT_EQ(end->signal, 0) << "it ended by itself: " << end->sentence();
}

INSTANTIATE_TEST_SUITE_P(, Ending, testing::ValuesIn(runtimePrograms()), runtimeName);

} // namespace
} // namespace clutch::test
