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

} // namespace
} // namespace clutch::engine
