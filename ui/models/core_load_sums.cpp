#include "ui/models/core_load_sums.h"

#include <algorithm>

namespace clutch::ui {

double RangeSums::cpuSeconds() const
{
    double sum = 0;
    for (const auto& [id, sums] : who)
        sum += sums.cpuSeconds;
    return sum;
}

double RangeSums::longestWaitSeconds() const
{
    double longest = 0;
    for (const auto& [id, sums] : who)
        longest = std::max(longest, sums.longestWaitSeconds);
    return longest;
}

std::uint64_t RangeSums::switches() const
{
    std::uint64_t sum = 0;
    for (const auto& [id, sums] : who)
        sum += sums.switches;
    return sum;
}

std::uint32_t RangeSums::migrations() const
{
    std::uint32_t sum = 0;
    for (const auto& [id, sums] : who)
        sum += sums.migrations;
    return sum;
}

RangeSums sumOf(const CoreLoadModel& model, EntryRange range)
{
    RangeSums sums;
    const std::uint64_t first = std::max(range.first, model.first());
    for (std::uint64_t number = first; number <= range.last && model.has(number); ++number) {
        const LoadEntry& entry = model.at(number);
        const double length = static_cast<double>(entry.toNs - entry.fromNs) / 1e9;
        sums.seconds += length;
        if (entry.isGap()) {
            sums.gapSeconds += length;
            sums.suspendedSeconds += static_cast<double>(entry.suspendedNs) / 1e9;
            continue;
        }
        sums.throttledSeconds += static_cast<double>(entry.throttledNs) / 1e9;
        sums.unattributedSeconds += static_cast<double>(entry.unattributedNs) / 1e9;
        for (const ThreadLook& thread : entry.threads) {
            WhoSums& who = sums.who[thread.who];
            const double cpu = thread.cpuUs / 1e6;
            who.cpuSeconds += cpu;
            who.waitSeconds += thread.waitUs / 1e6;
            who.gilWaitSeconds += thread.gilWaitUs / 1e6;
            who.longestWaitSeconds
                = std::max({who.longestWaitSeconds, thread.waitUs / 1e6, thread.gilWaitUs / 1e6});
            who.switches += thread.switches;
            who.migrations += thread.migrated ? 1 : 0;
            if (cpu > 0)
                who.byCpu[thread.cpu] += cpu;
        }
        const double measured = static_cast<double>(entry.measuredNs) / 1e9;
        for (std::size_t lane = 0; lane < entry.cores.size(); ++lane) {
            const CoreColumn& core = entry.cores[lane];
            sums.machine[static_cast<int>(model.lanes().at(lane).cpu)]
                += static_cast<double>(core.ours + core.rest) * measured;
        }
    }
    return sums;
}

void StackedLoad::set(const CoreLoadModel& model, std::size_t lane, EntryRange range)
{
    shares.clear();
    ours = rest = 0;
    gap = online = true;
    scaled = false;
    double measured = 0;
    for (std::uint64_t number = std::max(range.first, model.first());
         number <= range.last && model.has(number); ++number) {
        const LoadEntry& entry = model.at(number);
        if (entry.isGap() || lane >= entry.cores.size())
            continue;
        const CoreColumn& core = entry.cores[lane];
        const double length = static_cast<double>(entry.toNs - entry.fromNs);
        const auto weight = static_cast<float>(length / (measured + length));
        measured += length;
        gap = false;
        online = core.online;
        scaled = scaled || core.scaled;
        ours += (core.ours - ours) * weight;
        rest += (core.rest - rest) * weight;
        for (CoreShare& share : shares)
            share.share *= 1 - weight;
        for (std::uint32_t i = 0; i < core.shareCount; ++i) {
            const CoreShare& share = entry.shares[core.firstShare + i];
            const auto same = std::find_if(shares.begin(), shares.end(),
                [&](const CoreShare& s) { return s.who == share.who; });
            if (same != shares.end())
                same->share += share.share * weight;
            else
                shares.push_back({share.who, share.share * weight});
        }
    }
    if (range.last > range.first) {
        std::sort(shares.begin(), shares.end(),
            [](const CoreShare& a, const CoreShare& b) { return a.who - 1 < b.who - 1; });
    }
}

} // namespace clutch::ui
