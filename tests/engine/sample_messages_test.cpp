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
    Sample sample;
    SampleMessages messages;
};

TEST_F(SampleMessagesTest, TheFirstTellsEverything)
{
    const proto::Sample message = messages.next(sample);
    EXPECT_FALSE(message.others_as_before());
    EXPECT_EQ(message.threads_size(), 3);
    EXPECT_EQ(message.interpreters_size(), 2);
    EXPECT_EQ(message.interpreters(1).queues(0).items(), 2u);
}

TEST_F(SampleMessagesTest, LeavesOutThoseThatAreAsBeforeAndHaveDoneNothing)
{
    (void)messages.next(sample);
    const proto::Sample message = messages.next(sample);
    EXPECT_TRUE(message.others_as_before());
    ASSERT_EQ(message.threads_size(), 1);
    EXPECT_EQ(message.threads(0).native_id(), 1);
    EXPECT_EQ(message.threads(0).cpu_ns(), 50u);
    EXPECT_EQ(message.interpreters_size(), 0);
}

TEST_F(SampleMessagesTest, TellsEachFactThatIsNew)
{
    (void)messages.next(sample);
    sample.threads[0].cpuNs = 0;
    const auto toldOf = [&](auto change) {
        change();
        return messages.next(sample).threads_size();
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
    (void)messages.next(sample);
    sample.interpreters[0].blocks = 1001;
    EXPECT_EQ(messages.next(sample).interpreters_size(), 1);
    EXPECT_EQ(messages.next(sample).interpreters_size(), 0);
    sample.interpreters[1].queues[0].items = 0;
    EXPECT_EQ(messages.next(sample).interpreters_size(), 1);
    sample.interpreters[1].cpu = 0.5;
    EXPECT_EQ(messages.next(sample).interpreters_size(), 1);
    EXPECT_EQ(messages.next(sample).interpreters_size(), 1);
}

TEST_F(SampleMessagesTest, TellsEverythingWhenOneCameOrWent)
{
    (void)messages.next(sample);
    sample.threads[2].ended = true;
    EXPECT_FALSE(messages.next(sample).others_as_before());
    sample.threads.pop_back();
    EXPECT_TRUE(messages.next(sample).others_as_before());
    sample.threads.back().nativeId = 5;
    EXPECT_FALSE(messages.next(sample).others_as_before());
    sample.interpreters.pop_back();
    EXPECT_FALSE(messages.next(sample).others_as_before());
}

} // namespace
} // namespace clutch::engine
