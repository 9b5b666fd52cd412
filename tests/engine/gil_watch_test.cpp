#include "engine/gil_watch.h"

#include "engine/clock.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <thread>

namespace clutch::engine {
namespace {

using namespace std::chrono_literals;

python::ThreadGilState thread(std::int64_t nativeId, bool holds, bool waits, std::string function)
{
    python::ThreadGilState state;
    state.nativeId = nativeId;
    state.holds = holds;
    state.waits = waits;
    state.frame.file = "job.py";
    state.frame.line = 7;
    state.frame.function = std::move(function);
    return state;
}

/// A sample of three living threads and one that has ended, one second after the one before.
Sample sampleOfThreads()
{
    Sample sample;
    sample.previousNs = 1'000'000'000;
    sample.tNs = 2'000'000'000;
    for (std::int64_t id = 1; id <= 4; ++id) {
        ThreadLoad load;
        load.nativeId = id;
        load.ended = id == 4;
        sample.threads.push_back(load);
    }
    return sample;
}

struct GilWatchTest : testing::Test
{
    ThreadDirectory directory;
    std::atomic<int> looks = 0;
    std::atomic<bool> open = false;
    std::atomic<bool> slow = false;
    std::chrono::milliseconds lookCpu{0}; // that each look takes
    std::string refused;
    GilWatch::States states;
    GilWatch watch{directory,
        [this]() -> Result<GilWatch::Look> {
            if (!refused.empty())
                return failure(refused);
            open = true;
            auto whileOpen = std::shared_ptr<void>(nullptr, [this](void*) { open = false; });
            return [this, whileOpen]() -> Result<GilWatch::States> {
                ++looks;
                const std::uint64_t until = clockNs(CLOCK_THREAD_CPUTIME_ID)
                    + static_cast<std::uint64_t>(std::chrono::nanoseconds(lookCpu).count());
                while (clockNs(CLOCK_THREAD_CPUTIME_ID) < until) { }
                while (slow)
                    std::this_thread::sleep_for(1ms);
                return states;
            };
        },
        [this](const std::string& reason) {
            told = reason;
            ++looks;
        }};
    std::string told;

    /// Samples until a look has told something of a thread.
    Sample sampled()
    {
        for (int i = 0; i < 2000; ++i) {
            Sample sample = sampleOfThreads();
            watch.addTo(sample);
            if (sample.threads[0].gil != GilState::Unknown)
                return sample;
            std::this_thread::sleep_for(5ms);
        }
        return {};
    }
};

TEST_F(GilWatchTest, ASampleSaysWhoHoldsWhoWaitsAndWhere)
{
    states = {thread(1, true, false, "busy"), thread(2, false, true, "eager"),
        thread(3, false, false, ""), thread(4, true, false, "gone")};
    watch.setRate(200);
    const Sample sample = sampled();
    ASSERT_EQ(sample.threads.size(), 4u);
    EXPECT_EQ(sample.threads[0].gil, GilState::Holds);
    EXPECT_EQ(sample.threads[0].frameFunction, "busy");
    EXPECT_EQ(sample.threads[0].frameFile, "job.py");
    EXPECT_EQ(sample.threads[0].frameLine, 7u);
    EXPECT_EQ(sample.threads[0].gilWaitNs, 0u);
    EXPECT_EQ(sample.threads[1].gil, GilState::Waits);
    EXPECT_EQ(sample.threads[1].gilWaitNs, 1'000'000'000u);
    EXPECT_EQ(sample.threads[2].gil, GilState::Neither);
    EXPECT_EQ(sample.threads[3].gil, GilState::Unknown) << "its thread has ended";
    EXPECT_GT(sample.samplingCpuNs, 0u);
}

TEST_F(GilWatchTest, AThreadInTwoInterpretersIsWhereItHoldsAGil)
{
    states = {thread(1, false, false, "outer"), thread(1, true, false, "inner"),
        thread(1, false, false, "outermost")};
    watch.setRate(200);
    const Sample sample = sampled();
    ASSERT_FALSE(sample.threads.empty());
    EXPECT_EQ(sample.threads[0].gil, GilState::Holds);
    EXPECT_EQ(sample.threads[0].frameFunction, "inner");
}

TEST_F(GilWatchTest, LooksThatCostMuchAreFewer)
{
    EXPECT_LT(GilWatch::restAfter(100'000), 50ms) << "two interpreters are looked at every time";
    EXPECT_GT(GilWatch::restAfter(3'000'000), 700ms) << "and 64 about once a second";
    EXPECT_EQ(GilWatch::restAfter(0), 0ms);
}

TEST_F(GilWatchTest, WhoWaitedWaitsOnWhereTheBudgetLeavesASampleWithoutALook)
{
    states = {thread(1, true, false, "busy"), thread(2, false, true, "eager")};
    lookCpu = 20ms; // nobody looks for the next five seconds
    watch.setRate(200);
    EXPECT_EQ(sampled().threads[1].gilWaitNs, 1'000'000'000u);
    Sample without = sampleOfThreads();
    watch.addTo(without);
    EXPECT_EQ(without.threads[1].gil, GilState::Unknown);
    EXPECT_EQ(without.threads[1].gilWaitNs, 1'000'000'000u);
    EXPECT_EQ(without.threads[0].gilWaitNs, 0u);
    watch.setRate(0);
    Sample resting = sampleOfThreads();
    watch.addTo(resting);
    EXPECT_EQ(resting.threads[1].gilWaitNs, 0u) << "nobody will look again";
}

TEST_F(GilWatchTest, NoSampleWaitsForALookThatHangs)
{
    states = {thread(1, true, false, "busy")};
    slow = true;
    watch.setRate(200);
    Sample first = sampleOfThreads();
    watch.addTo(first);
    while (looks == 0)
        std::this_thread::sleep_for(1ms);
    Sample sample = sampleOfThreads();
    watch.addTo(sample);
    EXPECT_EQ(sample.threads[0].gil, GilState::Unknown);
    slow = false;
    EXPECT_FALSE(sampled().threads.empty());
}

TEST_F(GilWatchTest, NobodyLooksWhileNobodySamples)
{
    watch.setRate(200);
    std::this_thread::sleep_for(30ms);
    EXPECT_EQ(looks, 0) << "no sample has asked yet";
    states = {thread(1, true, false, "busy")};
    EXPECT_FALSE(sampled().threads.empty());
    watch.setRate(0);
    Sample sample = sampleOfThreads();
    watch.addTo(sample);
    const int before = looks;
    std::this_thread::sleep_for(30ms);
    EXPECT_EQ(looks, before);
}

TEST_F(GilWatchTest, TheEndClosesWhatItOpened)
{
    states = {thread(1, true, false, "busy")};
    watch.setRate(200);
    EXPECT_FALSE(sampled().threads.empty());
    EXPECT_TRUE(open);
    watch.end();
    EXPECT_FALSE(open);
    watch.setRate(200); // and nothing begins again
    EXPECT_FALSE(open);
}

TEST_F(GilWatchTest, AReaderThatCannotBeHadIsToldOnce)
{
    refused = "no such reader here";
    watch.setRate(200);
    while (looks == 0)
        std::this_thread::sleep_for(1ms);
    EXPECT_EQ(told, refused);
    Sample sample = sampleOfThreads();
    watch.addTo(sample);
    EXPECT_EQ(sample.threads[0].gil, GilState::Unknown);
}

} // namespace
} // namespace clutch::engine
