// One lane a core, stacked by interpreter; a heat map where there are too many cores for lanes.
#pragma once

#include "ui/cores/strip_widget.h"

namespace clutch::ui {

/// The core lanes over the shared time axis. Owned by CoresPanel. 0–100 % from a lane's bottom to
/// its top; interpreters in their colours from below, other threads of the runtime pale above them,
/// the rest of the machine grey on top.
class CoreGraphWidget : public StripWidget
{
    Q_OBJECT
public:
    /// More cores than this are a heat map, and so are fewer when their lanes would be too low to
    /// read.
    static constexpr int kMostLanes = 32;

    explicit CoreGraphWidget(TimeView& view, QWidget* parent = nullptr);

    [[nodiscard]] bool isHeatMap() const;
    [[nodiscard]] QRect plot() const override;
    [[nodiscard]] Readout readout() const override;
    /// A lane in logical pixels.
    [[nodiscard]] QRect laneRect(int lane) const { return rowRect(lane); }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintColumn(ColumnCanvas& canvas, int height, std::int64_t column) override;
    void paintLabels(QPainter& painter) override;
    void paintOverPlot(QPainter& painter) override;
    [[nodiscard]] int rowCount() const override;
    [[nodiscard]] int rowAt(int y) const override;
    [[nodiscard]] QRect rowRect(int row) const override;
    bool event(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    struct Box
    {
        int y = 0; // rows of the canvas, from the plot's top
        int height = 0;
    };
    void layOut() const;
    void paintStack(const ColumnPart& part) const;
    void paintHeat(const ColumnPart& part) const;
    void paintLaneLabel(QPainter& painter, int lane);
    /// Rows within a lane where a quarter of it ends; none where it is too low for lines.
    [[nodiscard]] std::vector<int> gridOf(const Box& box) const;
    [[nodiscard]] EntryRange shownRange() const;

    mutable std::vector<Box> m_boxes;
    mutable QSize m_laidOut;
    mutable std::size_t m_laidOutLanes = 0;
    mutable bool m_heat = false;
    mutable StackedLoad m_stack; // reused from column to column
    mutable std::vector<QRgb> m_colours; // by Who, of the current palette
    void refreshColours();
};

} // namespace clutch::ui
