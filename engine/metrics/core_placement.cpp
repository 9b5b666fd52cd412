#include "engine/metrics/core_placement.h"

#include <algorithm>
#include <map>
#include <string>
#include <tuple>

namespace clutch {

namespace {

/// How much is pinned where; a pin of n CPUs weighs 1/n on each.
struct Load
{
    std::map<unsigned, double> ofCpu;
    std::map<unsigned, double> ofCore;
};

/// Whether it takes a core from anybody. On a machine with one usable CPU every pin is one of all
/// usable CPUs, and sharing is exactly what must be told.
bool counts(const CurrentPin& pin, InterpreterId self, const CpuSet& usable)
{
    if (self && pin.interpreter == self)
        return false;
    if (usable.size() == 1)
        return pin.cpus.intersects(usable);
    return !pin.cpus.empty() && !pin.cpus.contains(usable);
}

Load measure(const CpuTopology& topology, std::span<const CurrentPin> pins, InterpreterId self)
{
    const CpuSet usable = topology.usable();
    Load load;
    for (const CurrentPin& pin : pins) {
        if (!counts(pin, self, usable))
            continue;
        const double weight = 1.0 / static_cast<double>(pin.cpus.size());
        for (const unsigned number : pin.cpus) {
            if (const Cpu* cpu = topology.find(number)) {
                load.ofCpu[number] += weight;
                load.ofCore[cpu->core] += weight;
            }
        }
    }
    return load;
}

CpuSet chooseCore(const CpuTopology& topology, Load load)
{
    // Smaller is better, from left to right.
    const auto rank = [&](const Cpu& cpu) {
        const double onCpu = load.ofCpu[cpu.osIndex];
        const double onCore = load.ofCore[cpu.core];
        const int taken = onCore == 0 ? 0 : onCpu == 0 ? 1 : 2;
        return std::tuple(taken, onCpu, onCore, cpu.kind == "efficiency", cpu.osIndex);
    };
    const Cpu* best = nullptr;
    for (const Cpu& cpu : topology.cpus) {
        if (cpu.usable && (!best || rank(cpu) < rank(*best)))
            best = &cpu;
    }
    return best ? CpuSet{best->osIndex} : CpuSet{};
}

Status checkExplicit(const CpuTopology& topology, const CpuSet& wanted)
{
    if (wanted.empty())
        return failure("a pin to explicit cores needs at least one core, and none was named");
    const CpuSet all = topology.all();
    const CpuSet usable = topology.usable();
    for (const unsigned cpu : wanted) {
        const std::string core = "core " + std::to_string(cpu);
        if (topology.offline.contains(cpu))
            return failure(core + " is offline: this machine runs on " + all.words() + " now");
        if (!all.contains(cpu))
            return failure(core + " does not exist: this machine has "
                + (all.size() == 1 ? "only " : "") + all.words());
        if (!usable.contains(cpu))
            return failure(
                core + " may not be used by this process (its cpuset is " + usable.text() + ")");
    }
    return {};
}

void findSharers(const CpuTopology& topology, std::span<const CurrentPin> pins, InterpreterId self,
    Placement& placement)
{
    const CpuSet usable = topology.usable();
    CpuSet sameCores;
    for (const unsigned number : placement.cpus) {
        const Cpu* chosen = topology.find(number);
        for (const Cpu& cpu : topology.cpus) {
            if (chosen && cpu.core == chosen->core)
                sameCores.add(cpu.osIndex);
        }
    }
    for (const CurrentPin& pin : pins) {
        if (!counts(pin, self, usable))
            continue;
        if (pin.cpus.intersects(placement.cpus))
            placement.sharers.push_back(pin.interpreter);
        else if (pin.cpus.intersects(sameCores))
            placement.siblings.push_back(pin.interpreter);
    }
}

} // namespace

Result<Placement> placeInterpreter(const CpuTopology& topology, std::span<const CurrentPin> pins,
    const PinWish& wish, InterpreterId self)
{
    Placement placement;
    switch (wish.policy) {
    case PinWish::Policy::None:
        placement.cpus = topology.usable();
        return placement;
    case PinWish::Policy::Explicit:
        if (Status good = checkExplicit(topology, wish.cpus); !good)
            return tl::unexpected(good.error());
        placement.cpus = wish.cpus;
        break;
    case PinWish::Policy::Auto:
        placement.cpus = chooseCore(topology, measure(topology, pins, self));
        if (placement.cpus.empty())
            return failure("no core can be chosen: this process may use none of the machine's");
        break;
    }
    findSharers(topology, pins, self, placement);
    return placement;
}

} // namespace clutch
