#include "ui/models/core_load_sums.h"

#include "tests/ui/support/synthetic.h"
#include "ui/models/core_load_text.h"

#include <gtest/gtest.h>

using namespace clutch;
using namespace clutch::ui;
using namespace clutch::ui::synthetic;

namespace {

/// A moves from core 0 to core 1 after ten samples; B waits on core 1.
void fill(CoreHistory& history)
{
    history.beginRuntime(welcome(topology(2)));
    history.apply(interpreter(2, proto::STATE_RUNNING, kStart));
    history.apply(interpreter(3, proto::STATE_RUNNING, kStart));
    for (std::uint64_t i = 1; i <= 20; ++i) {
        Thread a{2, i <= 10 ? 0 : 1, 0.8};
        a.function = "primes";
        Thread b{3, 1, 0.2};
        b.gilWait = i == 7 ? 0.5 : 0.1;
        b.wait = 0.05;
        b.switches = static_cast<unsigned>(i);
        history.addSample(sample(kStart + i * kPeriod, 2, {a, b}));
    }
}

} // namespace

TEST(RangeSums, AddUpCpuTimeByInterpreterAndCore)
{
    CoreHistory history;
    fill(history);
    const RangeSums sums = sumOf(history.load(), {5, 14});
    const WhoSums& a = sums.who.at(1);
    const WhoSums& b = sums.who.at(2);
    EXPECT_NEAR(sums.seconds, 0.5, 1e-9);
    EXPECT_NEAR(a.cpuSeconds, 0.4, 1e-9);
    EXPECT_NEAR(a.byCpu.at(0), 0.2, 1e-9);
    EXPECT_NEAR(a.byCpu.at(1), 0.2, 1e-9);
    EXPECT_NEAR(b.cpuSeconds, 0.1, 1e-9);
    EXPECT_EQ(a.switches, 0U);
    EXPECT_EQ(b.switches, 105U); // 6 + 7 + … + 15
    EXPECT_EQ(sums.switches(), 105U);
    EXPECT_EQ(a.migrations, 1U);
    EXPECT_EQ(b.migrations, 0U);
    EXPECT_EQ(sums.migrations(), 1U);
    EXPECT_NEAR(b.longestWaitSeconds, 0.025, 1e-9);
    EXPECT_NEAR(b.gilWaitSeconds, 0.025 + 9 * 0.005, 1e-9);
    EXPECT_NEAR(sums.machine.at(0), 0.2, 1e-6);
}

TEST(RangeSums, CountOnlyWhatIsStillThere)
{
    CoreHistory history;
    fill(history);
    EXPECT_NEAR(sumOf(history.load(), {18, 500}).seconds, 0.1, 1e-9);
    EXPECT_NEAR(sumOf(history.load(), {500, 600}).cpuSeconds(), 0, 1e-9);
}

TEST(RangeSums, TellHowMuchWasNotSampled)
{
    CoreHistory history;
    fill(history);
    history.addSample(sample(kStart + 24 * kPeriod, 2, {{2, 0, 1.0}}, 0, 3));
    const RangeSums sums = sumOf(history.load(), {20, 23});
    EXPECT_NEAR(sums.seconds, 0.2, 1e-9);
    EXPECT_NEAR(sums.gapSeconds, 0.15, 1e-9);
    EXPECT_NEAR(sums.who.at(1).cpuSeconds, 0.2, 1e-9); // the thread clock ran through the gap
}

TEST(StackedLoad, AveragesSeveralSamplesOfOneColumn)
{
    CoreHistory history;
    fill(history);
    StackedLoad stack;
    stack.set(history.load(), 1, {8, 11}); // A arrives with entry 10
    EXPECT_NEAR(static_cast<double>(stack.ours), 0.6, 1e-5);
    ASSERT_EQ(stack.shares.size(), 2U);
    EXPECT_EQ(stack.shares[0].who, 1U);
    EXPECT_NEAR(static_cast<double>(stack.shares[0].share), 0.4, 1e-5);
    EXPECT_NEAR(static_cast<double>(stack.shares[1].share), 0.2, 1e-5);
}

TEST(CoreLoadText, MomentIsATableOfCoresAndInterpreters)
{
    CoreHistory history;
    fill(history);
    const QString tsv = momentTable(history, {19, 19}, {}).toTsv();
    EXPECT_EQ(tsv.section(QLatin1Char('\n'), 1),
        QStringLiteral("core\ttotal\tA\tB\trest of the machine\ncore 0\t0.0\t0.0\t0.0\t0.0\ncore "
                       "1\t100.0\t80.0\t20.0\t0.0\n"));
}

