// The clocks of the wire: nanoseconds as clutch.proto means them.
#pragma once

#include <cstdint>
#include <ctime>

namespace clutch::engine {

[[nodiscard]] inline std::uint64_t clockNs(clockid_t clock)
{
    timespec now{};
    ::clock_gettime(clock, &now);
    return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000u
        + static_cast<std::uint64_t>(now.tv_nsec);
}

[[nodiscard]] inline std::uint64_t monotonicNs()
{
    return clockNs(CLOCK_MONOTONIC);
}

} // namespace clutch::engine
