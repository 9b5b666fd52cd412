// A picture on the shared time axis: the part that core lanes and life bars have in common.
#pragma once

#include "ui/cores/column_canvas.h"
#include "ui/cores/drawn_texts.h"
#include "ui/cores/readout_box.h"
#include "ui/cores/row_input.h"
#include "ui/cores/time_view.h"

#include <QImage>
#include <QRegion>
#include <QWidget>

namespace clutch::ui {

/// Keeps the picture as a ring image in device pixels, one column a column of time: a new sample
/// paints one column, a frame is two blits. Into an SVG the columns go as shapes. Draws grid,
/// selection, crosshair and readout over it, and turns mouse and keys into TimeView's moves. UI
/// thread; the derived class paints a column and the labels. Draws nothing while hidden.
class StripWidget : public QWidget
{
    Q_OBJECT
public:
    StripWidget(TimeView& view, QWidget* parent);
    void setGraphPalette(const GraphPalette& palette);
    [[nodiscard]] const GraphPalette& graphPalette() const { return m_palette; }
    /// Logical pixels; the same left and right edge in every strip of one window.
    [[nodiscard]] virtual QRect plot() const;
    /// What the box at the crosshair says; empty without a crosshair.
    [[nodiscard]] virtual Readout readout() const = 0;
    /// The row (core or life) that is read out.
    [[nodiscard]] int currentRow() const { return m_currentRow; }

signals:
    void copyRequested();

protected:
    /// All rows of the canvas, `height` of them, with what `column` shows.
    virtual void paintColumn(ColumnCanvas& canvas, int height, std::int64_t column) = 0;
    virtual void paintLabels(QPainter& painter) = 0;
    virtual void paintOverPlot(QPainter& painter) = 0;
    [[nodiscard]] virtual int rowCount() const = 0;
    [[nodiscard]] virtual int rowAt(int y) const = 0; // -1: none
    [[nodiscard]] virtual QRect rowRect(int row) const = 0;
    virtual void rowBecameCurrent(int) { }

    void invalidate();
    void invalidateFrom(std::int64_t column);
    [[nodiscard]] TimeView& view() const { return m_view; }
    /// Rows of a column's canvas for each logical pixel: device pixels, and finer for shapes.
    [[nodiscard]] double rowsPerPixel() const;
    [[nodiscard]] int gutterLeft() const;
    [[nodiscard]] int gutterRight() const;
    [[nodiscard]] int textHeight() const; // of a line in this font
    /// Lines of the time grid in the present painting, in logical pixels of the widget.
    [[nodiscard]] const std::vector<TimeMark>& timeMarks() const { return m_timeMarks; }
    [[nodiscard]] QString timeMarkText(double ago) const;
    void paintTimeGrid(QPainter& painter);
    /// Whether this painting is of any of `place`.
    [[nodiscard]] bool isPainted(const QRect& place) const { return m_painted.intersects(place); }
    /// The next frame paints all and not the plot alone, which is what changes where nothing but
    /// time goes on. Figures and names are painted less often, and what lies on the strip (a scroll
    /// bar) by itself.
    void paintAllNext() { m_allNext = true; }
    /// Logical width of the part at the left of which nothing was ever recorded.
    [[nodiscard]] int blankWidth() const;
    void setCurrentRow(int row);
    [[nodiscard]] DrawnTexts& texts() { return m_texts; }

    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    [[nodiscard]] std::vector<TimeMark> findTimeMarks();
    void paintFrame();
    void updateWithin(QRegion region);
    void followSize();
    void updateImage();
    void paintShapes(QPainter& painter);
    void paintAround(QPainter& painter, const QRect& area);
    void blit(QPainter& painter);
    void paintMarks(QPainter& painter);
    void tell();
    [[nodiscard]] int deviceX(const QPointF& position) const;
    [[nodiscard]] bool handlesKey(const QKeyEvent* event) const;

    TimeView& m_view;
    GraphPalette m_palette = GraphPalette::lightTheme();
    QImage m_image;
    mutable DrawnTexts m_texts;
    std::vector<std::int64_t>
        m_drawn; // by slot of the ring: the column that stands there; -1: none
    mutable int m_gutterLeft = 0; // 0: to be measured in this font
    mutable int m_gutterRight = 0;
    mutable int m_textHeight = 0;
    QRegion m_painted; // by the present painting
    std::vector<TimeMark> m_timeMarks;
    int m_drawnWidth = 0;
    int m_drawnSamples = 0;
    int m_currentRow = 0;
    std::optional<QPoint> m_pointer;
    std::optional<std::int64_t> m_pressed;
    int m_pressedX = 0;
    bool m_dragged = false;
    bool m_allNext = false;
    bool m_asShapes = false; // while it is painted into an SVG
    WheelSteps m_wheel;
};

} // namespace clutch::ui
