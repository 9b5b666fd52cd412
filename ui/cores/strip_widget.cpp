#include "ui/cores/strip_widget.h"

#include "ui/models/interpreter_words.h"
#include "ui/style/accessible_role.h"

#include <QApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPaintEngine>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <utility>

namespace clutch::ui {

namespace {
/// An area's height in an SVG is right to so much of a pixel.
constexpr double kShapeRows = 8;
/// Of the bars, where there are more of them than fit.
constexpr int kScrollRoom = 12;
} // namespace

StripWidget::StripWidget(TimeView& view, QWidget* parent)
    : QWidget(parent)
    , m_view(view)
{
    setAccessibleRole(*this, QAccessible::Chart);
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_OpaquePaintEvent);
    const auto repaint = [this] {
        if (isVisible())
            update();
    };
    connect(&view, &TimeView::frameDue, this, &StripWidget::paintFrame);
    connect(&view, &TimeView::figuresDue, this, [this] { updateWithin(rect()); });
    connect(&view, &TimeView::viewChanged, this, repaint);
    connect(&view, &TimeView::crosshairChanged, this, repaint);
    connect(&view, &TimeView::selectionChanged, this, repaint);
    connect(&view.load(), &CoreLoadModel::sampleAdded, this,
        [this](std::uint64_t first) { invalidateFrom(m_view.columnOf(first)); });
    connect(&view.load(), &CoreLoadModel::lanesChanged, this, [this, repaint] {
        invalidate();
        repaint();
    });
}

void StripWidget::paintFrame()
{
    // The pointer stands still while the picture moves under it.
    if (m_pointer && m_view.isLive() && !m_pressed)
        m_view.setCrosshair(m_view.columnAt(deviceX(*m_pointer)));
    // A paused picture stands; the readout may lie anywhere. One rectangle: with more of them Qt
    // paints span by span, and wakes threads to share the spans.
    if (m_view.isLive())
        updateWithin(std::exchange(m_allNext, false) || m_view.crosshair() ? rect() : plot());
}

void StripWidget::updateWithin(QRegion region)
{
    if (!isVisible())
        return;
    for (const QObject* child : children()) {
        const auto* on = qobject_cast<const QWidget*>(child);
        if (on && on->isVisible())
            region -= on->geometry();
    }
    update(region);
}

void StripWidget::setGraphPalette(const GraphPalette& palette)
{
    m_palette = palette;
    invalidate();
    update();
}

int StripWidget::gutterLeft() const
{
    if (m_gutterLeft == 0)
        m_gutterLeft = m_texts.width(font(), QStringLiteral("core 888 P")) + 14;
    return m_gutterLeft;
}

int StripWidget::gutterRight() const
{
    if (m_gutterRight == 0) {
        const proto::InterpreterState longest = proto::STATE_AWAITING_INPUT;
        const QString state = QStringLiteral("%1 %2").arg(stateGlyph(longest), stateWord(longest));
        m_gutterRight = std::max(m_texts.width(font(), QStringLiteral("100 %  A B C")),
                            m_texts.width(font(), state) + kScrollRoom)
            + 14;
    }
    return m_gutterRight;
}

int StripWidget::textHeight() const
{
    if (m_textHeight == 0)
        m_textHeight = fontMetrics().height();
    return m_textHeight;
}

QRect StripWidget::plot() const
{
    return rect().adjusted(gutterLeft(), 2, -gutterRight(), -2);
}

void StripWidget::invalidate()
{
    std::fill(m_drawn.begin(), m_drawn.end(), -1);
}

void StripWidget::invalidateFrom(std::int64_t column)
{
    for (std::int64_t& drawn : m_drawn) {
        if (drawn >= column)
            drawn = -1;
    }
}

double StripWidget::rowsPerPixel() const
{
    return m_asShapes ? kShapeRows : devicePixelRatioF();
}

void StripWidget::followSize()
{
    const double ratio = devicePixelRatioF();
    m_view.setPlotWidth(static_cast<int>(std::floor(plot().width() * ratio)), ratio);
}

