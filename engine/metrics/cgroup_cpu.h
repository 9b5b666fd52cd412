// What the cgroup lets this process have of the CPUs.
#pragma once

#include "engine/metrics/proc_files.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace clutch {

/// The tightest CPU quota that holds for this process, from its cgroup (v1 or v2) or one above it.
/// A plain value.
struct CgroupCpu
{
    double quotaCores = 0; ///< 0: no quota
    std::string statFile; ///< cpu.stat of the group that has the quota; empty without one
};

/// Reads it; a machine without cgroups, or with files that make no sense, has no quota.
[[nodiscard]] CgroupCpu readCgroupCpu(ProcFiles& files);

/// Nanoseconds of throttling in the text of a cpu.stat: `throttled_usec` (v2) or `throttled_time`
/// (v1).
[[nodiscard]] std::optional<std::uint64_t> throttledNs(std::string_view cpuStat);

} // namespace clutch
