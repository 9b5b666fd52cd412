#include "ui/cores/life_bars.h"

#include "ui/models/core_load_text.h"
#include "ui/models/interpreter_words.h"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace clutch::ui {

LifeBars::LifeBars(TimeView& view, QWidget* parent)
    : StripWidget(view, parent)
    , m_scroll(new RowScrollBar(this))
{
    setAccessibleName(tr("Lives of the interpreters"));
    setAccessibleDescription(
        tr("What each interpreter did. Arrow keys move the crosshair and the interpreter."));
    m_scroll->setAccessibleName(tr("More interpreters"));
    connect(m_scroll, &QScrollBar::valueChanged, this, [this] {
        invalidate();
        update();
    });
    connect(&view.history().lives(), &LivesModel::rowsChanged, this, [this] {
        m_rows.clear(); // what a row is may be another
        chooseRows();
    });
    connect(&view, &TimeView::frameDue, this, &LifeBars::chooseRows);
    connect(&view, &TimeView::viewChanged, this, &LifeBars::chooseRows);
    connect(&view.history().lives(), &LivesModel::changed, this, [this](std::uint64_t since) {
        invalidateFrom(this->view().columnOf(this->view().load().numberAt(since)));
        paintAllNext(); // the states' names
    });
    chooseRows();
}

void LifeBars::chooseRows()
{
    const LivesModel& lives = view().history().lives();
    const CoreLoadModel& load = view().load();
    std::uint64_t fromNs = 0;
    if (load.end() > load.first()) {
        const EntryRange first = view().entriesOf(std::max<std::int64_t>(0, view().firstColumn()));
        fromNs = load.at(std::clamp(first.first, load.first(), load.end() - 1)).fromNs;
    }
    std::vector<std::size_t> rows;
    for (std::size_t i = 0; i < lives.size(); ++i) {
        if (lives.at(i).endNs == 0 || lives.at(i).endNs >= fromNs)
            rows.push_back(i);
    }
    // Those that a runtime took with it come last: their successors are what is worked with now.
    std::stable_partition(
        rows.begin(), rows.end(), [&lives](std::size_t row) { return !lives.at(row).lost; });
    if (rows == m_rows)
        return;
    m_rows = std::move(rows);
    placeScrollBar();
    invalidate();
    update();
}

QSize LifeBars::sizeHint() const
{
    return {640, std::clamp(rowCount() * 18 + 6, 48, 220)};
}

QSize LifeBars::minimumSizeHint() const
{
    return {gutterLeft() + gutterRight() + 60, 28};
}

int LifeBars::rowCount() const
{
    return static_cast<int>(m_rows.size());
}

int LifeBars::rowHeight() const
{
    const int lowest = std::max(11, textHeight());
    return rowCount() == 0 ? lowest : std::clamp(plot().height() / rowCount(), lowest, 22);
}

void LifeBars::placeScrollBar()
{
    m_scroll->place(rowCount(), rowHeight(), plot().height());
}

void LifeBars::resizeEvent(QResizeEvent* event)
{
    StripWidget::resizeEvent(event);
    placeScrollBar();
}

QRect LifeBars::rowRect(int row) const
{
    const QRect area = plot();
    return {
        area.left(), area.top() + row * rowHeight() - m_scroll->value(), area.width(), rowHeight()};
}

int LifeBars::rowAt(int y) const
{
    const int row = (y - plot().top() + m_scroll->value()) / rowHeight();
    return row >= 0 && row < rowCount() ? row : -1;
}

void LifeBars::rowBecameCurrent(int row)
{
    m_scroll->reveal(rowRect(row), plot());
}

void LifeBars::paintColumn(ColumnCanvas& canvas, int height, std::int64_t column)
{
    canvas.fill(0, height, graphPalette().window.rgb());
    if (!view().hasColumn(column))
        return;
    const double ratio = rowsPerPixel();
    const EntryRange range = view().entriesOf(column);
    for (int row = 0; row < rowCount(); ++row) {
        const QRect place = rowRect(row);
        const int top = static_cast<int>(std::lround((place.top() - plot().top() + 1) * ratio));
        const int bottom = static_cast<int>(std::lround((place.bottom() - plot().top()) * ratio));
        if (bottom <= 0 || top >= height)
            continue;
        const int visibleTop = std::max(0, top);
        paintBar({canvas, visibleTop, std::min(bottom, height) - visibleTop}, lifeOf(row), range);
    }
}