void StripWidget::paintShapes(QPainter& painter)
{
    ShapeColumns shapes(rowsPerPixel());
    const int height = static_cast<int>(std::floor(plot().height() * rowsPerPixel()));
    const std::int64_t end = m_view.endColumn();
    for (auto column = std::max<std::int64_t>(0, m_view.firstColumn()); column < end; ++column) {
        const int left = std::max(0, m_view.xOf(column));
        const int right = std::min(m_view.xOf(column + 1), m_view.plotWidth());
        if (left >= right)
            continue;
        shapes.begin(left, right - left);
        paintColumn(shapes, height, column);
    }
    painter.save();
    painter.translate(plot().topLeft());
    painter.scale(1 / devicePixelRatioF(), 1 / rowsPerPixel());
    shapes.paint(painter);
    painter.restore();
}

void StripWidget::updateImage()
{
    const int height
        = std::max(1, static_cast<int>(std::floor(plot().height() * devicePixelRatioF())));
    const int columns = m_view.columnsSeen();
    const int columnWidth = m_view.columnWidth();
    const QSize size(columns * columnWidth, height);
    if (m_image.size() != size || m_drawnWidth != columnWidth
        || m_drawnSamples != m_view.samplesPerColumn()) {
        m_image = QImage(size, QImage::Format_RGB32);
        m_drawn.assign(static_cast<std::size_t>(columns), -1);
        m_drawnWidth = columnWidth;
        m_drawnSamples = m_view.samplesPerColumn();
    }
    const std::int64_t end = m_view.endColumn();
    for (auto column = std::max<std::int64_t>(0, m_view.firstColumn()); column < end; ++column) {
        const auto slot = static_cast<std::size_t>(column % columns);
        if (m_drawn[slot] == column)
            continue;
        PixelColumn canvas(m_image, static_cast<int>(slot) * columnWidth, columnWidth);
        paintColumn(canvas, height, column);
        m_drawn[slot] = column;
    }
}

void StripWidget::blit(QPainter& painter)
{
    const double ratio = devicePixelRatioF();
    const std::int64_t end = m_view.endColumn();
    const auto columns = static_cast<std::int64_t>(m_drawn.size());
    const std::int64_t first = std::max<std::int64_t>(0, m_view.firstColumn());
    painter.save();
    painter.scale(1 / ratio, 1 / ratio);
    painter.translate(std::round(plot().left() * ratio), std::round(plot().top() * ratio));
    for (std::int64_t column = first; column < end;) {
        const std::int64_t slot = column % columns;
        const std::int64_t count = std::min(columns - slot, end - column);
        const int x = m_view.xOf(column);
        const int left = std::max(0, x);
        const int right = std::min(m_view.xOf(column + count), m_view.plotWidth());
        if (left < right) // not beyond the edge still
            painter.drawImage(QPoint(left, 0), m_image,
                QRect(static_cast<int>(slot) * m_drawnWidth + left - x, 0, right - left,
                    m_image.height()));
        column += count;
    }
    painter.restore();
}

void StripWidget::paintEvent(QPaintEvent* event)
{
    QPainter painter(this);
    m_painted = event->region();
    const QRect area = plot();
    if (area.width() < 8 || area.height() < 4) {
        painter.fillRect(rect(), m_palette.window);
        return;
    }
    m_asShapes = painter.paintEngine()->type() == QPaintEngine::SVG;
    followSize();
    m_timeMarks = findTimeMarks();
    if (!m_asShapes)
        updateImage();
    paintAround(painter, area);
    paintLabels(painter);
    if (m_asShapes)
        paintShapes(painter);
    else
        blit(painter);
    paintOverPlot(painter);
    paintMarks(painter);
    m_asShapes = false;
    m_view.frameSeen();
}

int StripWidget::blankWidth() const
{
    const std::int64_t first = std::max<std::int64_t>(0, m_view.firstColumn());
    return std::clamp(static_cast<int>(std::ceil(m_view.xOf(first) / devicePixelRatioF())), 0,
        std::max(0, plot().width()));
}

void StripWidget::paintAround(QPainter& painter, const QRect& area)
{
    // What the image covers is not filled first: that would be a quarter of a frame's time.
    const QColor& ground = m_palette.window;
    const int covered = area.left() + blankWidth();
    painter.fillRect(QRect(0, 0, width(), area.top()), ground);
    painter.fillRect(QRect(0, area.bottom() + 1, width(), height() - area.bottom() - 1), ground);
    painter.fillRect(QRect(0, area.top(), covered, area.height()), ground);
    painter.fillRect(
        QRect(area.right() - 1, area.top(), width() - area.right() + 1, area.height()), ground);
}

