// Threads that use a counted amount of their own CPU time.
#pragma once

#include <cstdint>
#include <ctime>

namespace clutch {

/// CPU time of the calling thread since its birth, as itself asks for it.
inline std::uint64_t ownCpuNs()
{
    timespec time{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<std::uint64_t>(time.tv_sec) * 1'000'000'000u
        + static_cast<std::uint64_t>(time.tv_nsec);
}

/// Computes until the calling thread has used that much more CPU time, however long that takes on a
/// busy machine.
inline void burnCpu(std::uint64_t ns)
{
    const std::uint64_t end = ownCpuNs() + ns;
    while (ownCpuNs() < end) {
        for (int i = 0; i < 2000; ++i)
            __asm__ volatile("" ::: "memory"); // kept by the optimizer
    }
}

inline constexpr std::uint64_t kMillisecond = 1'000'000;

} // namespace clutch
