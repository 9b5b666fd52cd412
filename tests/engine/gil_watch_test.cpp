#include "engine/gil_watch.h"

#include "engine/clock.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <future>
#include <sched.h>
#include <sys/prctl.h>
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
    std::atomic<int> policy = -1; // of the looking thread, at the latest look
    std::atomic<int> slackNs = 0; // of the looking thread's timers, at the latest look
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
                policy = ::sched_getscheduler(0);
                slackNs = ::prctl(PR_GET_TIMERSLACK, 0, 0, 0, 0);
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

TEST_F(GilWatchTest, WhatWasFoundWhileNobodyRanIsToldUntilSomebodyRunsWithoutALook)
{
    states = {thread(1, false, false, "_await")};
    watch.setRate(1000);
    Sample sample;
    do {
        sample = sampleOfThreads();
        sample.quiet = true;
        watch.addTo(sample);
    } while (sample.threads[0].gil == GilState::Unknown);
    const int looked = looks;
    for (int i = 0; i < 20; ++i) {
        std::this_thread::sleep_for(1ms);
        sample = sampleOfThreads();
        sample.quiet = true;
        watch.addTo(sample);
        EXPECT_EQ(sample.threads[0].gil, GilState::Neither);
        EXPECT_EQ(sample.threads[0].frameFunction, "_await");
    }
    EXPECT_LE(looks, looked + 1) << "one may have been due already";
    sample = sampleOfThreads();
    watch.addTo(sample); // somebody ran
    states = {thread(1, true, false, "busy")};
    EXPECT_EQ(sampled().threads[0].gil, GilState::Holds);
}

TEST_F(GilWatchTest, ASampleThatIsAsBeforeKeepsWhatItSaidUntilNobodyLooksAnyMore)
{
    states = {thread(1, false, false, "_await"), thread(2, false, false, "_await")};
    watch.setRate(1000);
    Sample sample = sampleOfThreads();
    do {
        sample.quiet = true;
        sample.asBefore = true;
        watch.addTo(sample);
    } while (sample.threads[0].gil == GilState::Unknown);
    EXPECT_FALSE(sample.asBefore) << "it has news";
    // A look may have been due already, and its news are the same.
    do {
        sample.asBefore = true;
        watch.addTo(sample);
    } while (!sample.asBefore);
    EXPECT_EQ(sample.threads[0].gil, GilState::Neither);
    EXPECT_EQ(sample.threads[1].frameFunction, "_await");
    watch.setRate(0);
    watch.addTo(sample);
    EXPECT_FALSE(sample.asBefore);
    EXPECT_EQ(sample.threads[0].gil, GilState::Unknown);
    EXPECT_EQ(sample.threads[1].frameFunction, "");
    sample.asBefore = true;
    watch.addTo(sample);
    EXPECT_TRUE(sample.asBefore);
}