int LifeBars::stripHeight(const ColumnPart& part) const
{
    const int pixel = std::max(1, static_cast<int>(std::lround(rowsPerPixel())));
    return part.height >= 10 * pixel ? std::max(2 * pixel, part.height / 6) : 0;
}

void LifeBars::paintBar(const ColumnPart& part, std::size_t row, EntryRange range) const
{
    const LivesModel& lives = view().history().lives();
    const CoreLoadModel& load = view().load();
    const std::uint64_t fromNs = load.at(std::max(range.first, load.first())).fromNs;
    const std::uint64_t toNs = load.at(std::min(range.last, load.end() - 1)).toNs;
    const Who who = lives.at(row).who;
    const GraphPalette& p = graphPalette();
    const QColor identity = p.identity(lives.roster().at(who).identity);
    const QRgb lane = p.lane.rgb();
    const QRgb full = identity.rgb();
    const int h = part.height;
    const int pixel = std::max(1, static_cast<int>(std::lround(rowsPerPixel())));
    const int strip = stripHeight(part);
    const int bar = h - (strip > 0 ? strip + pixel : 0);
    part.fill(0, h, lane);
    const proto::InterpreterState state = lives.stateWithin(row, fromNs, toNs);
    switch (state) {
    case proto::STATE_RUNNING:
        part.fill(0, bar, full);
        break;
    case proto::STATE_IDLE:
        part.fill(bar / 2 - std::max(pixel, bar / 8), bar / 2 + std::max(pixel, bar / 8),
            mixed(p.lane, identity, 0.6).rgb());
        break;
    case proto::STATE_AWAITING_INPUT:
        part.fill(bar / 4, bar - bar / 4, mixed(p.lane, identity, 0.55).rgb());
        break;
    case proto::STATE_STARTING:
        part.fill(0, bar, mixed(p.lane, identity, 0.25).rgb());
        part.stripe(0, bar, mixed(p.lane, identity, 0.55).rgb(), 4);
        break;
    case proto::STATE_INTERRUPTING:
        part.fill(0, bar, full);
        part.stripe(0, bar, p.warning.rgb(), 4);
        break;
    case proto::STATE_STUCK:
        part.fill(0, bar, p.error.rgb());
        part.stripe(0, bar, full, 4);
        break;
    case proto::STATE_FINALIZING:
        part.fill(0, bar, mixed(p.lane, p.text, 0.35).rgb());
        part.stripe(0, bar, full, 4);
        break;
    case proto::STATE_PARKED:
        part.fill(
            bar / 2 - std::max(pixel, bar / 8), bar / 2 + std::max(pixel, bar / 8), p.error.rgb());
        break;
    default:
        break;
    }
    paintCoreStrip(part, who, range, state);
    paintTicks(part, row, fromNs, toNs);
}

void LifeBars::paintCoreStrip(
    const ColumnPart& part, Who who, EntryRange range, proto::InterpreterState state) const
{
    const CoreLoadModel& load = view().load();
    const int h = part.height;
    const int pixel = std::max(1, static_cast<int>(std::lround(rowsPerPixel())));
    const int strip = stripHeight(part);
    const int bar = h - (strip > 0 ? strip + pixel : 0);
    std::uint64_t gilWaitUs = 0;
    std::uint64_t measuredNs = 0;
    int cpu = -1;
    bool moved = false;
    bool unseen = false;
    for (std::uint64_t number = std::max(range.first, load.first());
         number <= range.last && load.has(number); ++number) {
        const LoadEntry& entry = load.at(number);
        measuredNs += entry.measuredNs;
        for (const ThreadLook& thread : entry.threads) {
            if (thread.who != who)
                continue;
            gilWaitUs = gilWaitUs + (thread.owner ? thread.gilWaitUs : 0);
            unseen = unseen || thread.gilUnseen;
            if (thread.owner || cpu < 0) {
                moved = moved || thread.migrated;
                cpu = thread.cpu;
            }
        }
    }
    if (measuredNs > 0 && gilWaitUs > 0) {
        const double share
            = static_cast<double>(gilWaitUs) * 1000 / static_cast<double>(measuredNs);
        part.fill(0, static_cast<int>(std::lround(std::min(1.0, share) * bar)),
            graphPalette().gilWait.rgb());
    } else if (state == proto::STATE_RUNNING && unseen) {
        part.stripe(0, bar / 2, graphPalette().gilWait.rgb(), 2);
    }
    const auto lane = load.lanes().findLane(cpu);
    if (strip == 0 || !lane)
        return;
    // Neighbouring cores differ clearly, and the same core has the same grey everywhere.
    const double shade = 0.25 + 0.5 * static_cast<double>(*lane % 4) / 3.0;
    part.fill(h - strip, h, mixed(graphPalette().lane, graphPalette().text, shade).rgb());
    if (moved)
        part.mark(h - strip - pixel, h, 2, graphPalette().accent.rgb());
}

