#include "ui/cores/core_graph_widget.h"

#include "ui/models/core_load_text.h"
#include "ui/models/interpreter_words.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace clutch::ui {

namespace {

constexpr int kTimeLabelOut = 5; // how far a label of time may reach beyond the plot
constexpr int kAveragedNs
    = 250'000'000; // "now" in the right gutter: 20 figures a second cannot be read

} // namespace

CoreGraphWidget::CoreGraphWidget(TimeView& view, QWidget* parent)
    : StripWidget(view, parent)
{
    setAccessibleName(tr("Core graph"));
    setAccessibleDescription(tr("The load of each core by interpreter. Arrow keys move the "
                                "crosshair, Ctrl+C copies the figures."));
}

QSize CoreGraphWidget::sizeHint() const
{
    return {640, std::clamp(static_cast<int>(view().load().lanes().size()) * 40, 120, 360)};
}

QSize CoreGraphWidget::minimumSizeHint() const
{
    return {gutterLeft() + gutterRight() + 60, 56};
}

QRect CoreGraphWidget::plot() const
{
    return StripWidget::plot().adjusted(0, 2, 0, -textHeight() - 1);
}

int CoreGraphWidget::rowCount() const
{
    return static_cast<int>(view().load().lanes().size());
}

bool CoreGraphWidget::isHeatMap() const
{
    return boxes().areHeat();
}

const LaneBoxes& CoreGraphWidget::boxes() const
{
    m_boxes.layOut(view().load().lanes(), plot().size() * rowsPerPixel(), rowsPerPixel());
    return m_boxes;
}

QRect CoreGraphWidget::rowRect(int row) const
{
    if (row < 0 || row >= boxes().count())
        return {};
    const double ratio = rowsPerPixel();
    const LaneBox& box = m_boxes.box(row);
    const QRect area = plot();
    const int top = area.top() + static_cast<int>(std::lround(box.y / ratio));
    const int bottom = area.top() + static_cast<int>(std::lround((box.y + box.height) / ratio));
    return {area.left(), top, area.width(), std::max(1, bottom - top)};
}

int CoreGraphWidget::rowAt(int y) const
{
    return boxes().at(static_cast<int>((y - plot().top()) * rowsPerPixel()));
}

void CoreGraphWidget::refreshColours()
{
    const InterpreterRoster& roster = view().history().roster();
    m_colours.resize(roster.size());
    m_colours[0] = graphPalette().otherThreads.rgb();
    for (Who who = 1; who < roster.size(); ++who)
        m_colours[who] = graphPalette().identity(roster.at(who).identity).rgb();
}

void CoreGraphWidget::paintColumn(ColumnCanvas& canvas, int height, std::int64_t column)
{
    refreshColours();
    canvas.fill(0, height, graphPalette().window.rgb());
    const EntryRange range = view().entriesOf(column);
    const int line = std::max(1, static_cast<int>(std::lround(rowsPerPixel())));
    const int lanes = boxes().count();
    for (int lane = 0; lane < lanes; ++lane) {
        const LaneBox& box = m_boxes.box(lane);
        const ColumnPart part{canvas, box.y, std::min(box.height, height - box.y)};
        if (part.height <= 0)
            continue;
        part.fill(0, part.height, graphPalette().lane.rgb());
        if (!view().hasColumn(column))
            continue;
        m_stack.set(view().load(), static_cast<std::size_t>(lane), range);
        if (m_stack.gap)
            part.stripe(0, part.height, graphPalette().gap.rgb(), 3);
        else if (!m_stack.online)
            part.stripe(0, part.height, graphPalette().border.rgb(), 3);
        else if (m_boxes.areHeat())
            paintHeat(part);
        else
            paintStack(part);
        for (const int row : m_boxes.gridOf(lane))
            part.blend(row, row + line, graphPalette().grid);
    }
}

void CoreGraphWidget::paintStack(const ColumnPart& part) const
{
    double sum = 0;
    int painted = 0;
    const auto area = [&](double share, QRgb colour) {
        sum += share;
        const int until
            = std::clamp(static_cast<int>(std::lround(sum * part.height)), painted, part.height);
        part.fill(part.height - until, part.height - painted, colour);
        painted = until;
    };
    for (const CoreShare& share : m_stack.shares)
        area(static_cast<double>(share.share), m_colours[share.who]);
    area(static_cast<double>(m_stack.rest), graphPalette().machine.rgb());
}

