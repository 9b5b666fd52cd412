#include "engine/block_counts.h"

#include <gtest/gtest.h>

namespace clutch::engine {
namespace {

constexpr std::uint64_t kMs = 1'000'000;

struct BlockCountsTest : testing::Test
{
    std::uint64_t cpu = 0;
    std::uint64_t cost = 1000;
    std::map<std::int64_t, int> counted;
    BlockCounts counts{[this](std::int64_t id) {
                           cpu += cost;
                           ++counted[id];
                           return static_cast<std::uint64_t>(id * 100);
                       },
        [this] {
            return cpu;
        }};
};

TEST_F(BlockCountsTest, NothingIsKnownBeforeTheFirstCount)
{
    EXPECT_EQ(counts.of(1), 0u);
    counts.update({1}, 1000 * kMs);
    EXPECT_EQ(counts.of(1), 100u);
    EXPECT_EQ(counts.of(2), 0u);
}

TEST_F(BlockCountsTest, SmallInterpretersAreCountedAtEachSampleOnce)
{
    for (std::uint64_t at = 1000 * kMs; at < 1160 * kMs; at += 16 * kMs)
        counts.update({1, 2}, at);
    EXPECT_EQ(counted[1], 10);
    EXPECT_EQ(counted[2], 10);
}

TEST_F(BlockCountsTest, WhatCountingTakesIsAThousandthOfTheTime)
{
    cost = 100'000; // 100 µs: one in 100 ms
    for (std::uint64_t at = 1000 * kMs; at < 11'000 * kMs; at += 16 * kMs)
        counts.update({1, 2, 3, 4}, at);
    EXPECT_LE(cpu, 10 * kMs + 2 * cost);
    EXPECT_GE(cpu, 8 * kMs);
    for (const auto& [id, times] : counted)
        EXPECT_NEAR(times, 24, 3) << id;
}

TEST_F(BlockCountsTest, OneThatEndedIsForgotten)
{
    counts.update({1, 2}, 1000 * kMs);
    counts.update({2}, 1016 * kMs);
    EXPECT_EQ(counts.of(1), 0u);
    EXPECT_EQ(counts.of(2), 200u);
}

} // namespace
} // namespace clutch::engine
