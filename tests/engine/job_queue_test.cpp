#include "engine/job_queue.h"

#include <gtest/gtest.h>

namespace clutch::engine {
namespace {

QueuedJob job(std::uint64_t run)
{
    return {RunId{run}, [](python::Interpreter&) {},
        [] {
        }};
}

TEST(JobQueue, ALookWaitsForNoRunThatWasAcceptedBefore)
{
    JobQueue queue;
    EXPECT_TRUE(queue.pushLook(job(0)));
    EXPECT_TRUE(queue.push(job(1), [] {}));
    EXPECT_FALSE(queue.pushLook(job(0))) << "behind a run that waits";
    EXPECT_FALSE(queue.pop()->run);
    EXPECT_EQ(queue.pop()->run, RunId{1});
    EXPECT_FALSE(queue.pushLook(job(0))) << "behind a run that begins";
    queue.runIsOver();
    EXPECT_TRUE(queue.pushLook(job(0)));
    queue.stopNow();
    EXPECT_FALSE(queue.pushLook(job(0)));
}

TEST(JobQueue, ARunThatHasNotBegunIsWithdrawnOrToldToWhoBeginsIt)
{
    JobQueue queue;
    EXPECT_FALSE(queue.withdraw(RunId{}));
    ASSERT_TRUE(queue.push(job(0), [] {}));
    for (std::uint64_t run = 1; run <= 4; ++run)
        ASSERT_TRUE(queue.push(job(run), [] {}));
    EXPECT_EQ(queue.withdraw(RunId{2})->run, RunId{2});
    EXPECT_EQ(queue.withdraw(RunId{})->run, RunId{1}) << "the next one, but no look";
    EXPECT_FALSE(queue.withdraw(RunId{2})) << "once";
    EXPECT_EQ(queue.waitingRuns(), 2u);
    EXPECT_FALSE(queue.pop()->run);
    EXPECT_EQ(queue.pop()->run, RunId{3});
    EXPECT_FALSE(queue.takeStop());
    EXPECT_FALSE(queue.withdraw(RunId{3}));
    EXPECT_TRUE(queue.takeStop());
    EXPECT_FALSE(queue.takeStop());
    EXPECT_FALSE(queue.withdraw(RunId{}));
    EXPECT_EQ(queue.pop()->run, RunId{4});
    EXPECT_FALSE(queue.takeStop()) << "it was for the one before";
}

} // namespace
} // namespace clutch::engine