void CoreGraphWidget::paintHeat(const ColumnPart& part) const
{
    // The owners' colours in proportion over an idle lane: the fuller the core, the stronger the
    // colour.
    const QRgb lane = graphPalette().lane.rgb();
    double left = 1;
    double red = 0;
    double green = 0;
    double blue = 0;
    const auto add = [&](double share, QRgb colour) {
        red += share * qRed(colour);
        green += share * qGreen(colour);
        blue += share * qBlue(colour);
        left -= share;
    };
    for (const CoreShare& share : m_stack.shares)
        add(static_cast<double>(share.share), m_colours[share.who]);
    add(static_cast<double>(m_stack.rest), graphPalette().machine.rgb());
    add(std::max(0.0, left), lane);
    part.fill(0, part.height,
        qRgb(static_cast<int>(std::min(red, 255.0)), static_cast<int>(std::min(green, 255.0)),
            static_cast<int>(std::min(blue, 255.0))));
}

EntryRange CoreGraphWidget::shownRange() const
{
    if (const auto column = view().crosshairSeen())
        return view().entriesOf(*column);
    const CoreLoadModel& load = view().load();
    if (load.end() == load.first())
        return {load.end(), load.end()};
    std::uint64_t last = load.end() - 1;
    if (!view().isLive())
        last = std::min(last, view().entriesOf(view().endColumn() - 1).last);
    last = std::max(last, load.first());
    std::uint64_t first = last;
    while (first > load.first() && load.at(last).toNs - load.at(first).fromNs < kAveragedNs)
        --first;
    return {first, last};
}

void CoreGraphWidget::paintLabels(QPainter& painter)
{
    // What was never recorded is an idle lane and not a hole.
    const int blank = blankWidth();
    for (int lane = 0; blank > 0 && lane < rowCount(); ++lane) {
        const QRect row = rowRect(lane);
        painter.fillRect(QRect(row.left(), row.top(), blank, row.height()), graphPalette().lane);
    }
    int nextFree = 0;
    const int out = plot().right() + 1 + kTimeLabelOut;
    const bool gutters = isPainted(QRect(0, 0, plot().left() - kTimeLabelOut, height()))
        || isPainted(QRect(out, 0, width() - out, height()));
    for (int lane = 0; gutters && lane < rowCount(); ++lane) {
        const QRect row = rowRect(lane);
        // In a heat map as many labels as there is room for, and always the current row's.
        if (isHeatMap() && row.center().y() < nextFree)
            continue;
        paintLaneLabel(painter, lane);
        nextFree = row.center().y() + textHeight() + 1;
    }
    const int top = plot().bottom() + 2;
    if (!isPainted(QRect(0, top, width(), height() - top)))
        return;
    painter.setPen(graphPalette().dimText);
    int lastLeft = rect().right();
    for (const auto& [x, ago] : timeMarks()) {
        const QString text = timeMarkText(ago);
        const int width = texts().width(font(), text) + 8;
        QRect place(x - width / 2, top, width, textHeight());
        place.moveRight(std::min(place.right(), plot().right() + kTimeLabelOut));
        if (place.left() < plot().left() - kTimeLabelOut || place.right() > lastLeft)
            continue;
        texts().draw(painter, place, Qt::AlignCenter, text);
        lastLeft = place.left();
    }
}

void CoreGraphWidget::paintLaneLabel(QPainter& painter, int lane)
{
    const auto index = static_cast<std::size_t>(lane);
    const CoreLanes& lanes = view().load().lanes();
    const QRect row = rowRect(lane);
    const int height = textHeight();
    const QRect line(0, std::max(0, row.center().y() - height / 2), width(), height);
    painter.setPen(lanes.at(index).usable ? graphPalette().text : graphPalette().dimText);
    const QRect left(6, line.top(), plot().left() - 12, height);
    texts().draw(painter, left, Qt::AlignRight | Qt::AlignVCenter, lanes.label(index));
    if (!isHeatMap() && lanes.at(index).siblingOfPrevious) {
        // A bracket joins the threads of one physical core.
        painter.setPen(graphPalette().dimText);
        const int top = rowRect(lane - 1).center().y();
        const int bottom = row.center().y();
        painter.drawPolyline(QPolygon({{7, top}, {3, top}, {3, bottom}, {7, bottom}}));
    }
    const QRect right(plot().right() + 8, line.top(), width() - plot().right() - 10, height);
    if (view().load().end() == view().load().first())
        return;
    m_stack.set(view().load(), index, shownRange());
    if (m_stack.gap || !m_stack.online) {
        painter.setPen(graphPalette().dimText);
        texts().draw(painter, right, Qt::AlignLeft | Qt::AlignVCenter,
            m_stack.gap ? tr("no sample") : tr("offline"));
        return;
    }
    const int figure = texts().width(font(), QStringLiteral("100 %"));
    painter.setPen(graphPalette().text);
    texts().draw(painter, QRect(right.left(), right.top(), figure, height),
        Qt::AlignRight | Qt::AlignVCenter, percentText(m_stack.total()));
    int x = right.left() + figure + 6;
    const InterpreterRoster& roster = view().history().roster();
    QFont bold = font();
    bold.setBold(true);
    painter.setFont(bold);
    std::vector<Who> seen;
    for (const CoreShare& share : m_stack.shares) {
        if (share.who != InterpreterRoster::kRuntimeThreads && share.share >= 0.03F)
            seen.push_back(share.who);
    }
    const QString more = QStringLiteral("…");
    for (std::size_t i = 0; i < seen.size(); ++i) {
        const QString& letter = roster.at(seen[i]).letter;
        const int width = texts().width(bold, letter);
        const int behind = i + 1 < seen.size() ? 5 + texts().width(bold, more) : 0;
        const bool fits = x + width + behind <= right.right();
        painter.setPen(
            fits ? graphPalette().identity(roster.at(seen[i]).identity) : graphPalette().dimText);
        texts().draw(painter, QRect(x, right.top(), right.right() - x + 2, height),
            Qt::AlignLeft | Qt::AlignVCenter, fits ? letter : more);
        if (!fits)
            break;
        x += width + 5;
    }
    painter.setFont(font());
}

