#include "engine/figures_in_turns.h"

#include <algorithm>
#include <utility>

namespace clutch::engine {

namespace {

constexpr std::uint64_t kPauseForCost = 1000;
/// What was not spent is kept for a sample's time, so that small counts share one sample.
constexpr std::uint64_t kCreditNs = 16'000'000;

} // namespace

FiguresInTurns::FiguresInTurns(Ask ask, CountBlocks countBlocks, CpuClock clock)
    : m_ask(std::move(ask))
    , m_countBlocks(std::move(countBlocks))
    , m_clock(std::move(clock))
{
}

void FiguresInTurns::update(
    const std::vector<std::int64_t>& pythonIds, std::uint64_t nowNs, bool quiet)
{
    keep(pythonIds);
    if (!quiet) {
        m_left = m_known.size();
        m_ranNs = nowNs;
        m_allCounted = false;
    }
    askSome();
    countSome(nowNs);
}

void FiguresInTurns::keep(std::vector<std::int64_t> pythonIds)
{
    std::sort(pythonIds.begin(), pythonIds.end());
    const auto same = [](const Known& known, std::int64_t id) {
        return known.pythonId == id;
    };
    if (std::equal(m_known.begin(), m_known.end(), pythonIds.begin(), pythonIds.end(), same))
        return;
    std::vector<Known> living;
    living.reserve(pythonIds.size());
    auto known = m_known.cbegin();
    for (const std::int64_t id : pythonIds) {
        while (known != m_known.cend() && known->pythonId < id)
            ++known;
        if (known != m_known.cend() && known->pythonId == id) {
            living.push_back(*known);
        } else {
            living.push_back({id, {}, 0});
            ask(living.back()); // at once: it does not show zeros until its turn
        }
    }
    m_known = std::move(living);
}

void FiguresInTurns::ask(Known& known)
{
    const std::uint64_t blocks = known.figures.blocks;
    known.figures = m_ask(known.pythonId);
    known.figures.blocks = blocks;
}

void FiguresInTurns::askSome()
{
    const std::size_t turns = std::min({kAtOnce, m_known.size(), m_left});
    for (std::size_t turn = 0; turn < turns; ++turn) {
        if (m_next >= m_known.size())
            m_next = 0;
        ask(m_known[m_next++]);
    }
    m_left -= turns;
}

void FiguresInTurns::countSome(std::uint64_t nowNs)
{
    while (!m_known.empty() && m_paidUntilNs <= nowNs) {
        const auto oldest = std::min_element(m_known.begin(), m_known.end(),
            [](const Known& a, const Known& b) { return a.countedNs < b.countedNs; });
        m_allCounted = oldest->countedNs >= m_ranNs;
        if (m_allCounted)
            return;
        const std::uint64_t started = m_clock();
        oldest->figures.blocks = m_countBlocks(oldest->pythonId);
        oldest->countedNs = nowNs;
        m_paidUntilNs = std::max(m_paidUntilNs, nowNs - std::min(nowNs, kCreditNs))
            + (m_clock() - started) * kPauseForCost;
    }
}

auto FiguresInTurns::of(std::int64_t pythonId) const -> Figures
{
    const auto known = std::lower_bound(m_known.begin(), m_known.end(), pythonId,
        [](const Known& each, std::int64_t id) { return each.pythonId < id; });
    return known != m_known.end() && known->pythonId == pythonId ? known->figures : Figures{};
}

} // namespace clutch::engine
