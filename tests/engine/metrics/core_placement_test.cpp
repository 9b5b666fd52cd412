#include "engine/metrics/core_placement.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace clutch {
namespace {

/// `cores` cores of `threads` hardware threads each, the second ones numbered after all first ones.
CpuTopology machine(unsigned cores, unsigned threads = 1)
{
    CpuTopology topology;
    for (unsigned i = 0; i < cores * threads; ++i)
        topology.cpus.push_back({i, i % cores, 0, i / cores, true, "", 0});
    return topology;
}

/// 2 efficiency cores, then 2 performance cores, so that numbers alone would choose wrongly.
CpuTopology hybrid()
{
    CpuTopology topology = machine(4);
    for (Cpu& cpu : topology.cpus)
        cpu.kind = cpu.osIndex < 2 ? "efficiency" : "performance";
    return topology;
}

CpuTopology only(CpuTopology topology, const CpuSet& usable)
{
    for (Cpu& cpu : topology.cpus)
        cpu.usable = usable.contains(cpu.osIndex);
    return topology;
}

/// Pins `count` interpreters by the policy, one after the other, and tells the cores they got.
std::vector<unsigned> fill(const CpuTopology& topology, unsigned count)
{
    std::vector<CurrentPin> pins;
    std::vector<unsigned> chosen;
    for (unsigned i = 1; i <= count; ++i) {
        const auto placement = placeInterpreter(topology, pins, {}, InterpreterId(i));
        EXPECT_TRUE(placement.has_value());
        EXPECT_EQ(placement->cpus.size(), 1u);
        chosen.push_back(placement->cpus.values().front());
        pins.push_back({InterpreterId(i), placement->cpus});
    }
    return chosen;
}

struct FillCase
{
    const char* name;
    CpuTopology topology;
    std::vector<unsigned> chosen;
};

TEST(CorePlacement, FillsMachinesInThisOrder)
{
    const FillCase cases[] = {
        {"one core", machine(1), {0, 0, 0}},
        {"two cores", machine(2), {0, 1, 0, 1}},
        {"two cores, more interpreters", machine(2), {0, 1, 0, 1, 0, 1, 0}},
        {"SMT: whole cores, then siblings, then shared", machine(2, 2), {0, 1, 2, 3, 0, 1, 2, 3}},
        {"hybrid: performance first", hybrid(), {2, 3, 0, 1, 2, 3, 0}},
        {"cpuset with holes", only(machine(8), {1, 4, 6}), {1, 4, 6, 1}},
        {"cpuset of one sibling each", only(machine(4, 2), {1, 6}), {1, 6, 1}},
        {"cpuset of one core", only(machine(16), {9}), {9, 9}},
    };
    for (const FillCase& c : cases)
        EXPECT_EQ(fill(c.topology, static_cast<unsigned>(c.chosen.size())), c.chosen) << c.name;
}

TEST(CorePlacement, GivesEachOf16And128InterpretersItsOwnCore)
{
    for (const unsigned cores : {16u, 128u}) {
        std::vector<unsigned> each;
        for (unsigned i = 0; i < cores; ++i)
            each.push_back(i);
        EXPECT_EQ(fill(machine(cores), cores), each);
        EXPECT_EQ(fill(machine(cores / 2, 2), cores), each); // whole cores first, then siblings
    }
}

TEST(CorePlacement, PrefersAFreeEfficiencyCoreToHalfAPerformanceCore)
{
    CpuTopology topology;
    topology.cpus = {{0, 0, 0, 0, true, "performance", 0}, {1, 0, 0, 1, true, "performance", 0},
        {2, 1, 0, 0, true, "efficiency", 0}};
    EXPECT_EQ(fill(topology, 4), (std::vector<unsigned>{0, 2, 1, 2}));
}

TEST(CorePlacement, TakesTheCoreThatWasGivenBack)
{
    const std::vector<CurrentPin> pins{
        {InterpreterId(1), CpuSet{0}}, {InterpreterId(3), CpuSet{2}}};
    EXPECT_EQ(placeInterpreter(machine(3), pins, {})->cpus, CpuSet{1});
}

TEST(CorePlacement, DoesNotCountTheInterpretersOwnPin)
{
    const std::vector<CurrentPin> pins{
        {InterpreterId(1), CpuSet{0}}, {InterpreterId(2), CpuSet{1}}};
    const auto placement = placeInterpreter(machine(2), pins, {}, InterpreterId(2));
    EXPECT_EQ(placement->cpus, CpuSet{1});
    EXPECT_TRUE(placement->sharers.empty());
}

TEST(CorePlacement, CountsNoPinOfInterpretersThatMayRunEverywhere)
{
    const std::vector<CurrentPin> pins{
        {InterpreterId(1), CpuSet{}}, {InterpreterId(2), CpuSet{0, 1}}};
    const auto placement = placeInterpreter(machine(2), pins, {});
    EXPECT_EQ(placement->cpus, CpuSet{0});
    EXPECT_TRUE(placement->sharers.empty());
}

TEST(CorePlacement, SpreadsAWidePinsWeight)
{
    // Cores 0 and 1 carry half an interpreter each, core 2 a whole one.
    const std::vector<CurrentPin> pins{
        {InterpreterId(1), CpuSet{0, 1}}, {InterpreterId(2), CpuSet{2}}};
    const auto placement = placeInterpreter(machine(3), pins, {});
    EXPECT_EQ(placement->cpus, CpuSet{0});
    EXPECT_EQ(placement->sharers, std::vector<InterpreterId>{InterpreterId(1)});
}

TEST(CorePlacement, TellsWhoSharesTheCore)
{
    const std::vector<CurrentPin> pins{
        {InterpreterId(1), CpuSet{0}}, {InterpreterId(2), CpuSet{0}}};
    const auto placement = placeInterpreter(machine(1), pins, {});
    EXPECT_EQ(placement->sharers, (std::vector<InterpreterId>{InterpreterId(1), InterpreterId(2)}));
}

TEST(CorePlacement, TellsWhoHasTheOtherHalfOfTheCore)
{
    const std::vector<CurrentPin> pins{
        {InterpreterId(1), CpuSet{0}}, {InterpreterId(2), CpuSet{1}}};
    const auto placement = placeInterpreter(machine(2, 2), pins, {});
    EXPECT_EQ(placement->cpus, CpuSet{2});
    EXPECT_TRUE(placement->sharers.empty());
    EXPECT_EQ(placement->siblings, std::vector<InterpreterId>{InterpreterId(1)});
}

TEST(CorePlacement, WithoutAPinGivesAllThatTheProcessMayUse)
{
    const auto placement
        = placeInterpreter(only(machine(8), {2, 5}), {}, {PinWish::Policy::None, {}});
    EXPECT_EQ(placement->cpus, (CpuSet{2, 5}));
    EXPECT_TRUE(placement->sharers.empty());
}

TEST(CorePlacement, TakesExplicitCoresAsTheyAre)
{
    const std::vector<CurrentPin> pins{{InterpreterId(1), CpuSet{3}}};
    const auto placement = placeInterpreter(machine(8), pins, {PinWish::Policy::Explicit, {3, 5}});
    EXPECT_EQ(placement->cpus, (CpuSet{3, 5}));
    EXPECT_EQ(placement->sharers, std::vector<InterpreterId>{InterpreterId(1)});
}

TEST(CorePlacement, SaysWhyAnExplicitCoreCannotBeHad)
{
    struct
    {
        CpuTopology topology;
        CpuSet wish;
        const char* sentence;
    } cases[] = {
        {machine(2), {7}, "core 7 does not exist: this machine has cores 0 and 1"},
        {machine(1), {1}, "core 1 does not exist: this machine has only core 0"},
        {machine(128), {0, 128}, "core 128 does not exist: this machine has cores 0-127"},
        {only(machine(4), {0, 1, 2}), {3},
            "core 3 may not be used by this process (its cpuset is 0-2)"},
        {only(machine(8), {1, 4, 6}), {1, 5},
            "core 5 may not be used by this process (its cpuset is 1,4,6)"},
        {machine(2), {}, "a pin to explicit cores needs at least one core, and none was named"},
    };
    for (const auto& c : cases) {
        const auto placement
            = placeInterpreter(c.topology, {}, {PinWish::Policy::Explicit, c.wish});
        ASSERT_FALSE(placement.has_value()) << c.sentence;
        EXPECT_EQ(placement.error().text, c.sentence);
    }
}

TEST(CorePlacement, SaysThatACoreIsOffline)
{
    CpuTopology topology = machine(2);
    topology.offline = {2};
    const auto placement = placeInterpreter(topology, {}, {PinWish::Policy::Explicit, {2}});
    ASSERT_FALSE(placement.has_value());
    EXPECT_EQ(placement.error().text, "core 2 is offline: this machine runs on cores 0 and 1 now");
}

TEST(CorePlacement, SaysThatThereIsNoCoreToChoose)
{
    const auto placement = placeInterpreter(only(machine(2), {}), {}, {});
    ASSERT_FALSE(placement.has_value());
    EXPECT_EQ(placement.error().text,
        "no core can be chosen: this process may use none of the machine's");
}

} // namespace
} // namespace clutch