void CoreGraphWidget::paintOverPlot(QPainter& painter)
{
    const QRect area = plot();
    paintTimeGrid(painter);
    if (rowCount() == 0) {
        painter.setPen(graphPalette().dimText);
        painter.drawText(area, Qt::AlignCenter | Qt::TextWordWrap,
            tr("One lane for each core appears here as soon as a runtime is there."));
        return;
    }
    // Those of recorded time are in the image.
    const double ratio = rowsPerPixel();
    const int blank = blankWidth();
    for (int lane = 0; lane < boxes().count(); ++lane) {
        for (const int y : m_boxes.gridOf(lane)) {
            const int top
                = area.top() + static_cast<int>(std::lround((m_boxes.box(lane).y + y) / ratio));
            painter.fillRect(QRect(area.left(), top, blank, 1), graphPalette().grid);
        }
    }
}

Readout CoreGraphWidget::readout() const
{
    Readout box;
    const auto column = view().crosshair();
    if (!column || rowCount() == 0)
        return box;
    const CoreHistory& history = view().history();
    const CoreLoadModel& load = view().load();
    const EntryRange range = view().entriesOf(*column);
    const std::uint64_t last = std::min(range.last, load.end() - 1);
    const auto lane = static_cast<std::size_t>(std::clamp(currentRow(), 0, rowCount() - 1));
    box.title = timeText(history, load.at(last).toNs, view().origin());
    StackedLoad stack;
    stack.set(load, lane, range);
    if (stack.gap || !stack.online) {
        box.lines.push_back(
            {load.lanes().label(lane), {}, stack.gap ? tr("not sampled") : tr("offline")});
        if (const std::uint64_t slept = load.at(last).suspendedNs; slept > 0)
            box.lines.push_back({tr("the machine slept for %1").arg(durationText(slept))});
        return box;
    }
    box.lines.push_back({load.lanes().label(lane), {}, percentText(stack.total())});
    for (const CoreShare& share : stack.shares) {
        if (share.who == InterpreterRoster::kRuntimeThreads) {
            box.lines.push_back({whoText(history.roster(), share.who), graphPalette().otherThreads,
                percentText(static_cast<double>(share.share))});
            continue;
        }
        const QString life = lifeText(history, share.who, {range.first, last});
        box.lines.push_back({life.isEmpty() ? whoText(history.roster(), share.who) : life,
            graphPalette().identity(history.roster().at(share.who).identity),
            percentText(static_cast<double>(share.share))});
    }
    if (stack.rest > 0)
        box.lines.push_back({tr("rest of the machine"), graphPalette().machine,
            percentText(static_cast<double>(stack.rest))});
    const LoadEntry& entry = load.at(last);
    if (entry.measuredNs > entry.toNs - entry.fromNs)
        box.lines.push_back(
            {tr("average of %1: samples are missing before").arg(durationText(entry.measuredNs))});
    std::uint64_t throttledNs = 0;
    for (std::uint64_t number = std::max(range.first, load.first()); number <= last; ++number)
        throttledNs += load.at(number).throttledNs;
    if (throttledNs > 0)
        box.lines.push_back(
            {tr("the cgroup's quota held the runtime back"), {}, durationText(throttledNs)});
    if (stack.scaled)
        box.lines.push_back({tr("a thread moved here within the sample: scaled to fit")});
    return box;
}

bool CoreGraphWidget::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        auto* help = static_cast<QHelpEvent*>(event);
        const int row = rowAt(help->pos().y());
        if (row >= 0 && help->pos().x() < plot().left())
            QToolTip::showText(help->globalPos(),
                view().load().lanes().sentence(static_cast<std::size_t>(row)), this);
        else
            QToolTip::hideText();
        return true;
    }
    return StripWidget::event(event);
}

} // namespace clutch::ui
