// Which core an interpreter gets: a pure policy.
#pragma once

#include "engine/base/result.h"
#include "engine/base/strong_id.h"
#include "engine/metrics/cpu_topology.h"

#include <span>
#include <vector>

namespace clutch {

/// What somebody asks for. A plain value.
struct PinWish
{
    enum class Policy
    {
        Auto, ///< a core that the policy chooses
        None, ///< wherever the process may run
        Explicit
    }; ///< `cpus`
    Policy policy = Policy::Auto;
    CpuSet cpus;
};

/// Where one living interpreter is pinned now; an empty set, or one of all usable CPUs where there
/// are several, is no pin.
struct CurrentPin
{
    InterpreterId interpreter;
    CpuSet cpus;
};

/// The answer: the CPUs to pin to, and who is there already.
struct Placement
{
    CpuSet cpus;
    std::vector<InterpreterId> sharers; ///< pinned to one of the same CPUs
    std::vector<InterpreterId>
        siblings; ///< not those, but pinned to an SMT sibling: half a core each
};

/// Chooses for `self`, whose own present pin does not count. Auto takes a free physical core first
/// (performance cores before efficiency cores), then a free SMT sibling, then the least loaded CPU;
/// the lowest number of equals. Explicit takes what was asked for or says in a sentence which core
/// cannot be had and why.
[[nodiscard]] Result<Placement> placeInterpreter(const CpuTopology& topology,
    std::span<const CurrentPin> pins, const PinWish& wish, InterpreterId self = {});

} // namespace clutch
