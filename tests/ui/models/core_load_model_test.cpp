#include "tests/ui/support/synthetic.h"
#include "ui/models/core_history.h"
#include "ui/models/core_load_sums.h"

#include <gtest/gtest.h>

#include <limits>

using namespace clutch;
using namespace clutch::ui;
using namespace clutch::ui::synthetic;

namespace {

StackedLoad stackOf(const CoreLoadModel& load, std::size_t lane, std::uint64_t entry)
{
    StackedLoad stack;
    stack.set(load, lane, {entry, entry});
    return stack;
}

class ManyCores : public testing::TestWithParam<int>
{
};

} // namespace

TEST_P(ManyCores, SharesAreTheThreadsCpuTimeOverTheSamplesLength)
{
    const int cpus = GetParam();
    CoreHistory history;
    history.beginRuntime(welcome(topology(cpus)));
    std::vector<Thread> threads;
    for (int i = 0; i < 64; ++i) {
        Thread thread;
        thread.interpreter = static_cast<std::uint64_t>(i) + 1;
        thread.cpu = i % cpus;
        thread.share = 0.01 * (i % 5 + 1) / (cpus == 1 ? 4 : cpus == 2 ? 2 : 1);
        threads.push_back(thread);
        history.apply(interpreter(thread.interpreter, proto::STATE_RUNNING, kStart));
    }
    history.addSample(sample(kStart + kPeriod, cpus, threads, 0.1));
    const CoreLoadModel& load = history.load();
    ASSERT_EQ(load.end() - load.first(), 1U);
    ASSERT_EQ(load.lanes().size(), static_cast<std::size_t>(cpus));
    for (int cpu = 0; cpu < cpus; ++cpu) {
        double expected = 0;
        std::size_t owners = 0;
        for (const Thread& thread : threads) {
            if (thread.cpu == cpu) {
                expected += thread.share;
                ++owners;
            }
        }
        const StackedLoad stack = stackOf(load, *load.lanes().findLane(cpu), load.first());
        EXPECT_NEAR(static_cast<double>(stack.ours), expected, 1e-5) << "core " << cpu;
        EXPECT_NEAR(static_cast<double>(stack.rest), 0.1, 1e-5) << "core " << cpu;
        EXPECT_EQ(stack.shares.size(), owners);
        EXPECT_FALSE(stack.scaled);
    }
}

INSTANTIATE_TEST_SUITE_P(Machines, ManyCores, testing::Values(1, 2, 16, 128));

TEST(CoreLoadModel, ScalesSharesThatAMigrationMadeExceedTheCore)
{
    CoreHistory history;
    history.beginRuntime(welcome(topology(1)));
    history.addSample(sample(kStart + kPeriod, 1, {{2, 0, 0.7}, {3, 0, 0.7}}));
    const StackedLoad stack = stackOf(history.load(), 0, history.load().first());
    EXPECT_TRUE(stack.scaled);
    EXPECT_FLOAT_EQ(stack.ours, 1.0F);
    EXPECT_NEAR(static_cast<double>(stack.shares[0].share), 0.5, 1e-6);
    EXPECT_FLOAT_EQ(stack.rest, 0.0F);
}

TEST(CoreLoadModel, NeverCutsOurThreadsDownToTheMachinesCoarserClaim)
{
    CoreHistory history;
    history.beginRuntime(welcome(topology(2)));
    proto::Sample claims = sample(kStart + kPeriod, 2, {{2, 0, 0.5}, {3, 1, 0.25}});
    claims.mutable_cores(0)->set_busy(0.2); // a tick too few
    claims.mutable_cores(1)->set_busy(0.6);
    history.addSample(claims);
    EXPECT_NEAR(stackOf(history.load(), 0, 0).total(), 0.5, 1e-6);
    EXPECT_NEAR(stackOf(history.load(), 1, 0).total(), 0.6, 1e-6);
    EXPECT_NEAR(static_cast<double>(stackOf(history.load(), 1, 0).rest), 0.35, 1e-6);
}

TEST(CoreLoadModel, StacksTheRuntimesOwnThreadsAboveTheInterpreters)
{
    CoreHistory history;
    history.beginRuntime(welcome(topology(1)));
    history.addSample(sample(kStart + kPeriod, 1, {{0, 0, 0.1, 0, 900}, {3, 0, 0.2}, {2, 0, 0.3}}));
    const StackedLoad stack = stackOf(history.load(), 0, 0);
    ASSERT_EQ(stack.shares.size(), 3U);
    EXPECT_EQ(stack.shares[2].who, InterpreterRoster::kRuntimeThreads);
}

