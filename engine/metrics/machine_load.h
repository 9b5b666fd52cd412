// How busy every core of the machine is.
#pragma once

#include "engine/metrics/sample.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace clutch {

/// Turns successive texts of /proc/stat into loads of cores. Owned by the sample taker; its thread
/// only.
///
/// A core that is missing from the text is offline; when it comes back its load starts anew. Where
/// no tick has passed between two texts the load said last is said again.
class MachineLoad
{
public:
    /// `cpus` are reported even while /proc/stat does not know them: the topology's offline ones.
    explicit MachineLoad(const std::vector<unsigned>& cpus = {});

    void update(std::string_view procStat);
    [[nodiscard]] const std::vector<CoreLoad>& cores() const { return m_cores; }
    /// Forgets the past: the next text is a first one.
    void restart();

private:
    struct Ticks
    {
        std::uint64_t busy = 0;
        std::uint64_t idle = 0;
        bool known = false;
        bool seen = false; // in the text that is being read
    };
    void updateCore(unsigned cpu, std::uint64_t busy, std::uint64_t idle);
    std::size_t place(unsigned cpu);

    std::vector<CoreLoad> m_cores; // by number
    std::vector<Ticks> m_ticks; // of the same places
};

} // namespace clutch