void StripWidget::paintTimeGrid(QPainter& painter)
{
    const QRect area = plot();
    // Rectangles: a line that is not opaque is blended pixel by pixel. Short ones: Qt wakes threads
    // to share what has 96 rows (qdrawhelper.cpp, 6.4), which takes ten times as long as doing it.
    constexpr int kRows = 64;
    for (const auto& [x, ago] : m_timeMarks) {
        for (int top = area.top(); top <= area.bottom(); top += kRows)
            painter.fillRect(
                QRect(x, top, 1, std::min(kRows, area.bottom() + 1 - top)), m_palette.grid);
    }
}

void StripWidget::paintMarks(QPainter& painter)
{
    const double ratio = devicePixelRatioF();
    const QRect area = plot();
    const auto toLogical = [&](int deviceX) {
        return area.left() + static_cast<int>(std::lround(deviceX / ratio));
    };
    if (const auto& selection = m_view.selection()) {
        const int left = std::clamp(
            toLogical(m_view.xOf(m_view.columnOf(selection->first))), area.left(), area.right());
        const int right = std::clamp(
            toLogical(m_view.xOf(m_view.columnOf(selection->last) + 1)), area.left(), area.right());
        painter.fillRect(
            QRect(left, area.top(), std::max(1, right - left), area.height()), m_palette.selection);
        painter.setPen(m_palette.accent);
        painter.drawLine(left, area.top(), left, area.bottom());
        painter.drawLine(right, area.top(), right, area.bottom());
    }
    if (hasFocus()) {
        painter.setPen(m_palette.accent);
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
    const auto column = m_view.crosshair();
    if (!column)
        return;
    const int x = toLogical(m_view.xOf(*column) + m_view.columnWidth() / 2);
    if (x < area.left() || x > area.right())
        return;
    painter.setPen(m_palette.crosshair);
    painter.drawLine(x, area.top(), x, area.bottom());
    // The box only where somebody looks: under the pointer, or at the keyboard's crosshair.
    if (!m_pointer && !hasFocus())
        return;
    const int y = m_pointer ? m_pointer->y() : rowRect(m_currentRow).center().y();
    paintReadout(painter, readout(), QPoint(x, y), rect().adjusted(2, 2, -2, -2), m_palette);
}

std::vector<TimeMark> StripWidget::findTimeMarks()
{
    const double ratio = devicePixelRatioF();
    const double apart = m_texts.width(font(), QStringLiteral("−10 min")) * 1.8 * ratio;
    std::vector<TimeMark> marks = m_view.marks().of(m_view, apart);
    for (TimeMark& mark : marks)
        mark.x = plot().left() + static_cast<int>(std::lround(mark.x / ratio));
    return marks;
}

QString StripWidget::timeMarkText(double ago) const
{
    const double step = m_view.marks().step();
    if (ago >= 60 && step >= 30)
        return std::fmod(ago, 60) == 0 ? tr("−%1 min").arg(ago / 60)
                                       : tr("−%1 min").arg(ago / 60, 0, 'f', 1);
    if (ago > 0)
        return tr("−%1 s").arg(ago, 0, 'f', step < 1 ? 1 : 0);
    return m_view.isLive() ? tr("now") : tr("0 s");
}

void StripWidget::setCurrentRow(int row)
{
    row = std::clamp(row, 0, std::max(0, rowCount() - 1));
    if (row == m_currentRow)
        return;
    m_currentRow = row;
    rowBecameCurrent(row);
    update();
}

int StripWidget::deviceX(const QPointF& position) const
{
    return static_cast<int>(std::floor((position.x() - plot().left()) * devicePixelRatioF()));
}

void StripWidget::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    invalidate();
}

void StripWidget::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange) {
        m_texts.clear();
        m_gutterLeft = 0;
        m_gutterRight = 0;
        m_textHeight = 0;
        invalidate();
    }
}

} // namespace clutch::ui