void LifeBars::paintTicks(
    const ColumnPart& part, std::size_t row, std::uint64_t fromNs, std::uint64_t toNs) const
{
    const int h = part.height;
    for (const LifeTick& tick : view().history().lives().ticksWithin(row, fromNs, toNs)) {
        switch (tick.kind) {
        case LifeTick::Kind::RunStarted:
        case LifeTick::Kind::RunEnded:
            part.mark(0, h / 3, 1, graphPalette().text.rgb());
            break;
        case LifeTick::Kind::ThreadStarted:
        case LifeTick::Kind::ThreadEnded:
            part.mark(h / 2, h * 4 / 5, 1, graphPalette().dimText.rgb());
            break;
        case LifeTick::Kind::Exception:
            part.mark(0, h, 2, graphPalette().error.rgb());
            break;
        case LifeTick::Kind::Warning:
            part.mark(0, h, 2, graphPalette().warning.rgb());
            break;
        }
    }
}

proto::InterpreterState LifeBars::shownState(int row) const
{
    const CoreHistory& history = view().history();
    const CoreLoadModel& load = view().load();
    const bool now = !view().crosshairSeen() && view().isLive();
    // An end that no sample came after is over all the same.
    if (load.end() == load.first() || (now && history.lives().at(lifeOf(row)).endNs != 0))
        return proto::STATE_UNSPECIFIED;
    const EntryRange range = view().entriesOf(
        view().crosshairSeen().value_or(std::max<std::int64_t>(0, view().endColumn() - 1)));
    if (!load.has(std::min(range.last, load.end() - 1)))
        return proto::STATE_UNSPECIFIED;
    return history.lives().stateWithin(lifeOf(row),
        load.at(std::max(range.first, load.first())).fromNs,
        load.at(std::min(range.last, load.end() - 1)).toNs);
}

QString LifeBars::stateText(int row) const
{
    const Life& life = view().history().lives().at(lifeOf(row));
    const proto::InterpreterState state = shownState(row);
    if (state != proto::STATE_UNSPECIFIED)
        return QStringLiteral("%1 %2").arg(stateGlyph(state), stateWord(state));
    if (life.endNs == 0)
        return {};
    return life.lost ? tr("lost") : tr("closed");
}

void LifeBars::paintLabels(QPainter& painter)
{
    const CoreHistory& history = view().history();
    const int height = textHeight();
    const int chip = std::min(rowHeight() - 2, height);
    for (int row = 0; row < rowCount(); ++row) {
        const QRect place = rowRect(row);
        if (place.bottom() < plot().top() || place.top() > plot().bottom())
            continue;
        const bool beforePlot = isPainted(QRect(0, place.top(), plot().left(), place.height()));
        const int after = plot().right() + 1;
        if (!beforePlot && !isPainted(QRect(after, place.top(), width() - after, place.height())))
            continue; // most frames
        const Life& life = history.lives().at(lifeOf(row));
        const RosterEntry& who = history.roster().at(life.who);
        const int wide = std::min(
            plot().left() - 12, std::max(chip + 4, texts().width(font(), who.letter) + 8));
        const QRect chipRect(plot().left() - 6 - wide, place.center().y() - chip / 2, wide, chip);
        if (beforePlot)
            paintLetterChip(painter, chipRect, who.letter, graphPalette().identity(who.identity));
        if (who.foreign && chipRect.left() > height + 4) {
            painter.setPen(graphPalette().dimText);
            texts().draw(painter, QRect(2, place.top(), chipRect.left() - 6, place.height()),
                Qt::AlignRight | Qt::AlignVCenter, QStringLiteral("◇"));
        }
        const proto::InterpreterState state = shownState(row);
        const bool over = state == proto::STATE_UNSPECIFIED;
        painter.setPen(state == proto::STATE_STUCK   ? graphPalette().error
                : over || state == proto::STATE_IDLE ? graphPalette().dimText
                                                     : graphPalette().text);
        const int right = m_scroll->isHidden() ? width() - 2 : m_scroll->geometry().left() - 2;
        const QRect textRect(plot().right() + 8, place.center().y() - height / 2,
            right - plot().right() - 8, height);
        texts().draw(painter, textRect, Qt::AlignLeft | Qt::AlignVCenter, stateText(row));
    }
}

