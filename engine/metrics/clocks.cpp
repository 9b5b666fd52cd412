#include "engine/metrics/clocks.h"

#include "engine/metrics/thread_clock.h"

#include <ctime>

namespace clutch {

namespace {

std::optional<std::uint64_t> read(clockid_t clock)
{
    timespec time{};
    if (::clock_gettime(clock, &time) != 0)
        return std::nullopt;
    return static_cast<std::uint64_t>(time.tv_sec) * 1'000'000'000u
        + static_cast<std::uint64_t>(time.tv_nsec);
}

class SystemClocks final : public Clocks
{
public:
    std::uint64_t monotonicNs() override { return read(CLOCK_MONOTONIC).value_or(0); }
    std::uint64_t boottimeNs() override { return read(CLOCK_BOOTTIME).value_or(0); }
    std::optional<std::uint64_t> threadCpuNs(pid_t thread) override
    {
        return read(threadCpuClock(thread));
    }
    std::uint64_t processCpuNs() override { return read(CLOCK_PROCESS_CPUTIME_ID).value_or(0); }
};

} // namespace

Clocks& systemClocks()
{
    static SystemClocks clocks;
    return clocks;
}

} // namespace clutch
