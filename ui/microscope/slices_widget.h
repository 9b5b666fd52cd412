// The recorded slices of each thread, to be looked at from near.
#pragma once

#include "ui/cores/drawn_texts.h"
#include "ui/cores/readout_box.h"
#include "ui/cores/row_input.h"
#include "ui/microscope/time_span.h"
#include "ui/models/gil_slices.h"

#include <QWidget>

#include <optional>
#include <utility>
#include <vector>

namespace clutch::ui {

/// One row a thread, grouped by interpreter and in its colour: a full bar where it holds its GIL, a
/// low one where it waits, a line where it does neither, stripes where no look saw it.
///
/// Paints what a GilSlices holds, which its owner keeps alive and tells it of by setSlices(). Turns
/// mouse and keys into zoom, crosshair and selection. UI thread, no timers: it paints when asked.
class SlicesWidget : public QWidget
{
    Q_OBJECT
public:
    explicit SlicesWidget(QWidget* parent = nullptr);

    void setGraphPalette(const GraphPalette& palette);
    /// Shows all of it from the start.
    void setSlices(const GilSlices* slices);
    /// What is shown where there is nothing to see.
    void setEmptyText(const QString& text);

    [[nodiscard]] const TimeSpan& span() const { return m_span; }
    void zoom(int steps);
    void showAll();
    /// The selection, else all that is seen.
    [[nodiscard]] std::pair<std::uint64_t, std::uint64_t> readRange() const;
    [[nodiscard]] bool hasSelection() const { return m_selection.has_value(); }
    [[nodiscard]] Readout readout() const;
    [[nodiscard]] int currentRow() const { return m_row; }
    [[nodiscard]] QRect plot() const;
    [[nodiscard]] QRect rowRect(int row) const;
    [[nodiscard]] int xOf(double ns) const;
    [[nodiscard]] double nsAt(double x) const;

    [[nodiscard]] QSize sizeHint() const override { return {640, 160}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {200, 48}; }

signals:
    void rangeChanged(); // zoom or selection
    void copyRequested();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    [[nodiscard]] int rowCount() const;
    [[nodiscard]] int rowHeight() const;
    [[nodiscard]] int rowAt(int y) const; // -1: none
    void setRow(int row);
    void placeScrollBar();
    void select(double a, double b);
    void moveCrosshair(double ns, bool extend);
    void tell();
    [[nodiscard]] bool handlesKey(const QKeyEvent* event) const;
    void paintRow(QPainter& painter, int row);
    void paintLabel(QPainter& painter, int row);
    void paintAxis(QPainter& painter);
    void paintMarks(QPainter& painter);

    const GilSlices* m_slices = nullptr;
    QString m_emptyText;
    GraphPalette m_palette = GraphPalette::lightTheme();
    TimeSpan m_span;
    std::optional<std::pair<std::uint64_t, std::uint64_t>> m_selection;
    std::optional<double> m_crosshair;
    std::optional<double> m_anchor; // where Shift+arrows or a drag began
    std::optional<QPoint> m_pointer;
    int m_pressedX = 0;
    bool m_pressed = false;
    bool m_dragged = false;
    WheelSteps m_wheel;
    int m_row = 0;
    RowScrollBar* m_scroll;
    mutable DrawnTexts m_texts;
};

} // namespace clutch::ui