void LifeBars::paintOverPlot(QPainter& painter)
{
    const QRect area = plot();
    if (rowCount() == 0) {
        painter.setPen(graphPalette().dimText);
        painter.drawText(area, Qt::AlignCenter, tr("Each interpreter gets a bar of what it did."));
        return;
    }
    paintTimeGrid(painter);
    // The chips and texts of rows that are half scrolled away do not stick out.
    painter.fillRect(QRect(0, 0, width(), area.top()), graphPalette().window);
    painter.fillRect(QRect(0, area.bottom() + 1, width(), height()), graphPalette().window);
}

Readout LifeBars::readout() const
{
    Readout box;
    const auto column = view().crosshair();
    if (!column || rowCount() == 0)
        return box;
    const CoreHistory& history = view().history();
    const CoreLoadModel& load = view().load();
    EntryRange range = view().entriesOf(*column);
    range.first = std::max(range.first, load.first());
    range.last = std::min(range.last, load.end() - 1);
    const std::size_t row = lifeOf(std::clamp(currentRow(), 0, rowCount() - 1));
    const Life& life = history.lives().at(row);
    const std::uint64_t from = load.at(range.first).fromNs;
    const std::uint64_t to = load.at(range.last).toNs;
    box.title = timeText(history, to, view().origin());
    QString text = lifeText(history, life.who, range);
    const QString letter = whoText(history.roster(), life.who);
    if (text.isEmpty())
        text = life.endNs != 0 && life.endNs <= to ? tr("%1 has ended").arg(letter)
                                                   : tr("%1 was not there yet").arg(letter);
    const RangeSums sums = sumOf(load, range);
    const auto own = sums.who.find(life.who);
    const double measured = sums.seconds - sums.gapSeconds;
    const bool figures = own != sums.who.end() && measured > 0;
    box.lines.push_back({text, graphPalette().identity(history.roster().at(life.who).identity),
        figures ? percentText(own->second.cpuSeconds / measured) : QString()});
    if (const LifeSegment* segment = history.lives().segmentAt(row, to);
        segment && !segment->reason.isEmpty())
        box.lines.push_back({segment->reason});
    for (const ThreadLook& thread : load.at(range.last).threads) {
        if (thread.who == life.who && thread.gilUnseen)
            box.lines.push_back({tr("whether it waits for its GIL was not seen")});
    }
    if (figures && own->second.gilWaitSeconds > 0)
        box.lines.push_back({tr("waits for its GIL"), graphPalette().gilWait,
            percentText(own->second.gilWaitSeconds / measured)});
    if (figures && own->second.waitSeconds > 0)
        box.lines.push_back(
            {tr("waits for a core"), {}, percentText(own->second.waitSeconds / measured)});
    for (const LifeTick& tick : history.lives().ticksWithin(row, from, to))
        box.lines.push_back({tick.text,
            tick.kind == LifeTick::Kind::Exception     ? graphPalette().error
                : tick.kind == LifeTick::Kind::Warning ? graphPalette().warning
                                                       : QColor()});
    return box;
}

void LifeBars::mouseDoubleClickEvent(QMouseEvent* event)
{
    const int row = rowAt(event->position().toPoint().y());
    if (row < 0)
        return;
    const Life& life = view().history().lives().at(lifeOf(row));
    if (life.endNs == 0)
        emit interpreterActivated(view().history().roster().at(life.who).interpreter);
}

} // namespace clutch::ui
