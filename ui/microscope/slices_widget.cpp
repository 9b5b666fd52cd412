#include "ui/microscope/slices_widget.h"

#include "ui/models/gil_text.h"
#include "ui/style/accessible_role.h"

#include <QEvent>
#include <QPainter>

#include <algorithm>
#include <array>
#include <cmath>

namespace clutch::ui {

namespace {

/// How much of one pixel's time each state takes.
struct Shares
{
    double holds = 0;
    double waits = 0;
    double neither = 0;
    double unknown = 0;
    void add(proto::ThreadLoad::Gil gil, double length)
    {
        switch (gil) {
        case proto::ThreadLoad::HOLDS:
            holds += length;
            break;
        case proto::ThreadLoad::WAITS:
            waits += length;
            break;
        case proto::ThreadLoad::NEITHER:
            neither += length;
            break;
        default:
            unknown += length;
        }
    }
    friend bool operator==(const Shares&, const Shares&) = default;
};

} // namespace

SlicesWidget::SlicesWidget(QWidget* parent)
    : QWidget(parent)
    , m_scroll(new RowScrollBar(this))
{
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_OpaquePaintEvent);
    setAccessibleRole(*this, QAccessible::Chart);
    setAccessibleName(tr("GIL slices of each thread"));
    m_scroll->setAccessibleName(tr("More threads"));
    connect(m_scroll, &QScrollBar::valueChanged, this, QOverload<>::of(&QWidget::update));
}

void SlicesWidget::setGraphPalette(const GraphPalette& palette)
{
    m_palette = palette;
    update();
}

void SlicesWidget::setSlices(const GilSlices* slices)
{
    m_slices = slices && !slices->isEmpty() ? slices : nullptr;
    m_span = m_slices ? TimeSpan(m_slices->fromNs(), m_slices->toNs()) : TimeSpan();
    m_selection.reset();
    m_crosshair.reset();
    m_anchor.reset();
    m_row = 0;
    placeScrollBar();
    emit rangeChanged();
    update();
}

void SlicesWidget::setEmptyText(const QString& text)
{
    m_emptyText = text;
    update();
}

int SlicesWidget::rowCount() const
{
    return m_slices ? static_cast<int>(m_slices->tracks().size()) : 0;
}

QRect SlicesWidget::plot() const
{
    const int axis = fontMetrics().height() + 2;
    const int gutter = m_texts.width(font(), QStringLiteral("M Thread-12 (poll)")) + 14;
    const int right = m_scroll->isHidden() ? 4 : m_scroll->width() + 2;
    return rect().adjusted(std::min(gutter, width() / 3), 2, -right, -axis);
}

int SlicesWidget::rowHeight() const
{
    const int lowest = fontMetrics().height() + 4;
    return rowCount() == 0 ? lowest : std::clamp(plot().height() / rowCount(), lowest, 36);
}

QRect SlicesWidget::rowRect(int row) const
{
    const QRect area = plot();
    return {
        area.left(), area.top() + row * rowHeight() - m_scroll->value(), area.width(), rowHeight()};
}

int SlicesWidget::rowAt(int y) const
{
    if (!m_slices || y < plot().top() || y > plot().bottom())
        return -1;
    const int row = (y - plot().top() + m_scroll->value()) / rowHeight();
    return row < rowCount() ? row : -1;
}

int SlicesWidget::xOf(double ns) const
{
    const double share = m_span.length() > 0 ? (ns - m_span.from()) / m_span.length() : 0;
    return plot().left() + static_cast<int>(std::lround(share * plot().width()));
}

double SlicesWidget::nsAt(double x) const
{
    return m_span.from() + (x - plot().left()) / std::max(1, plot().width()) * m_span.length();
}

void SlicesWidget::placeScrollBar()
{
    m_scroll->place(rowCount(), rowHeight(), plot().height());
}

void SlicesWidget::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    placeScrollBar();
}

void SlicesWidget::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange) {
        m_texts.clear();
        placeScrollBar();
    }
}

std::pair<std::uint64_t, std::uint64_t> SlicesWidget::readRange() const
{
    if (m_selection)
        return *m_selection;
    return {m_span.clamp(m_span.from()), m_span.clamp(m_span.to())};
}

