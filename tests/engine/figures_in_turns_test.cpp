#include "engine/figures_in_turns.h"

#include <gtest/gtest.h>

#include <map>
#include <numeric>

namespace clutch::engine {
namespace {

constexpr std::uint64_t kMs = 1'000'000;

struct FiguresInTurnsTest : testing::Test
{
    std::uint64_t cpu = 0;
    std::uint64_t cost = 1000;
    std::uint64_t modules = 30;
    std::map<std::int64_t, int> asked;
    std::map<std::int64_t, int> counted;
    FiguresInTurns figures{
        [this](std::int64_t id) {
            ++asked[id];
            return FiguresInTurns::Figures{static_cast<std::uint64_t>(id) << 20, modules, 7, 0};
        },
        [this](std::int64_t id) {
            cpu += cost;
            ++counted[id];
            return static_cast<std::uint64_t>(id * 100);
        },
        [this] {
            return cpu;
        }};
};

TEST_F(FiguresInTurnsTest, NothingIsKnownBeforeTheFirstSample)
{
    EXPECT_EQ(figures.of(1).blocks, 0u);
    figures.update({1}, 1000 * kMs, false);
    EXPECT_EQ(figures.of(1).blocks, 100u);
    EXPECT_EQ(figures.of(1).arenaBytes, 1u << 20);
    EXPECT_EQ(figures.of(1).modules, 30u);
    EXPECT_EQ(figures.of(1).gcCollections, 7u);
    EXPECT_EQ(figures.of(2).blocks, 0u);
    EXPECT_EQ(figures.of(2).modules, 0u);
}

TEST_F(FiguresInTurnsTest, AFewAreAskedAtEachSample)
{
    figures.update({2, 1}, 1000 * kMs, false);
    modules = 31;
    figures.update({2, 1}, 1050 * kMs, false);
    EXPECT_EQ(figures.of(1).modules, 31u);
    EXPECT_EQ(figures.of(2).modules, 31u);
    EXPECT_EQ(figures.of(1).blocks, 100u); // a new figure takes nothing from the others
}

TEST_F(FiguresInTurnsTest, ManyAreAskedInTurnsAndNewOnesAtOnce)
{
    std::vector<std::int64_t> ids(64);
    std::iota(ids.begin(), ids.end(), 1);
    figures.update(ids, 1000 * kMs, false);
    for (const std::int64_t id : ids)
        EXPECT_EQ(figures.of(id).modules, 30u) << id;
    asked.clear();
    modules = 31;
    for (std::uint64_t i = 1; i <= 64 / FiguresInTurns::kAtOnce; ++i)
        figures.update(ids, (1000 + i * 50) * kMs, false);
    for (const std::int64_t id : ids) {
        EXPECT_EQ(asked[id], 1) << id;
        EXPECT_EQ(figures.of(id).modules, 31u) << id;
    }
    ids.push_back(65);
    modules = 32;
    figures.update(ids, 2000 * kMs, false);
    EXPECT_EQ(figures.of(65).modules, 32u);
}

TEST_F(FiguresInTurnsTest, BlocksOfSmallInterpretersAreCountedAtEachSampleOnce)
{
    for (std::uint64_t at = 1000 * kMs; at < 1160 * kMs; at += 16 * kMs)
        figures.update({1, 2}, at, false);
    EXPECT_EQ(counted[1], 10);
    EXPECT_EQ(counted[2], 10);
}

TEST_F(FiguresInTurnsTest, WhatCountingBlocksTakesIsAThousandthOfTheTime)
{
    cost = 100'000; // 100 µs: one in 100 ms
    for (std::uint64_t at = 1000 * kMs; at < 11'000 * kMs; at += 16 * kMs)
        figures.update({1, 2, 3, 4}, at, false);
    EXPECT_LE(cpu, 10 * kMs + 2 * cost);
    EXPECT_GE(cpu, 8 * kMs);
    for (const auto& [id, times] : counted)
        EXPECT_NEAR(times, 24, 3) << id;
}

TEST_F(FiguresInTurnsTest, NobodyIsAskedAgainWhereNobodyRanSinceEachWas)
{
    std::vector<std::int64_t> ids(64);
    std::iota(ids.begin(), ids.end(), 1);
    figures.update(ids, 1000 * kMs, false);
    modules = 31;
    figures.update(ids, 1050 * kMs, false);
    for (std::uint64_t i = 2; i < 20; ++i)
        figures.update(ids, (1000 + i * 50) * kMs, true);
    for (const std::int64_t id : ids)
        EXPECT_EQ(figures.of(id).modules, 31u) << id;
    EXPECT_TRUE(figures.allAsked());
    asked.clear();
    counted.clear();
    figures.update(ids, 2000 * kMs, true);
    EXPECT_TRUE(asked.empty());
    EXPECT_TRUE(counted.empty());
    figures.update(ids, 2050 * kMs, false);
    EXPECT_FALSE(figures.allAsked());
    EXPECT_EQ(asked.size(), FiguresInTurns::kAtOnce);
    EXPECT_FALSE(counted.empty());
}

TEST_F(FiguresInTurnsTest, OneThatEndedIsForgotten)
{
    figures.update({1, 2}, 1000 * kMs, false);
    figures.update({2}, 1016 * kMs, false);
    EXPECT_EQ(figures.of(1).blocks, 0u);
    EXPECT_EQ(figures.of(1).arenaBytes, 0u);
    EXPECT_EQ(figures.of(2).blocks, 200u);
}

} // namespace
} // namespace clutch::engine
