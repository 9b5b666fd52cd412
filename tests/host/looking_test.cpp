#include "tests/host/host_fixture.h"

#include <algorithm>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace clutch::test {
namespace {

class Looking : public HostTest
{
protected:
    std::uint64_t id = 0;

    void SetUp() override
    {
        HostTest::SetUp();
        id = client.createIdle();
    }

    proto::Variables variables(bool live)
    {
        proto::Envelope request;
        request.mutable_list_variables()->set_interpreter(id);
        request.mutable_list_variables()->set_live(live);
        const proto::Envelope answer = client.ask(request);
        EXPECT_TRUE(answer.has_variables()) << answer.refusal().reason();
        return answer.variables();
    }
    proto::Value value(const std::string& name, bool live)
    {
        proto::Envelope request;
        request.mutable_show_value()->set_interpreter(id);
        request.mutable_show_value()->set_name(name);
        request.mutable_show_value()->set_live(live);
        const proto::Envelope answer = client.ask(request);
        EXPECT_TRUE(answer.has_value()) << answer.refusal().reason();
        return answer.value();
    }
    std::uint64_t startAndWaitForReady(const std::string& source)
    {
        const std::uint64_t run = client.run(id, source);
        EXPECT_TRUE(client.wait([&](const auto& events) {
            return std::any_of(events.begin(), events.end(),
                [&](const proto::Envelope& event) { return event.output().run() == run; });
        }));
        return run;
    }
    void stop(std::uint64_t run)
    {
        client.stop(id, run);
        EXPECT_TRUE(client.finished(run));
    }
    static std::string textOf(const proto::Variables& seen, const std::string& name)
    {
        for (const proto::Variables::Item& item : seen.items())
            if (item.name() == name)
                return item.text();
        return {};
    }
};

TEST_P(Looking, AValueOfAnIdleInterpreterIsShownInFull)
{
    EXPECT_TRUE(client.finished(client.run(id, "d = {'k': [1, 2, 3]}")));
    const proto::Value seen = value("d", false);
    EXPECT_FALSE(seen.busy());
    EXPECT_FALSE(seen.live());
    EXPECT_EQ(seen.kind(), proto::Value::PAIRS);
    ASSERT_EQ(seen.rows_size(), 1);
    EXPECT_EQ(seen.rows(0).label(), "'k'");
    EXPECT_EQ(seen.rows(0).text(), "[1, 2, 3]");
}

TEST_P(Looking, AnInterpreterThatIsNotThereIsRefusedWithASentence)
{
    proto::Envelope request;
    request.mutable_show_value()->set_interpreter(4711);
    request.mutable_show_value()->set_name("x");
    EXPECT_NE(client.ask(request).refusal().reason(), "");
}

TEST_P(Looking, CodeThatRunsIsBusyUnlessALiveLookIsAskedFor)
{
    const std::uint64_t run
        = startAndWaitForReady("n = 0\nprint('ready', flush=True)\nwhile True: n += 1");
    EXPECT_TRUE(variables(false).busy());
    EXPECT_TRUE(value("n", false).busy());
    const proto::Variables seen = variables(true);
    EXPECT_FALSE(seen.busy());
    EXPECT_TRUE(seen.live());
    EXPECT_NE(textOf(seen, "n"), "");
    EXPECT_EQ(value("n", true).type(), "int");
    stop(run);
    EXPECT_FALSE(variables(true).live());
}

TEST_P(Looking, NamesAreCompletedWhileCodeRunsAndWhileItWaits)
{
    for (const char* source : {"clutch_name = 1\nprint('ready', flush=True)\nwhile True: pass",
             "import time\nclutch_name = 1\nprint('ready', flush=True)\ntime.sleep(600)"}) {
        const std::uint64_t run = startAndWaitForReady(source);
        proto::Envelope request;
        request.mutable_complete()->set_interpreter(id);
        request.mutable_complete()->set_source("clutch_n");
        request.mutable_complete()->set_cursor(8);
        const proto::Completions found = client.ask(request).completions();
        EXPECT_FALSE(found.busy());
        ASSERT_EQ(found.items_size(), 1);
        EXPECT_EQ(found.items(0).text(), "clutch_name");
        stop(run);
    }
}

// A call that keeps the GIL until the test opens the other end: nobody waits for it, neither the
// client for its answer, nor the host, nor another interpreter.
TEST_P(Looking, CCodeThatKeepsTheGilIsBusyAndBlocksNobody)
{
    const std::string fifo = testing::TempDir() + "clutch_fifo_" + std::to_string(::getpid());
    ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
    const std::uint64_t run
        = startAndWaitForReady("import ctypes\nopen_it = ctypes.PyDLL(None).open\n"
                               "print('ready', flush=True)\nopen_it(b'"
            + fifo + "', 0)\nprint('over')");
    while (!variables(true).busy()) { }
    for (int i = 0; i < 6; ++i) // more than may wait
        EXPECT_TRUE(variables(true).busy());
    EXPECT_TRUE(value("ctypes", true).busy());
    EXPECT_NE(client.createIdle(), 0u);
    EXPECT_EQ(client.output(id), "ready\n");
    const int writer = ::open(fifo.c_str(), O_WRONLY | O_CLOEXEC);
    EXPECT_TRUE(client.finished(run));
    EXPECT_EQ(client.output(id), "ready\nover\n");
    // The helpers came in late, found that nobody waits any more, and left.
    const std::uint64_t next = startAndWaitForReady("print('on', flush=True)\nwhile True: pass");
    EXPECT_FALSE(variables(true).busy());
    stop(next);
    ::close(writer);
    ::unlink(fifo.c_str());
}

TEST_P(Looking, AnInterpreterIsClosedWhileLooksGoOn)
{
    (void)startAndWaitForReady("print('ready', flush=True)\nwhile True: pass");
    proto::Envelope request;
    request.mutable_list_variables()->set_interpreter(id);
    request.mutable_list_variables()->set_live(true);
    for (int i = 0; i < 20; ++i)
        (void)client.connection().send(request);
    client.close(id);
    const auto report = client.report(id);
    ASSERT_TRUE(report);
    EXPECT_EQ(report->how(), proto::FinalizationReport::CLOSED);
}

TEST_P(Looking, ARunIsAsFastAndSaysTheSameWhileItIsLookedAt)
{
    const std::uint64_t run = startAndWaitForReady(
        "import gc, sys, threading\nprint('ready', flush=True)\n"
        "before = (gc.isenabled(), threading.active_count(), sys.gettrace())\n"
        "total = 0\nfor n in range(3_000_000): total += n\n"
        "print(total, before == (gc.isenabled(), threading.active_count(), sys.gettrace()))");
    int looks = 0;
    const auto over = [&] {
        const auto events = client.events();
        return std::any_of(events.begin(), events.end(),
            [&](const proto::Envelope& event) { return event.run_finished().run() == run; });
    };
    while (!over()) {
        (void)variables(true);
        ++looks;
    }
    EXPECT_GT(looks, 0);
    EXPECT_EQ(client.output(id), "ready\n4499998500000 True\n");
}

INSTANTIATE_TEST_SUITE_P(, Looking, testing::ValuesIn(runtimePrograms()), runtimeName);

} // namespace
} // namespace clutch::test
