#include "engine/metrics/cgroup_cpu.h"

#include "tests/engine/metrics/fake_machine.h"

#include <gtest/gtest.h>

namespace clutch {
namespace {

constexpr const char* kV2Mount
    = "31 23 0:28 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n";
constexpr const char* kV1Mounts
    = "31 23 0:28 / /sys/fs/cgroup ro - tmpfs tmpfs rw,mode=755\n"
      "32 31 0:29 / /sys/fs/cgroup/cpuset rw - cgroup cgroup rw,cpuset\n"
      "33 31 0:30 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct\n";

TEST(CgroupCpu, HasNoQuotaOnAMachineWithoutCgroups)
{
    FakeProcFiles files;
    EXPECT_EQ(readCgroupCpu(files).quotaCores, 0);
    EXPECT_EQ(readCgroupCpu(files).statFile, "");
}

TEST(CgroupCpu, ReadsCpuMaxOfVersion2)
{
    FakeProcFiles files;
    files.texts = {{"/proc/self/mountinfo", kV2Mount}, {"/proc/self/cgroup", "0::/user/app\n"},
        {"/sys/fs/cgroup/user/app/cpu.max", "150000 100000\n"}};
    const CgroupCpu cpu = readCgroupCpu(files);
    EXPECT_DOUBLE_EQ(cpu.quotaCores, 1.5);
    EXPECT_EQ(cpu.statFile, "/sys/fs/cgroup/user/app/cpu.stat");
}

TEST(CgroupCpu, TakesTheTightestOfTheGroupsAbove)
{
    FakeProcFiles files;
    files.texts = {{"/proc/self/mountinfo", kV2Mount}, {"/proc/self/cgroup", "0::/user/app/job\n"},
        {"/sys/fs/cgroup/user/app/job/cpu.max", "max 100000\n"},
        {"/sys/fs/cgroup/user/app/cpu.max", "400000 100000\n"},
        {"/sys/fs/cgroup/user/cpu.max", "50000 200000\n"}};
    const CgroupCpu cpu = readCgroupCpu(files);
    EXPECT_DOUBLE_EQ(cpu.quotaCores, 0.25);
    EXPECT_EQ(cpu.statFile, "/sys/fs/cgroup/user/cpu.stat");
}

TEST(CgroupCpu, ReadsTheQuotaOfVersion1)
{
    FakeProcFiles files;
    files.texts = {{"/proc/self/mountinfo", kV1Mounts},
        {"/proc/self/cgroup", "3:cpuset:/\n2:cpu,cpuacct:/half\n0::/\n"},
        {"/sys/fs/cgroup/cpu,cpuacct/half/cpu.cfs_quota_us", "50000\n"},
        {"/sys/fs/cgroup/cpu,cpuacct/half/cpu.cfs_period_us", "100000\n"},
        {"/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "-1\n"},
        {"/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us", "100000\n"}};
    const CgroupCpu cpu = readCgroupCpu(files);
    EXPECT_DOUBLE_EQ(cpu.quotaCores, 0.5);
    EXPECT_EQ(cpu.statFile, "/sys/fs/cgroup/cpu,cpuacct/half/cpu.stat");
}

TEST(CgroupCpu, SeesItsOwnGroupAtTheMountPointOfAContainer)
{
    FakeProcFiles files;
    files.texts = {{"/proc/self/mountinfo",
                       "33 31 0:30 /docker/1f /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu\n"},
        {"/proc/self/cgroup", "2:cpu:/docker/1f\n"},
        {"/sys/fs/cgroup/cpu/cpu.cfs_quota_us", "200000\n"},
        {"/sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000\n"}};
    EXPECT_DOUBLE_EQ(readCgroupCpu(files).quotaCores, 2);
    // A cgroup namespace tells a path outside of what is mounted.
    files.texts["/proc/self/cgroup"] = "2:cpu:/../other\n";
    EXPECT_DOUBLE_EQ(readCgroupCpu(files).quotaCores, 2);
}

TEST(CgroupCpu, ReadsMountPointsWithSpaces)
{
    FakeProcFiles files;
    files.texts
        = {{"/proc/self/mountinfo", "31 23 0:28 / /my\\040groups rw - cgroup2 cgroup2 rw\n"},
            {"/proc/self/cgroup", "0::/\n"}, {"/my groups/cpu.max", "100000 100000\n"}};
    EXPECT_DOUBLE_EQ(readCgroupCpu(files).quotaCores, 1);
}

TEST(CgroupCpu, TakesNonsenseForNoQuota)
{
    FakeProcFiles files;
    for (const char* nonsense : {"", "max", "many 100000", "100000 0", "-5 100", "1 2 3"}) {
        files.texts = {{"/proc/self/mountinfo", kV2Mount}, {"/proc/self/cgroup", "0::/\n"},
            {"/sys/fs/cgroup/cpu.max", nonsense}};
        EXPECT_EQ(readCgroupCpu(files).quotaCores, 0) << nonsense;
    }
    files.texts
        = {{"/proc/self/mountinfo", "31 23\n - \nx - cgroup2\n"}, {"/proc/self/cgroup", "::\n0\n"}};
    EXPECT_EQ(readCgroupCpu(files).quotaCores, 0);
}

TEST(CgroupCpu, ReadsThrottledTimeOfBothVersions)
{
    EXPECT_EQ(throttledNs("usage_usec 9\nnr_throttled 2\nthrottled_usec 1500\n"), 1'500'000u);
    EXPECT_EQ(throttledNs("nr_periods 5\nnr_throttled 2\nthrottled_time 1500\n"), 1500u);
    EXPECT_EQ(throttledNs("nr_periods 5\n"), std::nullopt);
    EXPECT_EQ(throttledNs(""), std::nullopt);
}

} // namespace
} // namespace clutch
