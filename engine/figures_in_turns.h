// What each interpreter holds, asked as often as is cheap.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace clutch::engine {

/// Asks in turns. Figures that cost little are asked of kAtOnce interpreters at each sample, so
/// that 64 of them are as cheap as 8 and each is at most eight samples old. Blocks are counted, the
/// oldest count first, and paid for: what counting took has to be a thousandth of the time before
/// the next count. Small interpreters are counted at each sample so, one of a gigabyte every few
/// seconds. Where no interpreter has run since each was asked nobody is asked again.
///
/// The sampler's thread only.
class FiguresInTurns
{
public:
    /// Zeros while they were never asked.
    struct Figures
    {
        std::uint64_t arenaBytes = 0;
        std::uint64_t modules = 0;
        std::uint64_t gcCollections = 0;
        std::uint64_t blocks = 0;
    };

    /// Everything but the blocks.
    using Ask = std::function<Figures(std::int64_t pythonId)>;
    using CountBlocks = std::function<std::uint64_t(std::int64_t pythonId)>;
    using CpuClock = std::function<std::uint64_t()>; // ns of this thread

    static constexpr std::size_t kAtOnce = 8;

    FiguresInTurns(Ask ask, CountBlocks countBlocks, CpuClock clock);

    /// At each sample, with the interpreters that are alive, in any order; others are forgotten.
    /// `quiet`: none has run since the previous sample.
    void update(const std::vector<std::int64_t>& pythonIds, std::uint64_t nowNs, bool quiet);
    [[nodiscard]] Figures of(std::int64_t pythonId) const;
    /// Each has had its turn since one may have run: update() finds nothing new while it is quiet.
    [[nodiscard]] bool allAsked() const { return m_left == 0 && m_allCounted; }

private:
    struct Known
    {
        std::int64_t pythonId = 0;
        Figures figures;
        std::uint64_t countedNs = 0; // 0: never
    };

    void keep(std::vector<std::int64_t> pythonIds);
    void ask(Known& known);
    void askSome();
    void countSome(std::uint64_t nowNs);

    const Ask m_ask;
    const CountBlocks m_countBlocks;
    const CpuClock m_clock;
    std::vector<Known> m_known; // by pythonId
    std::size_t m_next = 0; // of m_known, to be asked next
    std::size_t m_left = 0; // to be asked until each was since one may have run
    bool m_allCounted = false; // … as were the blocks
    std::uint64_t m_ranNs = 0; // the last sample before which one may have run
    std::uint64_t m_paidUntilNs = 0;
};

} // namespace clutch::engine
