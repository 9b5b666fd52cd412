// One bar an interpreter: what it did, on the time axis of the core graph.
#pragma once

#include "ui/cores/strip_widget.h"

namespace clutch::ui {

/// The life bars. Owned by CoresPanel. Full colour: running; thin line: idle; half height: awaits
/// input; stripes: starting, stopping, finalizing; yellow from above: the share of time in which it
/// waited for its GIL; the strip below: the core it was on, a notch where it moved. Marks: runs,
/// exceptions, warnings, threads.
class LifeBars : public StripWidget
{
    Q_OBJECT
public:
    explicit LifeBars(TimeView& view, QWidget* parent = nullptr);

    [[nodiscard]] Readout readout() const override;
    [[nodiscard]] QRect barRect(int row) const { return rowRect(row); }
    [[nodiscard]] int barCount() const { return rowCount(); }
    /// What stands beside a bar: its state at the crosshair, or now.
    [[nodiscard]] QString stateText(int row) const;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void interpreterActivated(quint64 interpreter); // double click

protected:
    void paintColumn(ColumnCanvas& canvas, int height, std::int64_t column) override;
    void paintLabels(QPainter& painter) override;
    void paintOverPlot(QPainter& painter) override;
    [[nodiscard]] int rowCount() const override;
    [[nodiscard]] int rowAt(int y) const override;
    [[nodiscard]] QRect rowRect(int row) const override;
    void rowBecameCurrent(int row) override;
    void resizeEvent(QResizeEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;

private:
    /// Lives that have a part in what is seen of the time, those of a lost runtime last: they would
    /// push the living out of a low widget.
    void chooseRows();
    [[nodiscard]] std::size_t lifeOf(int row) const
    {
        return m_rows.at(static_cast<std::size_t>(row));
    }
    /// STATE_UNSPECIFIED where it is over, or was not there yet.
    [[nodiscard]] proto::InterpreterState shownState(int row) const;
    [[nodiscard]] int rowHeight() const; // logical
    void placeScrollBar();
    [[nodiscard]] int stripHeight(const ColumnPart& part) const; // rows; 0: too low for one
    void paintBar(const ColumnPart& part, std::size_t row, EntryRange range) const;
    void paintCoreStrip(
        const ColumnPart& part, Who who, EntryRange range, proto::InterpreterState state) const;
    void paintTicks(
        const ColumnPart& part, std::size_t row, std::uint64_t fromNs, std::uint64_t toNs) const;

    RowScrollBar* m_scroll;
    std::vector<std::size_t> m_rows; // of LivesModel
};

} // namespace clutch::ui
