#include "engine/runtime_ending.h"

#include "engine/worker.h"
#include "tests/support/recording_sink.h"

#include <gtest/gtest.h>

namespace clutch::engine {
namespace {

struct RuntimeEndingTest : testing::Test
{
    std::shared_ptr<test::RecordingSink> sink = std::make_shared<test::RecordingSink>();
    ThreadDirectory directory;
    TimerThread timer;
    Interrupter interrupter{timer};
    InterpreterRegistry registry{{sink, timer, interrupter, directory}, CpuTopology()};
    RuntimeEnding ending{registry, {sink, timer, interrupter, directory}, [](int) {
                         }};
    std::shared_ptr<Worker> main = registry.addMain();

    ~RuntimeEndingTest() override { timer.end(); }

    [[nodiscard]] bool mainTakesRuns() const
    {
        return main->run(RunId(7), {}, [](RunId) {}).has_value();
    }
};

TEST_F(RuntimeEndingTest, IsAnsweredBeforeAnythingFollowsFromIt)
{
    bool tookRunsThen = false;
    ASSERT_TRUE(ending.ask({}, main, [&] { tookRunsThen = mainTakesRuns(); }));
    EXPECT_TRUE(tookRunsThen) << "the process may have ended before the answer was sent";
    EXPECT_FALSE(mainTakesRuns());
}

TEST_F(RuntimeEndingTest, ASecondWishIsRefusedAndNotAnswered)
{
    ASSERT_TRUE(ending.ask({}, main, [] {}));
    const Status second = ending.ask({}, main, [] { ADD_FAILURE() << "it was refused"; });
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().text, "the runtime is being finalized already");
}

} // namespace
} // namespace clutch::engine