void SlicesWidget::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_palette.window);
    if (!m_slices) {
        painter.setPen(m_palette.dimText);
        painter.drawText(
            rect().adjusted(12, 4, -12, -4), Qt::AlignCenter | Qt::TextWordWrap, m_emptyText);
        return;
    }
    const QRect area = plot();
    if (area.width() < 8 || area.height() < 8)
        return;
    painter.save();
    painter.setClipRect(QRect(0, area.top(), width(), area.height()));
    for (int row = 0; row < rowCount(); ++row) {
        const QRect place = rowRect(row);
        if (place.bottom() < area.top() || place.top() > area.bottom())
            continue;
        paintRow(painter, row);
        paintLabel(painter, row);
    }
    painter.restore();
    paintAxis(painter);
    paintMarks(painter);
}

// Pixel by pixel: where a pixel holds several slices, what it shows is their shares of its time.
// Runs of equal pixels are one rectangle, so that from near a slice is one.
void SlicesWidget::paintRow(QPainter& painter, int row)
{
    const QRect place = rowRect(row).adjusted(0, 1, 0, -1);
    painter.fillRect(place, m_palette.lane);
    const GilTrack& track = m_slices->tracks()[static_cast<std::size_t>(row)];
    const QColor identity = m_palette.identity(track.owner.identity);
    const auto faded = [](QColor colour, double share) {
        colour.setAlphaF(static_cast<float>(std::clamp(share, 0.0, 1.0)));
        return colour;
    };
    const auto draw = [&](int x, int width, const Shares& shares) {
        const int low = std::max(3, place.height() / 3);
        const QRect bar(x, place.top(), width, place.height());
        if (shares.unknown > 0)
            painter.fillRect(bar, QBrush(faded(m_palette.gap, shares.unknown), Qt::BDiagPattern));
        if (shares.neither > 0)
            painter.fillRect(QRect(x, place.center().y() - 1, width, 2),
                faded(mixed(m_palette.lane, identity, 0.6), shares.neither));
        if (shares.holds > 0)
            painter.fillRect(bar, faded(identity, shares.holds));
        if (shares.waits > 0)
            painter.fillRect(QRect(x, place.bottom() - low + 1, width, low),
                faded(m_palette.gilWait, shares.waits));
    };
    const double perPixel = m_span.length() / std::max(1, place.width());
    std::size_t at = 0;
    while (at < track.slices.size() && static_cast<double>(track.slices[at].toNs) <= m_span.from())
        ++at;
    Shares run;
    int runFrom = place.left();
    for (int x = place.left(); x <= place.right(); ++x) {
        const double from = m_span.from() + (x - place.left()) * perPixel;
        const double to = from + perPixel;
        Shares shares;
        while (at < track.slices.size() && static_cast<double>(track.slices[at].fromNs) < to) {
            const GilSlice& slice = track.slices[at];
            const double end = static_cast<double>(slice.toNs);
            const double begin = std::max(from, static_cast<double>(slice.fromNs));
            shares.add(slice.gil, (std::min(to, end) - begin) / perPixel);
            if (end > to)
                break;
            ++at;
        }
        // A pixel that a slice fills, fills it wholly: sums of floats are not exact.
        for (double* share : {&shares.holds, &shares.waits, &shares.neither, &shares.unknown})
            *share = *share > 0.999 ? 1 : *share;
        if (shares == run)
            continue;
        draw(runFrom, x - runFrom, run);
        run = shares;
        runFrom = x;
    }
    draw(runFrom, place.right() + 1 - runFrom, run);
}

void SlicesWidget::paintLabel(QPainter& painter, int row)
{
    const GilTrack& track = m_slices->tracks()[static_cast<std::size_t>(row)];
    const QRect place = rowRect(row);
    const int height = fontMetrics().height();
    const int wide = m_texts.width(font(), track.owner.letter) + 8;
    const QRect chip(6, place.center().y() - height / 2, wide, height);
    paintLetterChip(painter, chip, track.owner.letter, m_palette.identity(track.owner.identity));
    painter.setPen(row == m_row && hasFocus() ? m_palette.accent : m_palette.dimText);
    const QString text = !track.ownerThread ? track.name
        : track.sharedGil                   ? tr("main's GIL")
                                            : tr("own GIL");
    m_texts.draw(painter,
        QRect(chip.right() + 6, place.top(), place.left() - chip.right() - 10, place.height()),
        Qt::AlignLeft | Qt::AlignVCenter, text);
}

