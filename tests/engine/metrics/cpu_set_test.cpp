#include "engine/metrics/cpu_set.h"

#include <gtest/gtest.h>

namespace clutch {
namespace {

TEST(CpuSet, ReadsTheKernelsLists)
{
    EXPECT_EQ(CpuSet::parse("0-2,5\n").value(), (CpuSet{0, 1, 2, 5}));
    EXPECT_EQ(CpuSet::parse("7").value(), CpuSet{7});
    EXPECT_EQ(CpuSet::parse("\n").value(), CpuSet{});
    EXPECT_EQ(CpuSet::parse("5,0-2,1").value(), (CpuSet{0, 1, 2, 5}));
}

TEST(CpuSet, RefusesWhatIsNoList)
{
    for (const char* text : {"a", "1-", "-1", "3-1", "1,,2", "1;2", "0-99999999", "1 2"}) {
        const auto set = CpuSet::parse(text);
        ASSERT_FALSE(set.has_value()) << text;
        EXPECT_EQ(set.error().text,
            "\"" + std::string(text) + "\" is no list of cores: one looks like 0-2,5");
    }
}

TEST(CpuSet, WritesTheKernelsLists)
{
    EXPECT_EQ((CpuSet{5, 0, 1, 2}).text(), "0-2,5");
    EXPECT_EQ(CpuSet{}.text(), "");
}

TEST(CpuSet, SpeaksInSentences)
{
    EXPECT_EQ(CpuSet{}.words(), "no core");
    EXPECT_EQ(CpuSet{3}.words(), "core 3");
    EXPECT_EQ((CpuSet{0, 1}).words(), "cores 0 and 1");
    EXPECT_EQ((CpuSet{0, 1, 2, 3}).words(), "cores 0-3");
    EXPECT_EQ((CpuSet{0, 1, 2, 5, 8, 9}).words(), "cores 0-2, 5 and 8-9");
}

TEST(CpuSet, AddsEachOnceAndSorted)
{
    CpuSet set{4};
    set.add(2);
    set.add(4);
    EXPECT_EQ(set.values(), (std::vector<unsigned>{2, 4}));
}

TEST(CpuSet, KnowsWhatItContainsAndMeets)
{
    const CpuSet set{1, 2, 3};
    EXPECT_TRUE(set.contains(2));
    EXPECT_FALSE(set.contains(4));
    EXPECT_TRUE(set.contains(CpuSet{1, 3}));
    EXPECT_FALSE(set.contains(CpuSet{3, 4}));
    EXPECT_TRUE(set.intersects(CpuSet{3, 4}));
    EXPECT_FALSE(set.intersects(CpuSet{0, 4}));
}

} // namespace
} // namespace clutch
