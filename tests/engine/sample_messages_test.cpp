#include "engine/sample_messages.h"

#include <gtest/gtest.h>

namespace clutch::engine {
namespace {

/// Threads 1 to 3 of interpreter 7, of which only the first runs.
struct SampleMessagesTest : testing::Test
{
    SampleMessagesTest()
    {
        for (std::int64_t id = 1; id <= 3; ++id) {
            ThreadLoad load;
            load.nativeId = id;
            load.interpreter = InterpreterId(7);
            load.name = "worker";
            sample.threads.push_back(load);
        }
        sample.threads[0].cpuNs = 50;
        loadOf(sample, InterpreterId(7)).blocks = 1000;
        loadOf(sample, InterpreterId(8)).queues = {{1, 2, 3}};
    }
    proto::Sample next()
    {
        proto::Sample message;
        messages.next(sample, message);
        return message;
    }
    Sample sample;
    SampleMessages messages;
};

TEST_F(SampleMessagesTest, TheFirstTellsEverything)
{
    const proto::Sample message = next();
    EXPECT_FALSE(message.others_as_before());
    EXPECT_EQ(message.threads_size(), 3);
    EXPECT_EQ(message.interpreters_size(), 2);
    EXPECT_EQ(message.interpreters(1).queues(0).items(), 2u);
}

TEST_F(SampleMessagesTest, LeavesOutThoseThatAreAsBeforeAndHaveDoneNothing)
{
    next();
    const proto::Sample message = next();
    EXPECT_TRUE(message.others_as_before());
    ASSERT_EQ(message.threads_size(), 1);
    EXPECT_EQ(message.threads(0).native_id(), 1);
    EXPECT_EQ(message.threads(0).cpu_ns(), 50u);
    EXPECT_EQ(message.interpreters_size(), 0);
}

TEST_F(SampleMessagesTest, TellsEachFactThatIsNew)
{
    next();
    sample.threads[0].cpuNs = 0;
    const auto toldOf = [&](auto change) {
        change();
        return next().threads_size();
    };
    ThreadLoad& second = sample.threads[1];
    EXPECT_EQ(toldOf([&] { second.cpu = 3; }), 1);
    EXPECT_EQ(toldOf([&] { second.name = "named"; }), 1);
    EXPECT_EQ(toldOf([&] { second.interpreter = InterpreterId(8); }), 1);
    EXPECT_EQ(toldOf([&] { second.owner = true; }), 1);
    EXPECT_EQ(toldOf([&] { second.gil = GilState::Waits; }), 1);
    EXPECT_EQ(toldOf([&] { second.frameLine = 4; }), 1);
    EXPECT_EQ(toldOf([&] { second.frameFunction = "f"; }), 1);
    EXPECT_EQ(toldOf([] {}), 0);
    EXPECT_EQ(toldOf([&] { second.gilWaitNs = 1; }), 1);
    EXPECT_EQ(toldOf([&] { second.gilWaitNs = 0; }), 0) << "a delta of nothing is no news";
    EXPECT_EQ(toldOf([&] { second.waitNs = 1; }), 1);
    EXPECT_EQ(toldOf([&] { second.switches = 1; }), 1);
}

TEST_F(SampleMessagesTest, TellsOfAnInterpreterWhatIsNew)
{
    next();
    sample.interpreters[0].blocks = 1001;
    EXPECT_EQ(next().interpreters_size(), 1);
    EXPECT_EQ(next().interpreters_size(), 0);
    sample.interpreters[1].queues[0].items = 0;
    EXPECT_EQ(next().interpreters_size(), 1);
    sample.interpreters[1].cpu = 0.5;
    EXPECT_EQ(next().interpreters_size(), 1);
    EXPECT_EQ(next().interpreters_size(), 1);
}

TEST_F(SampleMessagesTest, WhereTheOthersAreKnownToBeAsBeforeLooksAtThoseThatRan)
{
    sample.tNs = 1;
    (void)next();
    sample.previousNs = 1;
    sample.tNs = 2;
    sample.asBefore = true;
    sample.ran = {2};
    sample.threads[2].cpuNs = 7;
    const proto::Sample message = next();
    EXPECT_TRUE(message.others_as_before());
    EXPECT_EQ(message.interpreters_size(), 0);
    ASSERT_EQ(message.threads_size(), 1);
    EXPECT_EQ(message.threads(0).native_id(), 3);
    EXPECT_EQ(message.threads(0).cpu_ns(), 7u);
}

TEST_F(SampleMessagesTest, WhereTheSampleBeforeWasNotSentNothingIsKnownToBeAsBefore)
{
    sample.tNs = 1;
    (void)next();
    sample.threads[1].name = "named"; // told by the sample of 2, for which there was no room
    sample.threads[0].cpuNs = 0;
    sample.previousNs = 2;
    sample.tNs = 3;
    sample.asBefore = true;
    const proto::Sample message = next();
    ASSERT_EQ(message.threads_size(), 1);
    EXPECT_EQ(message.threads(0).name(), "named");
}

TEST_F(SampleMessagesTest, TellsEverythingWhenOneCameOrWent)
{
    next();
    sample.threads[2].ended = true;
    EXPECT_FALSE(next().others_as_before());
    sample.threads.pop_back();
    EXPECT_TRUE(next().others_as_before());
    sample.threads.back().nativeId = 5;
    EXPECT_FALSE(next().others_as_before());
    sample.interpreters.pop_back();
    EXPECT_FALSE(next().others_as_before());
}

} // namespace
} // namespace clutch::engine
