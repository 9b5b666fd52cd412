#include "engine/metrics/machine_load.h"

#include <gtest/gtest.h>

namespace clutch {
namespace {

TEST(MachineLoad, HasNoLoadBeforeTheSecondText)
{
    MachineLoad load;
    load.update("cpu  30 0 0 70 0 0 0 0 0 0\ncpu0 30 0 0 70 0 0 0 0 0 0\nintr 5\n");
    ASSERT_EQ(load.cores().size(), 1u);
    EXPECT_EQ(load.cores()[0].busy, 0);
    EXPECT_TRUE(load.cores()[0].online);
}

TEST(MachineLoad, CountsEverythingButIdleAndWaitingForDisks)
{
    MachineLoad load;
    load.update("cpu  0 0 0 0 0 0 0 0 0 0\ncpu0 100 100 100 100 100 100 100 100 100 100\n");
    // user nice system +1 each, idle +2, iowait +3, irq softirq steal +1 each; guest is in user
    load.update("cpu  0 0 0 0 0 0 0 0 0 0\ncpu0 101 101 101 102 103 101 101 101 190 190\n");
    EXPECT_DOUBLE_EQ(load.cores()[0].busy, 6.0 / 11.0);
}

TEST(MachineLoad, KeepsCoresApart)
{
    MachineLoad load;
    load.update("cpu0 0 0 0 0 0 0 0 0 0 0\ncpu1 0 0 0 0 0 0 0 0 0 0\n");
    load.update("cpu0 5 0 0 0 0 0 0 0 0 0\ncpu1 0 0 0 5 0 0 0 0 0 0\n");
    EXPECT_DOUBLE_EQ(load.cores()[0].busy, 1);
    EXPECT_DOUBLE_EQ(load.cores()[1].busy, 0);
}

TEST(MachineLoad, SaysTheLastLoadAgainWhereNoTickHasPassed)
{
    MachineLoad load;
    load.update("cpu0 0 0 0 0 0 0 0 0\n");
    load.update("cpu0 1 0 0 1 0 0 0 0\n");
    load.update("cpu0 1 0 0 1 0 0 0 0\n");
    EXPECT_DOUBLE_EQ(load.cores()[0].busy, 0.5);
}

TEST(MachineLoad, ShowsACoreGoOfflineAndStartsAnewWhenItIsBack)
{
    MachineLoad load;
    load.update("cpu0 0 0 0 0 0 0 0 0\ncpu1 0 0 0 0 0 0 0 0\n");
    load.update("cpu0 0 0 0 5 0 0 0 0\ncpu1 5 0 0 0 0 0 0 0\n");
    EXPECT_DOUBLE_EQ(load.cores()[1].busy, 1);
    load.update("cpu0 0 0 0 9 0 0 0 0\n");
    ASSERT_EQ(load.cores().size(), 2u);
    EXPECT_FALSE(load.cores()[1].online);
    EXPECT_EQ(load.cores()[1].busy, 0);
    load.update("cpu0 0 0 0 12 0 0 0 0\ncpu1 900 0 0 0 0 0 0 0\n");
    EXPECT_TRUE(load.cores()[1].online);
    EXPECT_EQ(load.cores()[1].busy, 0);
    load.update("cpu0 0 0 0 16 0 0 0 0\ncpu1 901 0 0 3 0 0 0 0\n");
    EXPECT_DOUBLE_EQ(load.cores()[1].busy, 0.25);
}

TEST(MachineLoad, ReportsCoresThatWereOfflineFromTheStart)
{
    MachineLoad load({2, 0, 1});
    load.update("cpu0 0 0 0 0 0 0 0 0\ncpu2 0 0 0 0 0 0 0 0\n");
    ASSERT_EQ(load.cores().size(), 3u);
    EXPECT_EQ(load.cores()[1].cpu, 1u);
    EXPECT_FALSE(load.cores()[1].online);
    EXPECT_TRUE(load.cores()[2].online);
}

TEST(MachineLoad, StaysBetween0And1WhenCountersRunBackwards)
{
    MachineLoad load;
    load.update("cpu0 100 0 0 100 50 0 0 0\n");
    load.update("cpu0 101 0 0 100 49 0 0 0\n"); // iowait does that
    EXPECT_DOUBLE_EQ(load.cores()[0].busy, 1);
    load.update("cpu0 90 0 0 105 49 0 0 0\n");
    EXPECT_DOUBLE_EQ(load.cores()[0].busy, 0);
}

TEST(MachineLoad, SurvivesTextsThatAreNone)
{
    MachineLoad load;
    for (const char* text : {"", "\n", "cpu", "cpu0", "cpux 1 2", "cpu99999999999999999999 1",
             "cpu4000000000 1 1 1 1 1 1 1 1\n", "intr 1\ncpu0 1 2 3"})
        load.update(text);
    EXPECT_LE(load.cores().size(), 1u);
}

} // namespace
} // namespace clutch
