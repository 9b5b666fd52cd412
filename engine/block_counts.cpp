#include "engine/block_counts.h"

#include <algorithm>
#include <utility>

namespace clutch::engine {

namespace {

constexpr std::uint64_t kPauseForCost = 1000;
/// What was not spent is kept for a sample's time, so that small counts share one sample.
constexpr std::uint64_t kCreditNs = 16'000'000;

} // namespace

BlockCounts::BlockCounts(Count count, CpuClock clock)
    : m_count(std::move(count))
    , m_clock(std::move(clock))
{
}

void BlockCounts::update(const std::vector<std::int64_t>& pythonIds, std::uint64_t nowNs)
{
    std::map<std::int64_t, Known> living;
    for (const std::int64_t id : pythonIds) {
        const auto known = m_known.find(id);
        living[id] = known == m_known.end() ? Known{} : known->second;
    }
    m_known = std::move(living);
    while (!m_known.empty() && m_paidUntilNs <= nowNs) {
        const auto oldest = std::min_element(m_known.begin(), m_known.end(),
            [](const auto& a, const auto& b) { return a.second.countedNs < b.second.countedNs; });
        if (oldest->second.countedNs == nowNs)
            return; // each has had its turn
        const std::uint64_t started = m_clock();
        oldest->second = {m_count(oldest->first), nowNs};
        m_paidUntilNs = std::max(m_paidUntilNs, nowNs - std::min(nowNs, kCreditNs))
            + (m_clock() - started) * kPauseForCost;
    }
}

std::uint64_t BlockCounts::of(std::int64_t pythonId) const
{
    const auto known = m_known.find(pythonId);
    return known == m_known.end() ? 0 : known->second.blocks;
}

} // namespace clutch::engine