void SlicesWidget::paintAxis(QPainter& painter)
{
    const QRect area = plot();
    constexpr std::array<double, 13> kSteps{
        0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500};
    const double wanted = m_span.length() / 1e6 / std::max(1, area.width())
        * m_texts.width(font(), QStringLiteral("1888.88 ms")) * 1.6;
    const auto found
        = std::find_if(kSteps.begin(), kSteps.end(), [&](double step) { return step >= wanted; });
    const double step = found == kSteps.end() ? 1000 : *found;
    const auto zero = static_cast<double>(m_slices->fromNs());
    painter.setPen(m_palette.dimText);
    for (double ms = std::ceil((m_span.from() - zero) / 1e6 / step) * step;
         zero + ms * 1e6 <= m_span.to(); ms += step) {
        const int x = xOf(zero + ms * 1e6);
        painter.fillRect(QRect(x, area.top(), 1, area.height()), m_palette.grid);
        const QString text = tr("%1 ms").arg(ms, 0, 'f', step < 0.1 ? 2 : step < 1 ? 1 : 0);
        const int half = m_texts.width(font(), text) / 2 + 1;
        const int left = std::clamp(x - half, 0, std::max(0, width() - 2 * half));
        m_texts.draw(painter, QRect(left, area.bottom() + 1, 2 * half, height() - area.bottom()),
            Qt::AlignCenter, text);
    }
}

void SlicesWidget::paintMarks(QPainter& painter)
{
    const QRect area = plot();
    if (m_selection) {
        const auto edge = [&](std::uint64_t ns) {
            return std::clamp(xOf(static_cast<double>(ns)), area.left(), area.right());
        };
        const int left = edge(m_selection->first);
        const int right = edge(m_selection->second);
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
    if (!m_crosshair || *m_crosshair < m_span.from() || *m_crosshair > m_span.to())
        return;
    const int x = xOf(*m_crosshair);
    painter.setPen(m_palette.crosshair);
    painter.drawLine(x, area.top(), x, area.bottom());
    if (!m_pointer && !hasFocus())
        return;
    const int y = m_pointer ? m_pointer->y() : rowRect(m_row).center().y();
    paintReadout(painter, readout(), QPoint(x, y), rect().adjusted(2, 2, -2, -2), m_palette);
}

Readout SlicesWidget::readout() const
{
    Readout box;
    if (!m_slices || !m_crosshair || m_row >= rowCount())
        return box;
    const std::uint64_t ns = m_span.clamp(*m_crosshair);
    const auto current = static_cast<std::size_t>(m_row);
    box.title = tr("%1 of %2")
                    .arg(millisecondsText(ns - m_slices->fromNs()),
                        millisecondsText(m_slices->toNs() - m_slices->fromNs()));
    const GilTrack& track = m_slices->tracks()[current];
    const GilSlice* slice = m_slices->sliceAt(current, ns);
    const QColor colour = m_palette.identity(track.owner.identity);
    if (!slice) {
        box.lines.push_back({tr("%1 was not there yet").arg(track.title()), colour});
        return box;
    }
    box.lines.push_back({tr("%1 %2").arg(track.title(), gilWord(slice->gil)), colour,
        millisecondsText(slice->toNs - slice->fromNs)});
    if (const QString place = m_slices->placeAt(current, ns); !place.isEmpty())
        box.lines.push_back({place});
    if (slice->gil != proto::ThreadLoad::WAITS || !track.sharedGil)
        return box;
    for (std::size_t other = 0; other < m_slices->tracks().size(); ++other) {
        const GilSlice* its = m_slices->sliceAt(other, ns);
        const GilTrack& holder = m_slices->tracks()[other];
        if (its && holder.sharedGil && its->gil == proto::ThreadLoad::HOLDS)
            box.lines.push_back(
                {tr("%1 holds it").arg(holder.title()), m_palette.identity(holder.owner.identity)});
    }
    return box;
}

} // namespace clutch::ui
