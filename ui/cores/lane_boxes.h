// Where the lanes of the core graph are.
#pragma once

#include "ui/models/core_lanes.h"

#include <QSize>

#include <vector>

namespace clutch::ui {

/// One lane, in rows of the canvas from the plot's top.
struct LaneBox
{
    int y = 0;
    int height = 0;
};

/// Shares the plot's height among the lanes: siblings close together, groups apart; rows without
/// room between them where there are too many for lanes.
///
/// A value of the CoreGraphWidget's; knows no painter.
class LaneBoxes
{
public:
    /// More cores than this are a heat map, and so are fewer when their lanes would be too low to
    /// read.
    static constexpr int kMostLanes = 32;

    /// `size` in rows and columns of the canvas, `ratio` of them a logical pixel. Nothing is done
    /// where neither they nor the number of lanes have changed.
    void layOut(const CoreLanes& lanes, QSize size, double ratio);

    [[nodiscard]] int count() const { return static_cast<int>(m_boxes.size()); }
    [[nodiscard]] const LaneBox& box(int lane) const
    {
        return m_boxes[static_cast<std::size_t>(lane)];
    }
    /// The lane that a row of the canvas is in; -1 between them.
    [[nodiscard]] int at(int row) const;
    [[nodiscard]] bool areHeat() const { return m_heat; }
    /// Rows within a lane where a quarter of it ends; none where it is too low for lines.
    [[nodiscard]] std::vector<int> gridOf(int lane) const;

private:
    [[nodiscard]] int device(double logical) const;

    std::vector<LaneBox> m_boxes;
    QSize m_size;
    double m_ratio = 0;
    bool m_heat = false;
};

} // namespace clutch::ui
