// One lane a core, stacked by interpreter; a heat map where there are too many cores for lanes.
#pragma once

#include "ui/cores/lane_boxes.h"
#include "ui/cores/strip_widget.h"

namespace clutch::ui {

/// The core lanes over the shared time axis. Owned by CoresPanel. 0–100 % from a lane's bottom to
/// its top; interpreters in their colours from below, other threads of the runtime pale above them,
/// the rest of the machine grey on top.
class CoreGraphWidget : public StripWidget
{
    Q_OBJECT
public:
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

private:
    /// As they are laid out now.
    [[nodiscard]] const LaneBoxes& boxes() const;
    void paintStack(const ColumnPart& part) const;
    void paintHeat(const ColumnPart& part) const;
    void paintLaneLabel(QPainter& painter, int lane);
    [[nodiscard]] EntryRange shownRange() const;

    mutable LaneBoxes m_boxes;
    mutable StackedLoad m_stack; // reused from column to column
    mutable std::vector<QRgb> m_colours; // by Who, of the current palette
    void refreshColours();
};

} // namespace clutch::ui
