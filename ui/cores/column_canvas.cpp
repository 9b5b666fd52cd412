#include "ui/cores/column_canvas.h"

#include "ui/models/graph_palette.h"

#include <QPainter>

#include <algorithm>
#include <cmath>
#include <utility>

namespace clutch::ui {

namespace {
constexpr int kStripePeriod = 8;
}

void ColumnPart::fill(int from, int to, QRgb colour) const
{
    canvas.fill(top + std::max(0, from), top + std::min(to, height), colour);
}

void ColumnPart::stripe(int from, int to, QRgb colour, int thick) const
{
    canvas.stripe(top + std::max(0, from), top + std::min(to, height), colour, thick);
}

void ColumnPart::blend(int from, int to, const QColor& colour) const
{
    canvas.blend(top + std::max(0, from), top + std::min(to, height), colour);
}

void ColumnPart::mark(int from, int to, int wide, QRgb colour) const
{
    canvas.mark(top + std::max(0, from), top + std::min(to, height), wide, colour);
}

PixelColumn::PixelColumn(QImage& image, int x, int width)
    : m_first(reinterpret_cast<QRgb*>(image.bits()) + x)
    , m_stride(image.bytesPerLine() / 4)
    , m_x(x)
    , m_width(width)
{
}

void PixelColumn::fill(int top, int bottom, QRgb colour)
{
    for (int y = top; y < bottom; ++y)
        std::fill_n(m_first + y * m_stride, m_width, colour);
}

void PixelColumn::stripe(int top, int bottom, QRgb colour, int thick)
{
    for (int y = top; y < bottom; ++y) {
        for (int dx = 0; dx < m_width; ++dx) {
            if ((m_x + dx + y) % kStripePeriod < thick)
                m_first[y * m_stride + dx] = colour;
        }
    }
}

void PixelColumn::blend(int top, int bottom, const QColor& colour)
{
    for (int y = top; y < bottom; ++y) {
        QRgb* const row = m_first + y * m_stride;
        for (int dx = 0; dx < m_width; ++dx)
            row[dx] = mixed(QColor(row[dx]), colour, colour.alphaF()).rgb();
    }
}

void PixelColumn::mark(int top, int bottom, int wide, QRgb colour)
{
    for (int y = top; y < bottom; ++y)
        std::fill_n(m_first + y * m_stride, std::min(wide, m_width), colour);
}

ShapeColumns::ShapeColumns(double rowsPerPixel)
    : m_rowsPerPixel(rowsPerPixel)
{
}

void ShapeColumns::begin(int x, int width)
{
    finishColumn();
    m_x = x;
    m_width = width;
}

std::size_t ShapeColumns::cutAt(int row)
{
    const auto after = std::lower_bound(
        m_runs.begin(), m_runs.end(), row, [](const Run& run, int at) { return run.bottom <= at; });
    const auto at = static_cast<std::size_t>(after - m_runs.begin());
    if (after == m_runs.end() || after->top >= row)
        return at;
    Run above = *after;
    above.bottom = row;
    after->top = row;
    m_runs.insert(after, above);
    return at + 1;
}

std::pair<std::size_t, std::size_t> ShapeColumns::cut(int top, int bottom)
{
    const std::size_t first = cutAt(top);
    return {first, std::max(first, cutAt(bottom))};
}

void ShapeColumns::fill(int top, int bottom, QRgb colour)
{
    if (bottom <= top)
        return;
    const auto [first, last] = cut(top, bottom);
    const auto begin = m_runs.begin();
    const auto place = m_runs.erase(
        begin + static_cast<std::ptrdiff_t>(first), begin + static_cast<std::ptrdiff_t>(last));
    m_runs.insert(place, {top, bottom, colour});
}

void ShapeColumns::stripe(int top, int bottom, QRgb colour, int thick)
{
    if (bottom <= top)
        return;
    const auto [first, last] = cut(top, bottom);
    for (std::size_t i = first; i < last; ++i) {
        m_runs[i].stripe = colour;
        m_runs[i].thick = thick;
    }
}

void ShapeColumns::blend(int top, int bottom, const QColor& colour)
{
    if (bottom <= top)
        return;
    const auto [first, last] = cut(top, bottom);
    for (std::size_t i = first; i < last; ++i)
        m_runs[i].colour = mixed(QColor(m_runs[i].colour), colour, colour.alphaF()).rgb();
}

void ShapeColumns::mark(int top, int bottom, int wide, QRgb colour)
{
    if (bottom > top)
        m_marks[colour].addRect(m_x, top, std::min(wide, m_width), bottom - top);
}

void ShapeColumns::finishColumn()
{
    std::map<Run, int> open;
    for (const Run& run : m_runs) {
        const auto before = m_open.find(run);
        open.emplace(run, before == m_open.end() ? m_x : before->second);
        if (before != m_open.end())
            m_open.erase(before);
    }
    for (const auto& [run, left] : m_open)
        add(run, left, m_x);
    m_open = std::move(open);
    m_runs.clear();
}

void ShapeColumns::add(const Run& run, int left, int right)
{
    const QRectF area(left, run.top, right - left, run.bottom - run.top);
    m_areas[run.colour].addRect(area);
    if (run.thick == 0)
        return;
    const auto sum = [&](int x, int row) {
        return static_cast<int>(std::floor((x + row / m_rowsPerPixel) / kStripePeriod));
    };
    for (int band = sum(left, run.top); band <= sum(right, run.bottom); ++band) {
        const auto row = [&](int x, int offset) {
            return (band * kStripePeriod + offset - x) * m_rowsPerPixel;
        };
        const QPolygonF stripe({{static_cast<qreal>(left), row(left, 0)},
            {static_cast<qreal>(left), row(left, run.thick)},
            {static_cast<qreal>(right), row(right, run.thick)},
            {static_cast<qreal>(right), row(right, 0)}});
        m_stripes[run.stripe].addPolygon(stripe.intersected(area));
    }
}

void ShapeColumns::paint(QPainter& painter)
{
    begin(m_x + m_width, 0);
    finishColumn();
    // Areas do not overlap; stripes lie on them, and marks on both.
    for (const Paths* paths : {&m_areas, &m_stripes, &m_marks}) {
        for (const auto& [colour, path] : *paths)
            painter.fillPath(path, QColor(colour));
    }
}

} // namespace clutch::ui
