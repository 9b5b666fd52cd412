// What no close can end: it is left parked and told, and neither the other interpreters nor the
// runtime's end wait for it.
#include "tests/host/closing_fixture.h"
#include "tests/support/scratch_folder.h"

#include <sys/stat.h>

namespace clutch::test {
namespace {

class LeftParked : public ClosingTest
{
protected:
    /// The report of a close that leaves the interpreter parked, and others alone.
    FinalizationReport leftBehind(std::uint64_t id)
    {
        EXPECT_TRUE(ask(id, proto::CloseInterpreter::INTERRUPT, 1).has_accepted());
        const auto report = client.report(id);
        EXPECT_TRUE(report) << client.errors();
        EXPECT_EQ(report->how(), FinalizationReport::PARKED) << described(*report);
        EXPECT_TRUE(client.reached(id, proto::STATE_PARKED)) << client.errors();
        expectThatTheRuntimeLives();
        return *report;
    }

    /// Whatever was left: the runtime ends by itself, before its deadline, and names it.
    void expectThatTheRuntimeEndsWithout(const std::string& letter)
    {
        proto::Envelope request;
        request.mutable_finalize_runtime()->set_deadline_ms(60'000);
        EXPECT_TRUE(client.ask(request).has_accepted());
        const auto end = client.waitForEnd();
        ASSERT_TRUE(end) << "it hangs";
        EXPECT_EQ(end->signal, 0) << end->sentence() << end->lastStderr;
        ASSERT_TRUE(end->said);
        EXPECT_NE(end->said->reason().find("ended without Py_FinalizeEx(): interpreter " + letter),
            std::string::npos)
            << end->sentence();
    }
};

TEST_P(LeftParked, AStuckOneAndTheRuntimeEndsWithoutIt)
{
    const std::uint64_t id = client.createIdle();
    const std::uint64_t run = client.run(id, "sum(range(10 ** 12))");
    ASSERT_TRUE(client.reached(id, proto::STATE_RUNNING));
    client.stop(id, run);
    ASSERT_TRUE(client.reached(id, proto::STATE_STUCK));
    const FinalizationReport report = leftBehind(id);
    EXPECT_EQ(report.findings(0).kind(), "left behind") << described(report);
    EXPECT_NE(described(report).find("C code holds its GIL"), std::string::npos)
        << described(report);
    EXPECT_EQ(client.finished(run)->outcome(), RunFinished::ABANDONED);
    expectThatTheRuntimeEndsWithout("A");
}

TEST_P(LeftParked, OneWhoseThreadKeepsTheGilAndTheRuntimeEndsWithoutIt)
{
    const ScratchFolder folder;
    const std::string fifo = (folder.path() / "fifo").string();
    ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
    const std::uint64_t id = client.createIdle();
    ASSERT_EQ(client
                  .finished(client.run(id,
                      "import ctypes, threading\nopen_it = ctypes.PyDLL(None).open\n"
                      "def keep(path='"
                          + fifo
                          + "'):\n    go.acquire()\n    open_it(path.encode(), 0)\n"
                            "go = threading.Lock(); go.acquire()\n"
                            "threading.Thread(target=keep).start()\ngo.release()"))
                  ->outcome(),
        RunFinished::OK);
    const FinalizationReport report = leftBehind(id);
    EXPECT_NE(described(report).find("GIL"), std::string::npos) << described(report);
    expectThatTheRuntimeEndsWithout("A");
}

TEST_P(LeftParked, OneWhoseOwnThreadWaitsForALockThatNobodyReleases)
{
    const std::uint64_t id = client.createIdle();
    client.run(
        id, "import threading\nl = threading.Lock()\nl.acquire()\nprint('ready')\nl.acquire()");
    ASSERT_TRUE(client.says(id, "ready")) << client.errors();
    EXPECT_NE(described(leftBehind(id)).find("its own thread waits outside of Python's code"),
        std::string::npos);
    expectThatTheRuntimeEnds();
}

TEST_P(LeftParked, OneWhoseOwnThreadRunsCodeElsewhereThatSwallowsEverything)
{
    const std::uint64_t id = client.createIdle();
    client.run(id,
        "from concurrent import interpreters\n"
        "made = interpreters.create()\n"
        "made.exec('while True:\\n  try:\\n    print(\"ready\")\\n    while True: pass\\n"
        "  except BaseException: pass')");
    ASSERT_TRUE(client.wait([&](const auto& events) {
        return std::any_of(events.begin(), events.end(), [&](const proto::Envelope& event) {
            return event.output().interpreter() != id && event.output().data() == "ready\n";
        });
    })) << client.errors();
    const std::string report = described(leftBehind(id));
    EXPECT_NE(report.find("its own thread runs code in another interpreter"), std::string::npos)
        << report;
    expectThatTheRuntimeEnds();
}

INSTANTIATE_TEST_SUITE_P(, LeftParked, testing::ValuesIn(runtimePrograms()), runtimeName);

} // namespace
} // namespace clutch::test
