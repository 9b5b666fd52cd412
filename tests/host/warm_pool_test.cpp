#include "tests/host/host_fixture.h"

#include <chrono>

namespace clutch::test {
namespace {

class Warm : public HostTest
{
protected:
    void keepOneReady(proto::InterpreterKind kind = proto::KIND_UNSPECIFIED)
    {
        proto::Envelope request;
        request.mutable_set_warm_pool()->set_on(true);
        request.mutable_set_warm_pool()->set_kind(kind);
        ASSERT_TRUE(client.ask(request).has_accepted());
        request.mutable_set_sampling()->set_hz(50);
        ASSERT_TRUE(client.ask(request).has_accepted());
        ASSERT_TRUE(becomesReady());
    }
    /// Waits for a sample, later than those that have come, which tells of a warm one.
    bool becomesReady()
    {
        return client.wait([before = client.events().size()](const auto& events) {
            for (std::size_t i = before; i < events.size(); ++i)
                if (events[i].sample().warm_interpreters() == 1)
                    return true;
            return false;
        });
    }
    proto::Sample lastSample()
    {
        proto::Sample last;
        for (const proto::Envelope& event : client.events())
            if (event.has_sample())
                last = event.sample();
        return last;
    }
    proto::InterpreterChanged facts(std::uint64_t id)
    {
        proto::InterpreterChanged last;
        for (const proto::Envelope& event : client.events())
            if (event.interpreter_changed().interpreter() == id)
                last = event.interpreter_changed();
        return last;
    }
    std::string printed(std::uint64_t id, const std::string& source)
    {
        const auto end = client.finished(client.run(id, source));
        EXPECT_TRUE(end && end->outcome() == proto::RunFinished::OK)
            << (end ? end->exception().text() : "");
        return client.output(id);
    }
    void expectKept(proto::InterpreterKind kind)
    {
        keepOneReady(kind);
        proto::CreateInterpreter wish;
        wish.set_kind(kind);
        const std::uint64_t id = client.createIdle(wish);
        EXPECT_TRUE(facts(id).from_pool());
        EXPECT_EQ(facts(id).kind(), kind);
        EXPECT_EQ(facts(id).affinity_size(), 1);
        EXPECT_EQ(printed(id,
                      "import _interpreters, clutch\n"
                      "mine = _interpreters.get_current()[0]\n"
                      "print(clutch.letter, _interpreters.get_config(mine).gil)"),
            facts(id).letter() + " shared\n");
        client.close(id);
        EXPECT_TRUE(client.reached(id, proto::STATE_CLOSED));
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
};

TEST_P(Warm, TheTakenOneIsLikeOneThatWasMadeForTheOccasion)
{
    keepOneReady();
    EXPECT_GT(lastSample().warm_bytes(), 0u);
    (void)printed(1, "import os; os.environ['CLUTCH_TEST_LATE'] = 'seen'");
    proto::CreateInterpreter wish;
    wish.set_letter("W");
    wish.add_argv("one");
    wish.add_argv("two");
    wish.set_search_path("/nowhere");
    wish.set_colour(true);
    const std::uint64_t id = client.createIdle(wish);
    EXPECT_TRUE(facts(id).from_pool());
    EXPECT_EQ(facts(id).letter(), "W");
    EXPECT_EQ(printed(id,
                  "import sys, os, clutch\n"
                  "print(clutch.letter, sys.argv, sys.path[0], sys.stdout.isatty(),"
                  " os.environ['CLUTCH_TEST_LATE'])"),
        "W ['one', 'two'] /nowhere True seen\n");
    EXPECT_EQ(printed(id,
                  "import os\n"
                  "print(os.sched_getscheduler(0) == os.SCHED_OTHER)")
                  .substr(std::string("W ['one', 'two'] /nowhere True seen\n").size()),
        "True\n");
    EXPECT_EQ(facts(id).affinity_size(), 1);
    EXPECT_TRUE(becomesReady());
    client.close(id);
    EXPECT_TRUE(client.reached(id, proto::STATE_CLOSED));
}

TEST_P(Warm, SharesTheGilWhereThatIsTheUsualKind)
{
    expectKept(proto::KIND_SHARED_GIL);
}

TEST_P(Warm, IsLegacyWhereThatIsTheUsualKind)
{
    expectKept(proto::KIND_LEGACY);
}

TEST_P(Warm, IsOffUntilAClientAsksForIt)
{
    EXPECT_FALSE(facts(client.createIdle()).from_pool());
}

TEST_P(Warm, IsClosedBeforeClutchFinalizes)
{
    keepOneReady();
    expectEndWithoutFindings(proto::FinalizeRuntime::CLUTCH_CLOSES);
}

TEST_P(Warm, IsClosedBeforeCPythonFinalizes)
{
    keepOneReady();
    expectEndWithoutFindings(proto::FinalizeRuntime::CPYTHON_CLOSES);
}

TEST_P(Warm, AClientThatGoesLeavesNone)
{
    keepOneReady();
    client.connection().terminate(std::chrono::seconds(30));
    const auto end = client.waitForEnd();
    ASSERT_TRUE(end);
    EXPECT_TRUE(end->clean()) << end->sentence() << end->lastStderr;
}

INSTANTIATE_TEST_SUITE_P(, Warm, testing::ValuesIn(runtimePrograms()), runtimeName);

} // namespace
} // namespace clutch::test
