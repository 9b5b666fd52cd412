// Pins threads to cores and reads back what the kernel made of it.
#pragma once

#include "engine/base/result.h"
#include "engine/metrics/cpu_set.h"

#include <span>
#include <string>
#include <sys/types.h>

namespace clutch {

/// What became of pinning several threads.
struct AffinityChange
{
    std::size_t pinned = 0;
    std::size_t gone = 0; ///< ended before their turn: no failure
    std::string refused; ///< the first refusal, a sentence with the kernel's reason; empty when
                         ///< there was none
    CpuSet readBack; ///< the affinity of the first thread that lives, from the kernel
    bool alike = true; ///< every living thread has that affinity
};

/// Pins one native thread (gettid()'s number; 0 is the caller) to exactly `cpus`. Any thread may
/// call it. The kernel silently drops CPUs that its cpuset forbids while others remain; reading
/// back shows it, and that is an error too.
[[nodiscard]] Status setThreadAffinity(pid_t thread, const CpuSet& cpus);

/// Where the kernel lets a thread run, asked now: user code may change it at any time.
[[nodiscard]] Result<CpuSet> threadAffinity(pid_t thread);

/// Pins every thread of a list and reads each back. A thread born meanwhile inherits from its maker
/// and may miss the change: callers that must be sure list the threads again and repeat while
/// `alike` is false or new ones came.
[[nodiscard]] AffinityChange setThreadAffinities(
    std::span<const pid_t> threads, const CpuSet& cpus);

} // namespace clutch
