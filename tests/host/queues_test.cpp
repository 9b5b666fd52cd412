// Queues of concurrent.interpreters: who has which, and how much is in them.
#include "tests/host/host_fixture.h"

#include <functional>

namespace clutch::test {
namespace {

using Queue = proto::InterpreterLoad::Queue;

class Queues : public HostTest
{
protected:
    void SetUp() override
    {
        HostTest::SetUp();
        if (!client.welcome().gil_state_available())
            GTEST_SKIP() << client.welcome().gil_state_reason();
        proto::Envelope request;
        request.mutable_set_sampling()->set_hz(100);
        request.mutable_set_sampling()->set_gil_state(true);
        ASSERT_TRUE(client.ask(request).has_accepted());
    }
    void run(std::uint64_t interpreter, const std::string& source)
    {
        const auto finished = client.finished(client.run(interpreter, source));
        ASSERT_TRUE(finished) << source << client.errors();
        EXPECT_EQ(finished->outcome(), proto::RunFinished::OK) << finished->exception().message();
    }
    /// "items/most" of each queue of an interpreter.
    static std::string queues(const proto::Sample& sample, std::uint64_t interpreter)
    {
        std::string all;
        for (const proto::InterpreterLoad& load : sample.interpreters()) {
            if (load.interpreter() != interpreter)
                continue;
            for (const Queue& queue : load.queues())
                all += std::to_string(queue.items()) + "/" + std::to_string(queue.most()) + " ";
        }
        return all;
    }
    /// Waits for a sample from now on of which that is true.
    bool becomes(const std::function<bool(const proto::Sample&)>& isIt)
    {
        const std::size_t before = client.events().size();
        return client.wait([&](const auto& events) {
            for (std::size_t i = before; i < events.size(); ++i)
                if (events[i].has_sample() && isIt(events[i].sample()))
                    return true;
            return false;
        });
    }
    /// The latest interpreter that user code made.
    std::uint64_t foreign()
    {
        std::uint64_t latest = 0;
        for (const proto::Envelope& event : client.events())
            if (event.interpreter_changed().kind() == proto::KIND_FOREIGN)
                latest = event.interpreter_changed().interpreter();
        return latest;
    }
    bool has(std::uint64_t interpreter, const std::string& what)
    {
        return becomes([&](const auto& sample) { return queues(sample, interpreter) == what; });
    }
};

TEST_P(Queues, AreShownToWhoMadeThemUntilTheyAreDropped)
{
    const std::uint64_t id = client.createIdle();
    const std::uint64_t other = client.createIdle();
    run(id,
        "from concurrent import interpreters\n"
        "queue = interpreters.create_queue()\n"
        "few = interpreters.create_queue(maxsize=4)\n"
        "for i in range(3): queue.put(i)\n"
        "few.put('x')\n");
    EXPECT_TRUE(has(id, "3/0 1/4 "));
    EXPECT_TRUE(has(other, ""));
    run(id, "queue.get(); queue.get()");
    EXPECT_TRUE(has(id, "1/0 1/4 "));
    run(id, "del queue");
    EXPECT_TRUE(has(id, "1/4 "));
    run(id, "del few");
    EXPECT_TRUE(has(id, ""));
}

TEST_P(Queues, AreShownToWhoGotThemToo)
{
    const std::uint64_t maker = client.createIdle();
    const std::uint64_t user = client.createIdle();
    run(maker,
        "from concurrent import interpreters\n"
        "queue = interpreters.create_queue(8)\n"
        "print(queue.id)\n");
    // As a person passes one on between two consoles: by its number.
    run(user,
        "from concurrent import interpreters\n"
        "queue = interpreters.Queue("
            + client.output(maker)
            + ")\n"
              "queue.put(1); queue.put(2)\n");
    EXPECT_TRUE(becomes([&](const auto& sample) {
        return queues(sample, maker) == "2/8 " && queues(sample, user) == "2/8 ";
    }));
    run(maker, "queue.get(); del queue");
    EXPECT_TRUE(becomes([&](const auto& sample) {
        return queues(sample, maker).empty() && queues(sample, user) == "1/8 ";
    }));
    client.close(user);
    ASSERT_TRUE(client.report(user));
    EXPECT_EQ(client.report(user)->findings_size(), 0) << client.report(user)->findings(0).text();
    EXPECT_TRUE(has(maker, ""));
}

TEST_P(Queues, AreReadWhileTheirInterpreterIsBusy)
{
    const std::uint64_t id = client.createIdle();
    run(id,
        "from concurrent import interpreters\n"
        "queue = interpreters.create_queue()\n"
        "queue.put(1)\n");
    client.run(id, "sum(range(10 ** 12))"); // never lets go of its GIL
    ASSERT_TRUE(client.reached(id, proto::STATE_RUNNING));
    EXPECT_TRUE(becomes([&](const auto& sample) {
        for (const proto::ThreadLoad& thread : sample.threads())
            if (thread.interpreter() == id && thread.owner()
                && thread.gil() == proto::ThreadLoad::HOLDS)
                return queues(sample, id) == "1/0 ";
        return false;
    }));
}

TEST_P(Queues, OfAnInterpreterThatItsCodeMadeWithPrepareMain)
{
    const std::uint64_t id = client.createIdle();
    run(id,
        "from concurrent import interpreters\n"
        "queue = interpreters.create_queue()\n"
        "made = interpreters.create()\n"
        "made.prepare_main(queue=queue)\n"
        "made.exec('for i in range(5): queue.put(i)')\n");
    EXPECT_TRUE(has(id, "5/0 "));
    const std::uint64_t made = foreign();
    EXPECT_TRUE(has(made, "5/0 "));
    EXPECT_TRUE(becomes([&](const auto& sample) {
        for (const proto::InterpreterLoad& load : sample.interpreters())
            if (load.interpreter() == made)
                return load.modules() > 0 && load.blocks() > 0 && load.arena_bytes() > 0;
        return false;
    }));
    run(id, "made.close()\nprint(queue.qsize())");
    EXPECT_TRUE(has(id, client.output(id).substr(0, 1) + "/0 "));
}

INSTANTIATE_TEST_SUITE_P(, Queues, testing::ValuesIn(runtimePrograms()), runtimeName);

} // namespace
} // namespace clutch::test
