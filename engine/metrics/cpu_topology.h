// The machine's cores and which of them this process may use.
#pragma once

#include "engine/base/result.h"
#include "engine/metrics/cpu_set.h"
#include "engine/metrics/proc_files.h"

#include <string>
#include <string_view>
#include <vector>

namespace clutch {

/// One CPU as the kernel counts them: a hardware thread of a physical core. A plain value.
struct Cpu
{
    unsigned osIndex = 0; ///< what sched_setaffinity takes
    unsigned core = 0; ///< physical core, numbered over the whole machine; SMT siblings share it
    unsigned package = 0;
    unsigned smtRank = 0; ///< 0 for the first hardware thread of its core
    bool usable = false; ///< this process may run there
    std::string kind; ///< "performance", "efficiency", or empty where all are alike
    unsigned numaNode = 0;

    friend bool operator==(const Cpu&, const Cpu&) = default;
};

/// The machine as this process sees it, at the moment it was read. A plain value.
struct CpuTopology
{
    std::vector<Cpu> cpus; ///< online ones, sorted by osIndex
    CpuSet offline; ///< there, but switched off
    double quotaCores = 0; ///< the cgroup's quota; 0: none
    std::string summary; ///< "2 cores, both usable"

    [[nodiscard]] CpuSet all() const;
    [[nodiscard]] CpuSet usable() const;
    [[nodiscard]] const Cpu* find(unsigned osIndex) const;
};

/// What is known besides the shape of the machine.
struct CpuLimits
{
    CpuSet allowed; ///< sched_getaffinity's answer: the truth about what may be used
    CpuSet offline;
    double quotaCores = 0;
};

/// Where hwloc takes the machine's shape from: this machine, or a text that describes another.
struct TopologySource
{
    enum class From
    {
        ThisMachine,
        Synthetic,
        Xml
    };
    From from = From::ThisMachine;
    std::string text; ///< "package:1 core:4 pu:2", or hwloc's XML
};

/// Reads this machine: hwloc's shape, met with the process's affinity, the offline CPUs and the
/// cgroup's quota. A few milliseconds; read again when the kernel refuses a pin, for what may be
/// used can change.
[[nodiscard]] Result<CpuTopology> readCpuTopology(ProcFiles& files);

/// The same from parts. A machine none of whose CPUs is allowed is an error.
[[nodiscard]] Result<CpuTopology> cpuTopologyFrom(
    const TopologySource& source, const CpuLimits& limits);

} // namespace clutch
