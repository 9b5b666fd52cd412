// What a stretch of recorded samples adds up to.
#pragma once

#include "ui/models/core_load_model.h"

#include <map>

namespace clutch::ui {

/// The entries first…last, both included.
struct EntryRange
{
    std::uint64_t first = 0;
    std::uint64_t last = 0;
    friend bool operator==(const EntryRange&, const EntryRange&) = default;
};

/// What one interpreter did in a range.
struct WhoSums
{
    double cpuSeconds = 0;
    double waitSeconds = 0; // for a core, all its threads
    double gilWaitSeconds = 0;
    double longestWaitSeconds
        = 0; // the most that one thread waited within one sample, for a core or its GIL
    std::uint64_t switches = 0; // how often its threads were put on a core
    std::uint32_t migrations
        = 0; // seen from sample to sample: between two there may have been more
    std::map<int, double> byCpu; // CPU seconds; -1: where was not known
};

struct RangeSums
{
    double seconds = 0; // from the first entry's beginning to the last one's end
    double gapSeconds = 0; // of these nobody looked
    double throttledSeconds = 0;
    double suspendedSeconds = 0; // beside `seconds`: the machine slept
    double unattributedSeconds = 0; // CPU of threads too short-lived to have an owner
    std::map<Who, WhoSums> who;
    std::map<int, double> machine; // busy seconds of each core, all that the kernel counted
    [[nodiscard]] double cpuSeconds() const;
    [[nodiscard]] double longestWaitSeconds() const;
    [[nodiscard]] std::uint64_t switches() const;
    [[nodiscard]] std::uint32_t migrations() const;
};

/// Exact where samples are: CPU seconds are the thread clocks' own, not areas of the picture.
[[nodiscard]] RangeSums sumOf(const CoreLoadModel& model, EntryRange range);

/// One core over one column of the picture: one entry as it is, or the average of several by their
/// length.
struct StackedLoad
{
    std::vector<CoreShare> shares;
    float ours = 0;
    float rest = 0;
    bool gap = true; // nothing of it was sampled
    bool online = true;
    bool scaled = false;
    /// Fills it anew; keeps its memory.
    void set(const CoreLoadModel& model, std::size_t lane, EntryRange range);
    [[nodiscard]] double total() const
    {
        return static_cast<double>(ours) + static_cast<double>(rest);
    }
};

} // namespace clutch::ui
