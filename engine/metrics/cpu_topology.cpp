#include "engine/metrics/cpu_topology.h"

#include "engine/metrics/cgroup_cpu.h"
#include "engine/metrics/core_affinity.h"

#include <hwloc.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <set>

namespace clutch {

namespace {

struct DestroyTopology
{
    void operator()(hwloc_topology_t topology) const { hwloc_topology_destroy(topology); }
};
using Topology = std::unique_ptr<hwloc_topology, DestroyTopology>;

struct FreeBitmap
{
    void operator()(hwloc_bitmap_t bitmap) const { hwloc_bitmap_free(bitmap); }
};
using Bitmap = std::unique_ptr<hwloc_bitmap_s, FreeBitmap>;

Result<Topology> load(const TopologySource& source)
{
    hwloc_topology_t raw = nullptr;
    if (hwloc_topology_init(&raw) != 0)
        return systemFailure("cannot prepare hwloc to read the machine's cores", errno);
    Topology topology(raw);
    int failed = 0;
    switch (source.from) {
    case TopologySource::From::ThisMachine:
        break;
    case TopologySource::From::Synthetic:
        failed = hwloc_topology_set_synthetic(raw, source.text.c_str());
        break;
    case TopologySource::From::Xml:
        failed = hwloc_topology_set_xmlbuffer(
            raw, source.text.c_str(), static_cast<int>(source.text.size() + 1));
        break;
    }
    if (failed)
        return systemFailure("hwloc cannot read the description of a machine", errno);
    // Cores that our cpuset forbids are shown too, marked as not usable.
    hwloc_topology_set_flags(raw, HWLOC_TOPOLOGY_FLAG_INCLUDE_DISALLOWED);
    hwloc_topology_set_all_types_filter(raw, HWLOC_TYPE_FILTER_KEEP_STRUCTURE);
    if (hwloc_topology_load(raw) != 0)
        return systemFailure("hwloc cannot read the machine's cores", errno);
    return topology;
}

/// The kind of one CPU where the machine has several and says which is the stronger.
std::string kindOf(hwloc_topology_t topology, hwloc_const_bitmap_t cpuset)
{
    const int kinds = hwloc_cpukinds_get_nr(topology, 0);
    const int kind = kinds < 2 ? -1 : hwloc_cpukinds_get_by_cpuset(topology, cpuset, 0);
    if (kind < 0)
        return {};
    const Bitmap members(hwloc_bitmap_alloc());
    int efficiency = -1;
    if (hwloc_cpukinds_get_info(
            topology, static_cast<unsigned>(kind), members.get(), &efficiency, nullptr, nullptr, 0)
            != 0
        || efficiency < 0)
        return {};
    // hwloc's "efficiency" grows with speed, and the last kind has the highest.
    return kind == kinds - 1 ? "performance" : "efficiency";
}

std::vector<Cpu> readCpus(hwloc_topology_t topology)
{
    std::vector<Cpu> cpus;
    hwloc_obj_t pu = nullptr;
    while ((pu = hwloc_get_next_obj_by_type(topology, HWLOC_OBJ_PU, pu))) {
        Cpu cpu;
        cpu.osIndex = pu->os_index;
        if (hwloc_obj_t core = hwloc_get_ancestor_obj_by_type(topology, HWLOC_OBJ_CORE, pu)) {
            cpu.core = core->logical_index;
            for (unsigned before = hwloc_bitmap_first(core->cpuset);
                 before != pu->os_index && before != ~0u;
                 before = hwloc_bitmap_next(core->cpuset, static_cast<int>(before)))
                ++cpu.smtRank;
        } else {
            cpu.core = pu->logical_index;
        }
        if (hwloc_obj_t package = hwloc_get_ancestor_obj_by_type(topology, HWLOC_OBJ_PACKAGE, pu))
            cpu.package = package->logical_index;
        if (const int node = hwloc_bitmap_first(pu->nodeset); node >= 0)
            cpu.numaNode = static_cast<unsigned>(node);
        cpu.kind = kindOf(topology, pu->cpuset);
        cpus.push_back(std::move(cpu));
    }
    std::sort(cpus.begin(), cpus.end(),
        [](const Cpu& left, const Cpu& right) { return left.osIndex < right.osIndex; });
    return cpus;
}

std::string counted(std::size_t count, const std::string& what)
{
    return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

std::size_t coresOfKind(const CpuTopology& topology, const std::string& kind)
{
    std::set<unsigned> cores;
    for (const Cpu& cpu : topology.cpus) {
        if (cpu.kind == kind)
            cores.insert(cpu.core);
    }
    return cores.size();
}

/// "8 cores (4 performance, 4 efficiency) with 12 hardware threads, 6 usable: 0-5; 1 offline;
/// quota 1.5 cores".
std::string summarize(const CpuTopology& topology)
{
    std::set<unsigned> cores;
    for (const Cpu& cpu : topology.cpus)
        cores.insert(cpu.core);
    std::string text = counted(cores.size(), "core");
    if (const std::size_t strong = coresOfKind(topology, "performance")) {
        text += " (" + std::to_string(strong) + " performance, "
            + std::to_string(coresOfKind(topology, "efficiency")) + " efficiency)";
    }
    const std::size_t all = topology.cpus.size();
    if (all != cores.size())
        text += " with " + counted(all, "hardware thread");
    const CpuSet usable = topology.usable();
    if (usable.size() < all)
        text += ", " + std::to_string(usable.size()) + " usable: " + usable.text();
    else
        text += all == 1 ? ", usable" : all == 2 ? ", both usable" : ", all usable";
    if (!topology.offline.empty())
        text += "; offline: " + topology.offline.text();
    if (topology.quotaCores > 0) {
        char quota[32];
        std::snprintf(quota, sizeof quota, "%.3g", topology.quotaCores);
        text += std::string("; quota ") + quota + (topology.quotaCores == 1 ? " core" : " cores");
    }
    return text;
}

} // namespace

CpuSet CpuTopology::all() const
{
    std::vector<unsigned> numbers;
    for (const Cpu& cpu : cpus)
        numbers.push_back(cpu.osIndex);
    return CpuSet(std::move(numbers));
}

CpuSet CpuTopology::usable() const
{
    std::vector<unsigned> numbers;
    for (const Cpu& cpu : cpus) {
        if (cpu.usable)
            numbers.push_back(cpu.osIndex);
    }
    return CpuSet(std::move(numbers));
}

const Cpu* CpuTopology::find(unsigned osIndex) const
{
    const auto found = std::lower_bound(cpus.begin(), cpus.end(), osIndex,
        [](const Cpu& cpu, unsigned number) { return cpu.osIndex < number; });
    return found != cpus.end() && found->osIndex == osIndex ? &*found : nullptr;
}

Result<CpuTopology> cpuTopologyFrom(const TopologySource& source, const CpuLimits& limits)
{
    auto loaded = load(source);
    if (!loaded)
        return tl::unexpected(loaded.error());
    CpuTopology topology;
    for (Cpu& cpu : readCpus(loaded->get())) {
        // A recorded topology, and hwloc's XML of one, may list what is switched off now.
        if (limits.offline.contains(cpu.osIndex))
            continue;
        cpu.usable = limits.allowed.contains(cpu.osIndex);
        topology.cpus.push_back(std::move(cpu));
    }
    topology.offline = limits.offline;
    topology.quotaCores = limits.quotaCores;
    if (topology.usable().empty()) {
        return failure("this process may run on " + limits.allowed.words()
            + ", but the machine has " + topology.all().words());
    }
    topology.summary = summarize(topology);
    return topology;
}

Result<CpuTopology> readCpuTopology(ProcFiles& files)
{
    auto allowed = threadAffinity(0);
    if (!allowed)
        return tl::unexpected(allowed.error());
    CpuLimits limits;
    limits.allowed = std::move(*allowed);
    limits.quotaCores = readCgroupCpu(files).quotaCores;
    const auto text = files.read("/sys/devices/system/cpu/offline");
    const auto offline = text ? CpuSet::parse(*text) : Result<CpuSet>();
    // CPUs that are merely possible ("2-127" on a machine with two sockets' worth of numbers) are
    // in no machine's present.
    const auto presentText = files.read("/sys/devices/system/cpu/present");
    const auto present = presentText ? CpuSet::parse(*presentText) : Result<CpuSet>();
    if (offline && present) {
        for (const unsigned cpu : *offline) {
            if (present->contains(cpu))
                limits.offline.add(cpu);
        }
    }
    return cpuTopologyFrom({}, limits);
}

} // namespace clutch
