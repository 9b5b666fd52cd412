#include "engine/protocol/describe.h"
#include "tests/host/host_fixture.h"

#include <chrono>
#include <csignal>
#include <map>
#include <set>

namespace clutch::test {
namespace {

using proto::RunFinished;

class Ending : public HostTest
{
protected:
    proto::Envelope finalize(proto::FinalizeRuntime::Policy policy, std::uint64_t deadlineMs = 0)
    {
        proto::Envelope request;
        request.mutable_finalize_runtime()->set_policy(policy);
        request.mutable_finalize_runtime()->set_deadline_ms(deadlineMs);
        return client.ask(request);
    }

    /// The end that Clutch's policy makes, with the findings that are ResourceWarnings.
    void expectAWarningForEach(const std::vector<std::string>& beginnings)
    {
        const auto end = client.waitForEnd();
        ASSERT_TRUE(end);
        EXPECT_TRUE(end->clean()) << end->sentence() << end->lastStderr;
        const auto report = client.report(0);
        ASSERT_TRUE(report);
        EXPECT_EQ(report->how(), proto::FinalizationReport::FINALIZED_BY_CLUTCH);
        std::vector<std::string> warnings;
        for (const proto::Finding& finding : report->findings()) {
            EXPECT_EQ(finding.kind(), "ResourceWarning") << finding.text();
            warnings.push_back(finding.text());
        }
        ASSERT_EQ(warnings.size(), beginnings.size());
        for (std::size_t i = 0; i < warnings.size(); ++i)
            EXPECT_EQ(warnings[i].rfind(beginnings[i], 0), 0u) << warnings[i];
        ASSERT_TRUE(end->said);
        EXPECT_EQ(end->said->exit_code(), 0);
    }