TEST_F(GilWatchTest, WhoWaitsWhileNobodyRunsWaitsInEachSample)
{
    states = {thread(1, false, true, "_await")};
    watch.setRate(1000);
    Sample sample = sampleOfThreads();
    for (int seen = 0; seen < 5;) {
        sample.quiet = true;
        sample.asBefore = true;
        watch.addTo(sample);
        if (sample.threads[0].gil != GilState::Waits)
            continue;
        ++seen;
        EXPECT_FALSE(sample.asBefore);
        EXPECT_EQ(sample.threads[0].gilWaitNs, 1'000'000'000u);
    }
}

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

/// A wish whose parts are gathered; all of interpreter 7's.
GilRecordingWish wishFor(std::chrono::nanoseconds duration, double hz, Mutex& mutex,
    std::vector<proto::GilRecordingPart>& parts)
{
    GilRecordingWish wish;
    wish.id = 3;
    wish.duration = duration;
    wish.hz = hz;
    wish.whose = [](std::int64_t, std::int64_t) {
        return GilThreadOwner{InterpreterId(7), true, false};
    };
    wish.onPart = [&](proto::GilRecordingPart part) {
        MutexLock lock(mutex);
        parts.push_back(std::move(part));
    };
    return wish;
}

struct GilWatchRecordingTest : GilWatchTest
{
    Mutex mutex;
    std::vector<proto::GilRecordingPart> parts;

    ~GilWatchRecordingTest() override { watch.end(); }
    proto::GilRecordingPart last()
    {
        for (;;) {
            {
                MutexLock lock(mutex);
                if (!parts.empty() && parts.back().last())
                    return parts.back();
            }
            std::this_thread::sleep_for(1ms);
        }
    }
    [[nodiscard]] Status record(std::chrono::nanoseconds duration)
    {
        return watch.record(wishFor(duration, 1000, mutex, parts), [this] { ++taken; });
    }
    int taken = 0;
};

TEST_F(GilWatchRecordingTest, LooksAtItsOwnRateThoughNobodySamples)
{
    states = {thread(1, true, false, "busy")};
    ASSERT_TRUE(record(50ms));
    EXPECT_EQ(taken, 1);
    const proto::GilRecordingPart part = last();
    EXPECT_EQ(part.recording(), 3u);
    EXPECT_EQ(part.ended_early(), "");
    EXPECT_EQ(part.due(), 50u);
    // A machine that has no time for a quarter of a second gets more than one part.
    MutexLock lock(mutex);
    std::uint64_t looked = 0;
    for (const proto::GilRecordingPart& each : parts)
        looked += static_cast<std::uint64_t>(each.look_ns_size());
    EXPECT_EQ(looked + part.left_out(), 50u);
    ASSERT_EQ(parts.front().threads_size(), 1);
    EXPECT_EQ(parts.front().threads(0).interpreter(), 7u);
}

TEST_F(GilWatchRecordingTest, WakesPromptlyAsLongAsItRecordsAndNoLonger)
{
    states = {thread(1, true, false, "busy")};
    watch.setRate(200);
    EXPECT_FALSE(sampled().threads.empty());
    const int usual = slackNs;
    EXPECT_GT(usual, 1);
    watch.setRate(0);
    ASSERT_TRUE(record(20ms));
    (void)last();
    EXPECT_LE(slackNs, 1); // none of a real-time thread
    watch.setRate(200);
    const int before = looks;
    while (looks == before)
        (void)sampled();
    EXPECT_EQ(slackNs, usual);
}

TEST_F(GilWatchRecordingTest, GoesBeforeNobodyWhereItsLooksTakeMostOfACore)
{
    states = {thread(1, true, false, "busy")};
    lookCpu = 2ms; // twice as long as a look may take
    ASSERT_TRUE(record(1s));
    while (looks == 0)
        std::this_thread::yield();
    if (policy == SCHED_OTHER)
        GTEST_SKIP() << "the kernel permits this process no real-time threads";
    (void)last();
    EXPECT_EQ(policy, SCHED_OTHER);
}

TEST_F(GilWatchRecordingTest, WhoHasGotTheLastPartMayAskForTheNext)
{
    states = {thread(1, true, false, "busy")};
    GilRecordingWish wish = wishFor(20ms, 1000, mutex, parts);
    std::promise<Status> next;
    wish.onPart = [&](const proto::GilRecordingPart& part) {
        if (part.last())
            next.set_value(record(20ms));
    };
    ASSERT_TRUE(watch.record(std::move(wish), [] {}));
    const Status asked = next.get_future().get();
    ASSERT_TRUE(asked) << asked.error().text;
    EXPECT_EQ(last().due(), 20u);
}

TEST_F(GilWatchRecordingTest, ASampleHasItsLookMeanwhile)
{
    states = {thread(1, true, false, "busy")};
    watch.setRate(200);
    ASSERT_TRUE(record(5s));
    EXPECT_FALSE(sampled().threads.empty());
}

TEST_F(GilWatchRecordingTest, ASecondOneIsRefusedAndTakesNothing)
{
    ASSERT_TRUE(record(5s));
    const Status second = record(5s);
    ASSERT_FALSE(second);
    EXPECT_NE(second.error().text.find("one recording at a time"), std::string::npos);
    EXPECT_EQ(taken, 1);
}

TEST_F(GilWatchRecordingTest, TheEndOfTheWatchEndsIt)
{
    ASSERT_TRUE(record(5s));
    watch.end();
    EXPECT_EQ(last().ended_early(), "the runtime is ending");
    const Status late = record(5s);
    ASSERT_FALSE(late);
    EXPECT_EQ(taken, 1);
}

TEST_F(GilWatchRecordingTest, WhereThereIsNoReaderItEndsWithTheReasonAndTheNextIsRefused)
{
    refused = "no such reader here";
    ASSERT_TRUE(record(5s));
    EXPECT_EQ(last().ended_early(), "no such reader here");
    while (looks == 0)
        std::this_thread::sleep_for(1ms);
    const Status second = record(5s);
    ASSERT_FALSE(second);
    EXPECT_NE(second.error().text.find("no such reader here"), std::string::npos);
}

} // namespace
} // namespace clutch::engine