TEST(CoreLoadModel, ShowsMissedSamplesAsGapsAndTheirAverageOnce)
{
    CoreHistory history;
    history.beginRuntime(welcome(topology(1)));
    history.addSample(sample(kStart + kPeriod, 1, {{2, 0, 0.5}}));
    history.addSample(sample(kStart + 5 * kPeriod, 1, {{2, 0, 0.25}}, 0, 3));
    const CoreLoadModel& load = history.load();
    ASSERT_EQ(load.end(), 5U);
    for (const std::uint64_t gap : {1U, 2U, 3U})
        EXPECT_TRUE(load.at(gap).isGap()) << gap;
    EXPECT_EQ(load.at(3).toNs, kStart + 4 * kPeriod);
    EXPECT_EQ(load.at(4).fromNs, kStart + 4 * kPeriod);
    EXPECT_EQ(load.at(4).measuredNs, 4 * kPeriod);
    EXPECT_NEAR(stackOf(load, 0, 4).total(), 0.25, 1e-6);
    EXPECT_TRUE(stackOf(load, 0, 2).gap);
}

TEST(CoreLoadModel, ShowsAJumpOfTheClockAsAGapOfBoundedWidth)
{
    CoreHistory history;
    history.beginRuntime(welcome(topology(1)));
    history.addSample(sample(kStart + kPeriod, 1, {}));
    history.addSample(sample(kStart + 100'000 * kPeriod, 1, {}));
    const CoreLoadModel& load = history.load();
    ASSERT_EQ(load.end(), 2 + CoreLoadModel::kMostGapEntries);
    EXPECT_EQ(load.at(1).fromNs, kStart + kPeriod);
    EXPECT_EQ(load.at(load.end() - 2).toNs, kStart + 99'999 * kPeriod);
}

TEST(CoreLoadModel, TellsASleepOfTheMachineThatTheClockDoesNotContain)
{
    CoreHistory history;
    history.beginRuntime(welcome(topology(1)));
    history.addSample(sample(kStart + kPeriod, 1, {}));
    proto::Sample woken = sample(kStart + 2 * kPeriod, 1, {});
    woken.set_suspended_ns(7'000'000'000);
    history.addSample(woken);
    ASSERT_EQ(history.load().end(), 3U);
    EXPECT_TRUE(history.load().at(1).isGap());
    EXPECT_EQ(history.load().at(1).suspendedNs, 7'000'000'000U);
    EXPECT_DOUBLE_EQ(sumOf(history.load(), {0, 2}).suspendedSeconds, 7.0);
}

TEST(CoreLoadModel, KeepsOwnersApartWhenANewRuntimeReusesTheIds)
{
    CoreHistory history;
    history.beginRuntime(welcome(topology(1)));
    history.apply(interpreter(2, proto::STATE_RUNNING, kStart));
    history.addSample(sample(kStart + kPeriod, 1, {{2, 0, 0.5}}));
    history.endRuntime();
    history.beginRuntime(welcome(topology(1)));
    proto::Sample first = sample(kStart + 20 * kPeriod, 1, {});
    first.set_previous_ns(0);
    history.addSample(first);
    proto::InterpreterChanged other = interpreter(2, proto::STATE_RUNNING, kStart + 20 * kPeriod);
    other.set_letter("Q");
    history.apply(other);
    history.addSample(sample(kStart + 21 * kPeriod, 1, {{2, 0, 0.5}}));
    const CoreLoadModel& load = history.load();
    EXPECT_TRUE(load.at(1).isGap());
    const Who before = stackOf(load, 0, load.first()).shares.at(0).who;
    const Who after = stackOf(load, 0, load.end() - 1).shares.at(0).who;
    EXPECT_EQ(load.roster().at(before).letter, QStringLiteral("A"));
    EXPECT_EQ(load.roster().at(after).letter, QStringLiteral("Q"));
}

TEST(CoreLoadModel, DropsTheOldestSamplesAndKeepsTheNumbersOfTheOthers)
{
    CoreHistory history;
    history.beginRuntime(welcome(topology(1)));
    const std::uint64_t count = CoreLoadModel::kMostEntries + 100;
    for (std::uint64_t i = 1; i <= count; ++i)
        history.addSample(sample(kStart + i * kPeriod, 1, {}));
    EXPECT_EQ(history.load().first(), 100U);
    EXPECT_EQ(history.load().end(), count);
    EXPECT_EQ(history.load().at(100).toNs, kStart + 101 * kPeriod);
    EXPECT_EQ(history.load().numberAt(kStart + 101 * kPeriod), 100U);
    EXPECT_EQ(history.load().numberAt(kStart + 101 * kPeriod + 1), 101U);
}

TEST(CoreLoadModel, IgnoresWhatIsNotLaterAndCoresNoMachineHas)
{
    CoreHistory history;
    history.beginRuntime(welcome(topology(2)));
    history.addSample(sample(kStart + kPeriod, 2, {}));
    history.addSample(sample(kStart + kPeriod, 2, {}));
    proto::Sample odd = sample(kStart + 2 * kPeriod, 2, {{2, 1'000'000, 0.5}, {2, -1, 0.5}});
    odd.mutable_cores(0)->set_busy(std::numeric_limits<double>::quiet_NaN());
    odd.mutable_cores(1)->set_busy(7);
    history.addSample(odd);
    EXPECT_EQ(history.load().ignoredSamples(), 1U);
    EXPECT_EQ(history.load().lanes().size(), 2U);
    EXPECT_FLOAT_EQ(stackOf(history.load(), 0, 1).rest, 0.0F);
    EXPECT_FLOAT_EQ(stackOf(history.load(), 1, 1).rest, 1.0F);
    EXPECT_NEAR(sumOf(history.load(), {0, 1}).cpuSeconds(), 0.05, 1e-6);
}

TEST(CoreLoadModel, MarksACoreThatWentOffline)
{
    CoreHistory history;
    history.beginRuntime(welcome(topology(2)));
    proto::Sample less = sample(kStart + kPeriod, 2, {});
    less.mutable_cores(1)->set_online(false);
    history.addSample(less);
    EXPECT_TRUE(stackOf(history.load(), 0, 0).online);
    EXPECT_FALSE(stackOf(history.load(), 1, 0).online);
}

TEST(CoreLanes, PutSmtSiblingsSideBySideAndFastCoresFirst)
{
    CoreLanes lanes;
    lanes.setTopology(
        topology(8, 2, 4)); // two performance cores of two threads, four efficiency cores
    ASSERT_EQ(lanes.size(), 8U);
    EXPECT_EQ(lanes.at(0).cpu, 0U);
    EXPECT_EQ(lanes.at(1).cpu, 2U);
    EXPECT_TRUE(lanes.at(1).siblingOfPrevious);
    EXPECT_FALSE(lanes.at(2).siblingOfPrevious);
    EXPECT_TRUE(lanes.at(4).startsGroup);
    EXPECT_EQ(lanes.label(0), QStringLiteral("core 0 P"));
    EXPECT_EQ(lanes.label(4), QStringLiteral("core 4 E"));
    EXPECT_TRUE(lanes.sentence(1).contains(QStringLiteral("execution units with core 0")));
}

TEST(CoreLoadModel, SaysWhatSamplingCosts)
{
    CoreHistory history;
    history.beginRuntime(welcome(topology(1)));
    history.addSample(sample(kStart + kPeriod, 1, {}));
    EXPECT_NEAR(history.load().samplingShare(), 0.001, 1e-6);
}

TEST(CoreLoadModel, TheUsualLengthIsNotThatOfOneSample)
{
    CoreHistory history;
    history.beginRuntime(welcome(topology(2)));
    const CoreLoadModel& load = history.load();
    EXPECT_EQ(load.usualLengthNs(0), 0U);
    std::uint64_t now = kStart;
    const auto feed = [&](std::uint64_t length) {
        proto::Sample next = sample(now + length, 2, {});
        next.set_previous_ns(now);
        now += length;
        history.addSample(next);
    };
    feed(kPeriod / 2);
    EXPECT_EQ(load.usualLengthNs(load.end() - 1), kPeriod / 2);
    for (int i = 0; i < 40; ++i)
        feed(kPeriod);
    feed(kPeriod / 2); // after one that was late
    EXPECT_EQ(load.usualLengthNs(load.end() - 1), kPeriod);
    feed(kPeriod * 2);
    EXPECT_EQ(load.usualLengthNs(load.end() - 1), kPeriod);
}