    void expectCPythonsWarning()
    {
        const auto end = client.waitForEnd();
        ASSERT_TRUE(end);
        EXPECT_TRUE(end->clean()) << end->sentence() << end->lastStderr;
        const auto report = client.report(0);
        ASSERT_TRUE(report);
        EXPECT_EQ(report->how(), proto::FinalizationReport::FINALIZED_BY_CPYTHON);
        ASSERT_EQ(report->findings_size(), 1);
        EXPECT_EQ(report->findings(0).kind(), "RuntimeWarning");
        EXPECT_NE(report->findings(0).text().find("remaining subinterpreters"), std::string::npos);
    }
};

TEST_P(Ending, ClosingReportsWhatWasAliveAndHowLongItTook)
{
    const std::uint64_t id = client.createIdle();
    ASSERT_TRUE(client.finished(client.run(id,
        "f = open('/dev/null')\nfrom concurrent import interpreters\nmade = "
        "interpreters.create()")));
    client.close(id);
    EXPECT_TRUE(client.reached(id, proto::STATE_CLOSED));
    const auto report = client.report(id);
    ASSERT_TRUE(report);
    EXPECT_EQ(report->how(), proto::FinalizationReport::CLOSED);
    EXPECT_EQ(report->letter(), "A");
    EXPECT_GT(report->steps_size(), 0);
    EXPECT_GT(report->before().modules(), 0u);
    EXPECT_GT(report->before().arena_bytes(), 0u);
    EXPECT_EQ(report->before().interpreters_size(), 1);
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
    proto::CreateInterpreter named;
    named.set_name("primes");
    client.createIdle(named);
    EXPECT_TRUE(finalize(proto::FinalizeRuntime::CLUTCH_CLOSES).has_accepted());
    expectAWarningForEach(
        {"remaining subinterpreter A (", "remaining subinterpreter B \"primes\" ("});
}

TEST_P(Ending, TheMainInterpretersCodeEndsTheRuntimeAndClutchClosesWhatIsLeft)
{
    client.createIdle();
    client.run(1, "import clutch\nclutch.finalize()\nprint('after the request')");
    expectAWarningForEach({"remaining subinterpreter A ("});
    EXPECT_EQ(client.output(1), "after the request\n");
    EXPECT_EQ(client.report(0)->ended_by(), "clutch.finalize() in the main interpreter");
}

TEST_P(Ending, ClutchClosesWhatUserCodeMadeAndLeftToo)
{
    const std::uint64_t id = client.createIdle();
    ASSERT_TRUE(client.finished(
        client.run(id, "import _interpreters\n_interpreters.create()"))); // that nobody holds
    const auto ended = client.finished(client.run(1,
        "from concurrent import interpreters\nidle = interpreters.create()\n"
        "asleep, spinning = interpreters.create(), interpreters.create()\n"
        "asleep.exec('import threading, time\\n'\n"
        "    'threading.Thread(target=time.sleep, args=(600,)).start()')\n"
        "spinning.exec('import threading\\ndef spin():\\n    while True: pass\\n'\n"
        "    'threading.Thread(target=spin).start()')"));
    ASSERT_TRUE(ended);
    ASSERT_EQ(ended->outcome(), RunFinished::OK) << client.output(1);
    std::set<std::uint64_t> foreign;
    for (const proto::Envelope& event : client.events())
        if (event.interpreter_changed().kind() == proto::KIND_FOREIGN)
            foreign.insert(event.interpreter_changed().interpreter());
    ASSERT_EQ(foreign.size(), 4u);
    EXPECT_TRUE(finalize(proto::FinalizeRuntime::CLUTCH_CLOSES, 500).has_accepted());
    expectAWarningForEach({"remaining subinterpreter A (", "remaining subinterpreter 3 (",
        "remaining subinterpreter 4 (", "remaining subinterpreter 5 (",
        "remaining subinterpreter 6 ("});
    EXPECT_NE(
        client.report(0)->findings(1).text().find("which code of an interpreter that has ended"),
        std::string::npos);
    EXPECT_NE(client.report(0)->findings(2).text().find("which code of the main interpreter"),
        std::string::npos);
    for (const std::uint64_t each : foreign) {
        EXPECT_TRUE(client.reached(each, proto::STATE_CLOSED));
        EXPECT_EQ(client.report(each)->how(), proto::FinalizationReport::CLOSED);
        EXPECT_EQ(client.report(each)->ended_by(), "runtime closing");
    }
}

TEST_P(Ending, APoolThatWasNeverShutDownEndsAsInPython)
{
    const auto ended = client.finished(client.run(1,
        "from concurrent.futures import InterpreterPoolExecutor\n"
        "pool = InterpreterPoolExecutor(2)\nprint(list(pool.map(abs, [-1, -2])))"));
    ASSERT_TRUE(ended);
    ASSERT_EQ(ended->outcome(), RunFinished::OK) << client.output(1);
    EXPECT_TRUE(finalize(proto::FinalizeRuntime::CLUTCH_CLOSES).has_accepted());
    expectAWarningForEach({});
}

TEST_P(Ending, AnyInterpretersCodeMayLeaveTheEndToCPython)
{
    const std::uint64_t id = client.createIdle();
    client.run(id, "import clutch\nclutch.finalize(policy='cpython')");
    expectCPythonsWarning();
    EXPECT_EQ(client.report(0)->ended_by(), "clutch.finalize() in interpreter A (2)");
}

TEST_P(Ending, CPythonClosesWhatIsLeft)
{
    client.createIdle();
    EXPECT_TRUE(finalize(proto::FinalizeRuntime::CPYTHON_CLOSES).has_accepted());
    expectCPythonsWarning();
}

TEST_P(Ending, CPythonClosesWhatUserCodeMadeAndLeftToo)
{
    ASSERT_TRUE(client.finished(client.run(1,
        "from concurrent import interpreters\nleft = interpreters.create()\n"
        "interpreters.create().close()")));
    EXPECT_TRUE(finalize(proto::FinalizeRuntime::CPYTHON_CLOSES).has_accepted());
    ASSERT_TRUE(client.waitForEnd());
    std::map<proto::FinalizationReport::How, std::string> ends;
    for (const proto::Envelope& event : client.events())
        if (event.finalization_report().kind() == proto::KIND_FOREIGN)
            ends[event.finalization_report().how()] = event.finalization_report().ended_by();
    EXPECT_EQ(ends,
        (std::map<proto::FinalizationReport::How, std::string>{
            {proto::FinalizationReport::FINALIZED_BY_CPYTHON, "Py_FinalizeEx()"},
            {proto::FinalizationReport::CLOSED_BY_USER_CODE, "user code"}}));
}

TEST_P(Ending, AHangOfCPythonsOwnEndIsToldAtTheDeadline)
{
    const std::uint64_t id = client.createIdle();
    client.run(id, "sum(range(10 ** 12))");
    ASSERT_TRUE(client.reached(id, proto::STATE_RUNNING));
    EXPECT_TRUE(finalize(proto::FinalizeRuntime::CPYTHON_CLOSES, 1).has_accepted());
    const auto end = client.waitForEnd();
    ASSERT_TRUE(end);
    EXPECT_EQ(end->signal, 0) << end->sentence();
    EXPECT_EQ(end->exitCode, 1);
    ASSERT_TRUE(end->said);
    EXPECT_NE(end->said->reason().find("did not finalize within its deadline"), std::string::npos)
        << end->sentence();
}

TEST_P(Ending, ACrashInTheEndIsToldWithItsSignalAndItsStack)
{
    for (const auto policy :
        {proto::FinalizeRuntime::CLUTCH_CLOSES, proto::FinalizeRuntime::CPYTHON_CLOSES}) {
        RuntimeClient other(GetParam());
        ASSERT_TRUE(other.waitForWelcome());
        ASSERT_TRUE(other.finished(other.run(
            1, "import atexit, ctypes\n@atexit.register\ndef crash(): ctypes.string_at(0)")));
        proto::Envelope request;
        request.mutable_finalize_runtime()->set_policy(policy);
        EXPECT_TRUE(other.ask(request).has_accepted());
        const auto end = other.waitForEnd();
        ASSERT_TRUE(end);
#ifndef __SANITIZE_ADDRESS__ // which ends the process by itself, with a code
        EXPECT_EQ(end->signal, SIGSEGV) << end->sentence();
        EXPECT_NE(end->sentence().find("Segmentation fault"), std::string::npos) << end->sentence();
#endif
        EXPECT_NE(end->lastStderr.find("in crash"), std::string::npos) << end->lastStderr;
    }
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
