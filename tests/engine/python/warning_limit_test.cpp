#include "engine/python/warning_limit.h"

#include <gtest/gtest.h>

namespace clutch::python {
namespace {

constexpr std::uint64_t kMs = 1'000'000;

TEST(WarningLimit, LetsTenThroughInAnySecondAndCountsTheRest)
{
    WarningLimit limit;
    for (std::uint64_t i = 0; i < 10; ++i)
        EXPECT_EQ(limit.admit(5000 * kMs + i * kMs), 0u);
    for (int i = 0; i < 25; ++i)
        EXPECT_FALSE(limit.admit(5500 * kMs));
    EXPECT_FALSE(limit.admit(6000 * kMs - 1)) << "the first of the ten is not a second ago";
    EXPECT_EQ(limit.admit(6000 * kMs), 26u);
    EXPECT_FALSE(limit.admit(6000 * kMs));
    EXPECT_EQ(limit.admit(6001 * kMs), 1u);
}

TEST(WarningLimit, LeavesNoneOutWhereTheyComeSlowly)
{
    WarningLimit limit;
    for (std::uint64_t i = 0; i < 100; ++i)
        EXPECT_EQ(limit.admit(i * 100 * kMs), 0u);
}

} // namespace
} // namespace clutch::python
