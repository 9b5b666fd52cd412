#include "ui/cores/lane_boxes.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace clutch::ui {

namespace {

// Logical pixels.
constexpr int kLowestLane = 13; // below it neither a label nor a height can be read
constexpr int kBetweenGroups = 8;
constexpr int kBetweenCores = 4;
constexpr int kBetweenSiblings = 1;
constexpr int kLowestRowApart = 4; // rows of a heat map
constexpr int kLowestWithMiddle = 20;
constexpr int kLowestWithQuarters = 60;

} // namespace

int LaneBoxes::device(double logical) const
{
    return static_cast<int>(std::lround(logical * m_ratio));
}

void LaneBoxes::layOut(const CoreLanes& lanes, QSize size, double ratio)
{
    if (m_size == size && m_ratio == ratio && m_boxes.size() == lanes.size())
        return;
    m_size = size;
    m_ratio = ratio;
    m_boxes.assign(lanes.size(), {});
    const int count = static_cast<int>(lanes.size());
    if (count == 0)
        return;
    std::vector<int> gaps(lanes.size(), 0);
    int allGaps = 0;
    for (std::size_t i = 1; i < lanes.size(); ++i) {
        const CoreLane& lane = lanes.at(i);
        gaps[i] = lane.startsGroup   ? device(kBetweenGroups)
            : lane.siblingOfPrevious ? std::max(1, device(kBetweenSiblings))
                                     : device(kBetweenCores);
        allGaps += gaps[i];
    }
    m_heat = count > kMostLanes || (size.height() - allGaps) / count < device(kLowestLane);
    if (m_heat) {
        const int row = std::max(1, size.height() / count);
        const int apart = row >= device(kLowestRowApart) ? device(1) : 0;
        for (std::size_t i = 0; i < lanes.size(); ++i)
            m_boxes[i] = {static_cast<int>(i) * row, std::max(1, row - apart)};
        return;
    }
    // What does not divide evenly goes to the first lanes, a pixel each.
    const int height = (size.height() - allGaps) / count;
    int spare = (size.height() - allGaps) % count;
    int y = 0;
    for (std::size_t i = 0; i < lanes.size(); ++i) {
        y += gaps[i];
        m_boxes[i] = {y, height + (spare > 0 ? 1 : 0)};
        spare = std::max(0, spare - 1);
        y += m_boxes[i].height;
    }
}

int LaneBoxes::at(int row) const
{
    for (std::size_t i = 0; i < m_boxes.size(); ++i) {
        if (row >= m_boxes[i].y && row < m_boxes[i].y + m_boxes[i].height)
            return static_cast<int>(i);
    }
    return -1;
}

std::vector<int> LaneBoxes::gridOf(int lane) const
{
    std::vector<int> lines;
    const int height = box(lane).height;
    if (m_heat || height < device(kLowestWithMiddle))
        return lines;
    const bool quarters = height >= device(kLowestWithQuarters);
    const int line = std::max(1, device(1));
    for (int quarter = quarters ? 1 : 2; quarter <= (quarters ? 3 : 2); ++quarter)
        lines.push_back(height - line - height * quarter / 4);
    return lines;
}

} // namespace clutch::ui
