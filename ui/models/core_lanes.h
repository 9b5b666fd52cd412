// Which cores there are and in what order they are shown.
#pragma once

#include "engine/protocol/clutch.pb.h"

#include <QString>

#include <cstdint>
#include <optional>
#include <vector>

namespace clutch::ui {

/// One core as one lane of the graph.
struct CoreLane
{
    std::uint32_t cpu = 0; // the kernel's number, what pins name
    std::uint32_t core = 0;
    std::uint32_t package = 0;
    std::uint32_t smtRank = 0;
    std::uint32_t numaNode = 0;
    bool usable = true;
    bool siblingOfPrevious
        = false; // the lane before this one is a thread of the same physical core
    bool startsGroup = false; // another package or kind of core begins here
    QString kind; // "performance", "efficiency" or empty
};

/// The lanes, in the order in which the eye wants them: packages, fast cores before slow ones, SMT
/// siblings side by side. Part of CoreLoadModel; a core that nobody announced gets a lane at the
/// end when it is first seen in a sample.
class CoreLanes
{
public:
    void setTopology(const proto::Topology& topology);
    /// The lane of a cpu; makes one where there is none yet. None for numbers no machine has.
    std::optional<std::size_t> laneOf(std::int64_t cpu);
    [[nodiscard]] std::optional<std::size_t> findLane(std::int64_t cpu) const;

    [[nodiscard]] std::size_t size() const { return m_lanes.size(); }
    [[nodiscard]] const CoreLane& at(std::size_t lane) const { return m_lanes.at(lane); }
    /// "core 3", "core 3 P" for a performance core of a hybrid machine.
    [[nodiscard]] QString label(std::size_t lane) const;
    /// All that is known: package, siblings, kind, whether the process may run there.
    [[nodiscard]] QString sentence(std::size_t lane) const;

private:
    void reindex();
    std::vector<CoreLane> m_lanes;
    std::vector<int> m_byCpu; // -1: none
};

} // namespace clutch::ui
