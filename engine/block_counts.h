// Blocks in use of each interpreter, counted as often as is cheap.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <vector>

namespace clutch::engine {

/// Counts in turns, the oldest count first, and pays for it: what counting took has to be a
/// thousandth of the time before the next count. Small interpreters are counted at each sample so,
/// one of a gigabyte every few seconds.
///
/// The sampler's thread only.
class BlockCounts
{
public:
    using Count = std::function<std::uint64_t(std::int64_t pythonId)>;
    using CpuClock = std::function<std::uint64_t()>; // ns of this thread

    BlockCounts(Count count, CpuClock clock);

    /// At each sample, with the interpreters that are alive; others are forgotten.
    void update(const std::vector<std::int64_t>& pythonIds, std::uint64_t nowNs);
    /// As counted last; 0 when that never was.
    [[nodiscard]] std::uint64_t of(std::int64_t pythonId) const;

private:
    struct Known
    {
        std::uint64_t blocks = 0;
        std::uint64_t countedNs = 0; // 0: never
    };

    Count m_count;
    CpuClock m_clock;
    std::map<std::int64_t, Known> m_known;
    std::uint64_t m_paidUntilNs = 0;
};

} // namespace clutch::engine