TEST(CoreLoadText, LivesAtAMomentAreATableOfInterpreters)
{
    CoreHistory history;
    fill(history);
    history.apply(interpreter(1, proto::STATE_IDLE, kStart));
    history.apply(interpreter(3, proto::STATE_AWAITING_INPUT, kStart));
    EXPECT_EQ(livesTable(history, {3, 3}).toTsv(),
        QStringLiteral("Interpreters at the same moment\n"
                       "interpreter\tstate\tcore\tCPU %\tGIL wait %\truns\n"
                       "A\trunning\t0\t80.0\t0.0\tprimes, primes.py:4\n"
                       "B\tawaits input\t1\t20.0\t10.0\t\n"
                       "main\tidle\t\t0.0\t0.0\t\n"));
}

TEST(CoreLoadText, TimesAreToldFromNowOrFromWhereAPictureStands)
{
    CoreHistory history;
    history.beginRuntime(proto::Welcome()); // without a wall clock
    const std::uint64_t t = kStart + 20 * kPeriod;
    EXPECT_EQ(timeText(history, t, {t, TimeOrigin::Kind::Now}), QStringLiteral("now"));
    EXPECT_EQ(timeText(history, t, {t, TimeOrigin::Kind::Standing}), QStringLiteral("0 s"));
    EXPECT_EQ(timeText(history, t, {t + 30 * kPeriod, TimeOrigin::Kind::Standing}),
        QStringLiteral("−1.50 s"));
}

TEST(CoreHistory, TheWallClockIsAsItWasSetThen)
{
    constexpr std::uint64_t kS = 1'000'000'000;
    proto::Welcome welcome;
    welcome.set_monotonic_ns(100 * kS);
    welcome.set_realtime_ns(5000 * kS);
    CoreHistory history;
    history.beginRuntime(welcome);
    EXPECT_EQ(history.wallClockMs(101 * kS), 5'001'000);
    history.tellClocks(102 * kS, 5002 * kS + kS / 50); // it drifts
    EXPECT_EQ(history.wallClockMs(102 * kS), 5'002'000);
    history.tellClocks(103 * kS, 9003 * kS); // somebody sets it
    EXPECT_EQ(history.wallClockMs(101 * kS), 5'001'000);
    EXPECT_EQ(history.wallClockMs(104 * kS), 9'004'000);
    proto::Sample slept;
    slept.set_previous_ns(104 * kS);
    slept.set_t_ns(105 * kS);
    slept.set_suspended_ns(60 * kS);
    history.addSample(slept);
    history.tellClocks(105 * kS, 9065 * kS);
    EXPECT_EQ(history.wallClockMs(104 * kS), 9'004'000);
    EXPECT_EQ(history.wallClockMs(105 * kS), 9'065'000);
    history.beginRuntime(proto::Welcome());
    history.tellClocks(106 * kS, 9066 * kS);
    EXPECT_EQ(history.wallClockMs(106 * kS), 9'066'000);
}

TEST(CoreHistory, WithoutAWallClockThereIsNone)
{
    CoreHistory history;
    history.beginRuntime(proto::Welcome());
    history.tellClocks(1, 2'000'000'000);
    EXPECT_EQ(history.wallClockMs(1), 0);
}

TEST(CoreLoadText, RangeIsATableOfInterpretersAndCores)
{
    CoreHistory history;
    fill(history);
    const QString tsv = rangeTable(history, {5, 14}).toTsv();
    EXPECT_EQ(tsv,
        QStringLiteral("0.50 s selected · 0.50 CPU s · longest wait 25 ms (B) · 105 context "
                       "switches · 1 migration\n"
                       "interpreter\tCPU s\tcore 0 s\tcore 1 s\twaited s\tGIL wait s\tlongest wait "
                       "s\tcontext switches\tmigrations\n"
                       "A\t0.400\t0.200\t0.200\t0.000\t0.000\t0.000\t0\t1\n"
                       "B\t0.100\t0.000\t0.100\t0.025\t0.070\t0.025\t105\t0\n"));
}

TEST(CoreLoadText, LifeSaysStateFunctionLineAndCore)
{
    CoreHistory history;
    fill(history);
    EXPECT_EQ(
        lifeText(history, 1, {3, 3}), QStringLiteral("A running primes, primes.py:4 on core 0"));
}

TEST(CoreLoadText, CsvHasALineForEverySampleCoreAndOwner)
{
    CoreHistory history;
    fill(history);
    const QStringList lines = toCsv(history.load()).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    // Ten samples with A alone on core 0 and B on core 1, ten with both on core 1; the rest of each
    // core, and the title.
    EXPECT_EQ(lines.size(), 1 + 20 * 2 + 20 * 2);
    const QString first = QStringLiteral("%1,%2,").arg(kStart).arg(kStart + kPeriod);
    EXPECT_EQ(lines.at(1), first + QStringLiteral("0,A,0.8000,0"));
    EXPECT_EQ(lines.at(3), first + QStringLiteral("1,B,0.2000,1"));
    EXPECT_EQ(lines.at(4), first + QStringLiteral("1,rest of the machine,0.0000,"));
}
