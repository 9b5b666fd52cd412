// The clocks that sampling reads, as an interface.
#pragma once

#include <cstdint>
#include <optional>
#include <sys/types.h>

namespace clutch {

/// Time and CPU time, in nanoseconds. Any thread may ask.
class Clocks
{
public:
    virtual ~Clocks() = default;
    [[nodiscard]] virtual std::uint64_t monotonicNs()
        = 0; ///< stands still while the machine sleeps
    [[nodiscard]] virtual std::uint64_t boottimeNs() = 0; ///< goes on
    /// CPU time of a thread of this process since its birth, exact to the call. Nothing where there
    /// is no such thread.
    [[nodiscard]] virtual std::optional<std::uint64_t> threadCpuNs(pid_t thread) = 0;
    /// CPU time of the whole process, ended threads included; running threads lag by up to a
    /// scheduler tick.
    [[nodiscard]] virtual std::uint64_t processCpuNs() = 0;
};

/// The machine's own. Lives as long as the process.
[[nodiscard]] Clocks& systemClocks();

} // namespace clutch
