#include "engine/metrics/cpu_topology.h"

#include "engine/metrics/core_affinity.h"
#include "tests/engine/metrics/fake_machine.h"

#include <gtest/gtest.h>
#include <hwloc.h>

#include <numeric>

namespace clutch {
namespace {

CpuSet upTo(unsigned count)
{
    std::vector<unsigned> cpus(count);
    std::iota(cpus.begin(), cpus.end(), 0u);
    return CpuSet(std::move(cpus));
}

CpuTopology synthetic(const std::string& shape, const CpuLimits& limits)
{
    auto topology = cpuTopologyFrom({TopologySource::From::Synthetic, shape}, limits);
    EXPECT_TRUE(topology.has_value()) << topology.error().text;
    return topology.value_or(CpuTopology{});
}

/// hwloc's own XML of 8 cores, the last four being the faster ones.
std::string hybridXml()
{
    hwloc_topology_t topology = nullptr;
    hwloc_topology_init(&topology);
    hwloc_topology_set_synthetic(topology, "package:1 core:8 pu:1");
    hwloc_topology_load(topology);
    hwloc_bitmap_t fast = hwloc_bitmap_alloc();
    hwloc_bitmap_set_range(fast, 4, 7);
    hwloc_cpukinds_register(topology, fast, 10, 0, nullptr, 0);
    hwloc_bitmap_zero(fast);
    hwloc_bitmap_set_range(fast, 0, 3);
    hwloc_cpukinds_register(topology, fast, 1, 0, nullptr, 0);
    hwloc_bitmap_free(fast);
    char* buffer = nullptr;
    int length = 0;
    hwloc_topology_export_xmlbuffer(topology, &buffer, &length, 0);
    std::string xml(buffer);
    hwloc_free_xmlbuffer(topology, buffer);
    hwloc_topology_destroy(topology);
    return xml;
}

TEST(CpuTopology, ReadsAMachineWithOneCore)
{
    const CpuTopology topology = synthetic("core:1 pu:1", {upTo(1), {}, 0});
    ASSERT_EQ(topology.cpus.size(), 1u);
    EXPECT_EQ(topology.cpus[0], (Cpu{0, 0, 0, 0, true, "", 0}));
    EXPECT_EQ(topology.summary, "1 core, usable");
}

TEST(CpuTopology, ReadsTwoCores)
{
    const CpuTopology topology = synthetic("package:1 core:2 pu:1", {upTo(2), {}, 0});
    EXPECT_EQ(topology.usable(), (CpuSet{0, 1}));
    EXPECT_EQ(topology.cpus[1], (Cpu{1, 1, 0, 0, true, "", 0}));
    EXPECT_EQ(topology.summary, "2 cores, both usable");
}

TEST(CpuTopology, ReadsPackagesAndMemoryNodes)
{
    const CpuTopology topology = synthetic("package:2 [numa] core:8 pu:1", {upTo(16), {}, 0});
    ASSERT_EQ(topology.cpus.size(), 16u);
    EXPECT_EQ(topology.cpus[7].package, 0u);
    EXPECT_EQ(topology.cpus[7].numaNode, 0u);
    EXPECT_EQ(topology.cpus[8].package, 1u);
    EXPECT_EQ(topology.cpus[8].numaNode, 1u);
    EXPECT_EQ(topology.cpus[15].core, 15u);
    EXPECT_EQ(topology.summary, "16 cores, all usable");
}

TEST(CpuTopology, RanksSmtSiblingsThatTheKernelNumbersFarApart)
{
    // As on most x86 machines: the second hardware threads come after all first ones.
    const CpuTopology topology
        = synthetic("package:1 core:4 pu:2(indexes=0,4,1,5,2,6,3,7)", {upTo(8), {}, 0});
    ASSERT_EQ(topology.cpus.size(), 8u);
    for (unsigned cpu = 0; cpu < 8; ++cpu) {
        EXPECT_EQ(topology.cpus[cpu].osIndex, cpu);
        EXPECT_EQ(topology.cpus[cpu].core, cpu % 4) << cpu;
        EXPECT_EQ(topology.cpus[cpu].smtRank, cpu / 4) << cpu;
    }
    EXPECT_EQ(topology.summary, "4 cores with 8 hardware threads, all usable");
}

TEST(CpuTopology, Reads128CoresOfWhichACpusetGivesFew)
{
    const CpuTopology topology
        = synthetic("package:2 core:64 pu:1", {CpuSet{3, 64, 65, 127}, {}, 0});
    EXPECT_EQ(topology.cpus.size(), 128u);
    EXPECT_EQ(topology.usable(), (CpuSet{3, 64, 65, 127}));
    EXPECT_EQ(topology.summary, "128 cores, 4 usable: 3,64-65,127");
}

TEST(CpuTopology, TellsPerformanceFromEfficiencyCores)
{
    const auto topology
        = cpuTopologyFrom({TopologySource::From::Xml, hybridXml()}, {upTo(8), {}, 0});
    ASSERT_TRUE(topology.has_value()) << topology.error().text;
    EXPECT_EQ(topology->find(0)->kind, "efficiency");
    EXPECT_EQ(topology->find(3)->kind, "efficiency");
    EXPECT_EQ(topology->find(4)->kind, "performance");
    EXPECT_EQ(topology->find(7)->kind, "performance");
    EXPECT_EQ(topology->summary, "8 cores (4 performance, 4 efficiency), all usable");
}

TEST(CpuTopology, LeavesOutOfflineCoresAndSaysSo)
{
    const CpuTopology topology = synthetic("core:4 pu:1", {CpuSet{0, 1, 3}, CpuSet{2}, 0});
    EXPECT_EQ(topology.all(), (CpuSet{0, 1, 3}));
    EXPECT_EQ(topology.find(2), nullptr);
    EXPECT_EQ(topology.offline, CpuSet{2});
    EXPECT_EQ(topology.summary, "3 cores, all usable; offline: 2");
}

TEST(CpuTopology, ReadsNumbersWithHoles)
{
    const CpuTopology topology = synthetic("core:3 pu:1(indexes=1,5,9)", {CpuSet{1, 5, 9}, {}, 0});
    EXPECT_EQ(topology.all(), (CpuSet{1, 5, 9}));
    EXPECT_EQ(topology.find(5)->core, 1u);
}

TEST(CpuTopology, TellsTheQuota)
{
    EXPECT_EQ(synthetic("core:2 pu:1", {upTo(2), {}, 1.5}).summary,
        "2 cores, both usable; quota 1.5 cores");
    EXPECT_EQ(
        synthetic("core:2 pu:1", {upTo(2), {}, 1}).summary, "2 cores, both usable; quota 1 core");
}

TEST(CpuTopology, RefusesAMachineWhereNothingIsAllowed)
{
    const auto topology
        = cpuTopologyFrom({TopologySource::From::Synthetic, "core:2 pu:1"}, {CpuSet{5}, {}, 0});
    ASSERT_FALSE(topology.has_value());
    EXPECT_EQ(
        topology.error().text, "this process may run on core 5, but the machine has cores 0 and 1");
}

TEST(CpuTopology, RefusesADescriptionThatIsNone)
{
    const auto topology
        = cpuTopologyFrom({TopologySource::From::Xml, "<nonsense/>"}, {upTo(1), {}, 0});
    ASSERT_FALSE(topology.has_value());
    EXPECT_NE(topology.error().text.find("hwloc cannot read"), std::string::npos);
}

TEST(CpuTopology, OfThisMachineAgreesWithTheKernelsAffinity)
{
    const auto topology = readCpuTopology(systemProcFiles());
    ASSERT_TRUE(topology.has_value()) << topology.error().text;
    EXPECT_EQ(topology->usable(), threadAffinity(0).value());
    EXPECT_FALSE(topology->summary.empty());
}

TEST(CpuTopology, OfThisMachineTakesQuotaAndOfflineCoresFromTheFiles)
{
    FakeProcFiles files;
    files.texts = {{"/proc/self/mountinfo", "31 23 0:28 / /cg rw - cgroup2 cgroup2 rw\n"},
        {"/proc/self/cgroup", "0::/\n"}, {"/cg/cpu.max", "50000 100000\n"},
        {"/sys/devices/system/cpu/offline", "9000,9001-65000\n"},
        {"/sys/devices/system/cpu/present", "0-9000\n"}};
    const auto topology = readCpuTopology(files);
    ASSERT_TRUE(topology.has_value()) << topology.error().text;
    EXPECT_DOUBLE_EQ(topology->quotaCores, 0.5);
    EXPECT_EQ(topology->offline, CpuSet{9000});
}

} // namespace
} // namespace clutch
