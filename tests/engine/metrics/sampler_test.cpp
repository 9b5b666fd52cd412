#include "engine/metrics/sampler.h"

#include "engine/metrics/core_affinity.h"
#include "tests/engine/metrics/burning_thread.h"

#include <gtest/gtest.h>

#include <cmath>
#include <csignal>
#include <limits>

namespace clutch {
namespace {

constexpr std::uint64_t kMs = 1'000'000;

TEST(SampleTimetable, IsDueAtMultiplesOfItsPeriod)
{
    SampleTimetable timetable(1000 * kMs, 20);
    EXPECT_EQ(timetable.dueNs(), 1000 * kMs);
    EXPECT_EQ(timetable.advance(1000 * kMs), 0u);
    EXPECT_EQ(timetable.dueNs(), 1050 * kMs);
}

TEST(SampleTimetable, DoesNotDriftWhenSamplesAreLate)
{
    SampleTimetable timetable(0, 20);
    for (std::uint64_t i = 0; i < 1000; ++i) {
        EXPECT_EQ(timetable.dueNs(), i * 50 * kMs);
        EXPECT_EQ(timetable.advance(timetable.dueNs() + 49 * kMs), 0u);
    }
}

TEST(SampleTimetable, CountsSamplesThatWereDueAndNotTaken)
{
    SampleTimetable timetable(0, 1000);
    EXPECT_EQ(timetable.advance(7 * kMs + 1), 7u);
    EXPECT_EQ(timetable.dueNs(), 8 * kMs);
    EXPECT_EQ(timetable.advance(8 * kMs), 0u);
}

TEST(SampleTimetable, IsPatientWhenItIsAskedEarly)
{
    SampleTimetable timetable(10 * kMs, 1000);
    EXPECT_EQ(timetable.advance(3 * kMs), 0u);
    EXPECT_EQ(timetable.dueNs(), 11 * kMs);
}

/// Keeps what a sampler says and lets the test wait for it.
class Audience
{
public:
    void hear(const Sample& sample)
    {
        {
            const std::lock_guard lock(m_mutex);
            m_heard.push_back(sample);
        }
        m_changed.notify_all();
    }
    std::vector<Sample> waitFor(std::size_t count)
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [&] { return m_heard.size() >= count; });
        return m_heard;
    }
    std::size_t count()
    {
        const std::lock_guard lock(m_mutex);
        return m_heard.size();
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::vector<Sample> m_heard;
};

class SamplerTest : public testing::Test
{
protected:
    SamplerTest()
    {
        settings.hz = 1000;
        settings.observer = [this](const Sample& sample) {
            audience.hear(sample);
        };
    }
    std::unique_ptr<Sampler> start()
    {
        auto sampler = Sampler::start(settings, directory);
        EXPECT_TRUE(sampler.has_value());
        return std::move(*sampler);
    }
    Audience audience; // before the sampler, which speaks to it
    ThreadDirectory directory;
    Sampler::Settings settings;
};

TEST_F(SamplerTest, SamplesFollowEachOther)
{
    const auto sampler = start();
    const std::vector<Sample> heard = audience.waitFor(20);
    EXPECT_EQ(heard[0].previousNs, 0u);
    for (std::size_t i = 1; i < heard.size(); ++i) {
        EXPECT_EQ(heard[i].previousNs, heard[i - 1].tNs);
        EXPECT_GT(heard[i].tNs, heard[i].previousNs);
        EXPECT_EQ(heard[i].suspendedNs, 0u);
    }
}

TEST_F(SamplerTest, IsNeverEarlyAndCountsWhatItMissed)
{
#if defined(__SANITIZE_THREAD__)
    GTEST_SKIP() << "TSan's own work at a thread's start and end counts as the thread's";
#endif
    const auto sampler = start();
    const std::vector<Sample> heard = audience.waitFor(50);
    // Taken and missed samples together can be no more than were due, one each millisecond.
    std::uint64_t due = 1;
    for (std::size_t i = 1; i < heard.size(); ++i)
        due += 1 + heard[i].missed;
    const std::uint64_t elapsed = heard.back().tNs - heard.front().tNs;
    EXPECT_LE(due, elapsed / kMs + 3 + heard.front().missed);
}

TEST_F(SamplerTest, CallsASampleThatCouldNotBeTakenMissed)
{
    int calls = 0;
    settings.extra = [&](Sample&) {
        if (++calls != 2)
            return;
        const std::uint64_t until = systemClocks().monotonicNs() + 6 * kMs;
        while (systemClocks().monotonicNs() < until) { }
    };
    const auto sampler = start();
    const Sample third = audience.waitFor(3)[2];
    EXPECT_GE(third.missed, 5u);
    EXPECT_TRUE(third.afterGap());
    EXPECT_GE(third.tNs - third.previousNs, 6 * kMs);
}

TEST_F(SamplerTest, GivesWhatTheExtraAdded)
{
    settings.extra = [](Sample& sample) {
        for (ThreadLoad& thread : sample.threads)
            thread.gil = GilState::Waits;
    };
    const auto sampler = start();
    EXPECT_EQ(audience.waitFor(1)[0].threads[0].gil, GilState::Waits);
}

TEST_F(SamplerTest, SaysNothingAfterStop)
{
    const auto sampler = start();
    audience.waitFor(1);
    sampler->stop();
    const std::size_t heard = audience.count();
    sampler->stop();
    EXPECT_TRUE(sampler->setRate(1000).has_value());
    EXPECT_EQ(audience.count(), heard);
}

TEST_F(SamplerTest, StopsBeforeItsFirstSampleIsDue)
{
    settings.hz = 0;
    start()->stop();
    EXPECT_EQ(audience.count(), 0u);
}

TEST_F(SamplerTest, SleepsAtRate0AndWakesWithAFirstSample)
{
    settings.hz = 0;
    const auto sampler = start();
    EXPECT_EQ(sampler->rate(), 0);
    ASSERT_TRUE(sampler->setRate(1000).has_value());
    EXPECT_EQ(audience.waitFor(1)[0].previousNs, 0u);
}

TEST_F(SamplerTest, FirstSampleAfterAPauseHasNoDeltas)
{
    Sampler* self = nullptr;
    settings.hz = 0;
    settings.extra = [&, calls = 0](Sample&) mutable {
        if (++calls == 3) {
            EXPECT_TRUE(self->setRate(0).has_value());
        }
    };
    const auto sampler = start();
    self = sampler.get();
    ASSERT_TRUE(sampler->setRate(1000).has_value());
    EXPECT_NE(audience.waitFor(3)[2].previousNs, 0u);
    ASSERT_TRUE(sampler->setRate(500).has_value());
    EXPECT_EQ(audience.waitFor(4)[3].previousNs, 0u);
    EXPECT_NE(audience.waitFor(5)[4].previousNs, 0u);
}

TEST_F(SamplerTest, ChangesItsRateAtOnce)
{
    settings.hz = 0.001; // the next one would be due in a quarter of an hour
    const auto sampler = start();
    audience.waitFor(1);
    ASSERT_TRUE(sampler->setRate(1000).has_value());
    EXPECT_NE(audience.waitFor(3)[2].previousNs, 0u);
}

TEST_F(SamplerTest, RefusesRatesThatAreNone)
{
    const auto sampler = start();
    for (const double hz : {-1.0, 1000.5, std::nan(""), std::numeric_limits<double>::infinity()})
        EXPECT_FALSE(sampler->setRate(hz).has_value()) << hz;
    EXPECT_EQ(sampler->setRate(5000).error().text,
        "cannot take 5000 samples a second: the rate must be from 0 (none) to 1000");
    EXPECT_EQ(sampler->rate(), 1000);
    settings.hz = -1;
    EXPECT_FALSE(Sampler::start(settings, directory).has_value());
}

TEST_F(SamplerTest, LeavesSignalsToThreadsThatRunPython)
{
    sigset_t mask{};
    settings.extra = [&](Sample&) {
        ::pthread_sigmask(SIG_SETMASK, nullptr, &mask);
    };
    const auto sampler = start();
    audience.waitFor(1);
    sampler->stop();
    EXPECT_TRUE(::sigismember(&mask, SIGINT));
    EXPECT_TRUE(::sigismember(&mask, SIGUSR1));
    EXPECT_FALSE(::sigismember(&mask, SIGSEGV));
    sigset_t here{};
    ::pthread_sigmask(SIG_SETMASK, nullptr, &here);
    EXPECT_FALSE(::sigismember(&here, SIGINT));
}

TEST_F(SamplerTest, RunsWhereItIsToldAndNotOnThePinOfItsMaker)
{
    const CpuSet all = threadAffinity(0).value();
    settings.runOn = all;
    CpuSet seen;
    settings.extra = [&](Sample&) {
        seen = threadAffinity(0).value();
    };
    std::unique_ptr<Sampler> sampler;
    std::thread([&] {
        EXPECT_TRUE(setThreadAffinity(0, CpuSet{all.values().front()}));
        sampler = start();
    }).join();
    audience.waitFor(1);
    sampler->stop();
    EXPECT_EQ(seen, all);
}

TEST_F(SamplerTest, TellsAllThatItsThreadCosts)
{
    std::uint64_t own = 0;
    settings.extra = [&](Sample& sample) {
        if (sample.previousNs == 0)
            own = ownCpuNs();
        burnCpu(kMs); // costs of others on this thread are its costs too
    };
    std::uint64_t ownAtEnd = 0;
    const auto audienceOnly = settings.observer;
    settings.observer = [&](const Sample& sample) {
        ownAtEnd = ownCpuNs();
        audienceOnly(sample);
    };
    const auto sampler = start();
    const std::size_t samples = 10;
    audience.waitFor(samples);
    sampler->stop();
    const std::vector<Sample> heard = audience.waitFor(samples);
    std::uint64_t told = 0;
    for (std::size_t i = 1; i < heard.size(); ++i)
        told += heard[i].samplingCpuNs;
    // What came after the last sample's own reckoning, its millisecond included, is not told yet.
    EXPECT_LE(told, ownAtEnd - own);
    EXPECT_GE(told + 3 * kMs, ownAtEnd - own);
    EXPECT_GE(told, (heard.size() - 1) * kMs);
}

} // namespace
} // namespace clutch
