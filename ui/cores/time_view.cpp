#include "ui/cores/time_view.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <utility>

namespace clutch::ui {

namespace {

struct Zoom
{
    int pixels; // logical, of one column
    int samples;
};

constexpr std::array<Zoom, 13> kZooms{{{1, 32}, {1, 16}, {1, 8}, {1, 4}, {1, 2}, {1, 1}, {2, 1},
    {3, 1}, {4, 1}, {6, 1}, {10, 1}, {16, 1}, {32, 1}}};
constexpr int kDefaultZoom = 6; // 600 samples in 1200 pixels: half a minute

/// How late the picture is, in samples: the next one is there before this one has slid in, though a
/// busy machine brings it a quarter of its length late.
constexpr double kLate = 1.25;

std::uint64_t monotonicNs()
{
    return static_cast<std::uint64_t>(
        std::chrono::nanoseconds(std::chrono::steady_clock::now().time_since_epoch()).count());
}

std::int64_t floorDiv(std::int64_t a, std::int64_t b)
{
    return a / b - (a % b < 0 ? 1 : 0);
}

} // namespace

TimeView::TimeView(const CoreHistory& history, QObject* parent)
    : QObject(parent)
    , m_history(history)
    , m_clock(monotonicNs)
    , m_zoom(kDefaultZoom)
{
    m_frame.setSingleShot(true);
    m_frame.setTimerType(Qt::PreciseTimer);
    connect(&m_frame, &QTimer::timeout, this, &TimeView::tellFrame);
    connect(&history.load(), &CoreLoadModel::sampleAdded, this, [this] {
        followTime(); // what is painted before the next frame must not jump
        // A paused picture moves where what it shows is dropped.
        if (isLive() || endColumn() != m_seenEnd)
            changed();
    });
    connect(&history.load(), &CoreLoadModel::lanesChanged, this, &TimeView::changed);
    connect(&history.lives(), &LivesModel::changed, this, [this](std::uint64_t sinceNs) {
        const bool any = load().end() > load().first();
        if (isLive() || !any || load().numberAt(sinceNs) < *m_pausedEnd)
            changed();
    });
    connect(&history.lives(), &LivesModel::rowsChanged, this, &TimeView::changed);
}

void TimeView::setClock(Clock clock)
{
    m_clock = std::move(clock);
}

void TimeView::changed()
{
    if (!m_isNews)
        m_frame.stop(); // which may wait for the next pixel
    m_isNews = true;
    startFrame();
}

void TimeView::startFrame()
{
    if (!m_seen || m_frame.isActive())
        return;
    const qint64 since = m_sinceFrame.isValid() ? m_sinceFrame.elapsed() : kFrameMs;
    qint64 wait = std::max<qint64>(0, kFrameMs - m_lateMs - since);
    if (!m_isNews) {
        // By a pixel, that is; at few samples a second that is far less often than 30 times.
        const LoadEntry& newest = load().at(load().end() - 1);
        const auto pixel = static_cast<qint64>((newest.toNs - newest.fromNs) / 1'000'000)
            / std::max(1, columnWidth());
        wait = std::max(wait, pixel - since);
    }
    m_dueMs = since + wait;
    m_frame.start(static_cast<int>(wait));
}

void TimeView::tellFrame()
{
    // What this one is late by the next one is not: a busy machine would have fewer of them.
    const qint64 late = m_sinceFrame.isValid() ? m_sinceFrame.elapsed() - m_dueMs : 0;
    m_lateMs = std::clamp<qint64>(late, 0, kFrameMs / 3);
    m_sinceFrame.start();
    m_seen = false; // so that samples that come with it ask for no other
    emit frameBegins();
    m_isNews = false;
    followTime();
    emit frameDue();
    const bool any = load().end() > load().first();
    const std::uint64_t quarter = any ? load().at(load().end() - 1).toNs / kFiguresNs : 0;
    if (std::exchange(m_figuresOf, quarter) != quarter || !any || !isLive())
        emit figuresDue();
}

void TimeView::frameSeen()
{
    figuresSeen();
    if (m_slide > 0)
        startFrame();
}

void TimeView::figuresSeen()
{
    m_seen = true;
    m_seenEnd = endColumn();
    if (m_isNews)
        startFrame();
}

void TimeView::followTime()
{
    m_slide = 0;
    const std::uint64_t end = load().end();
    const std::uint64_t now = m_clock();
    if (!isLive() || samplesPerColumn() > 1 || columnWidth() < 2 || end == load().first()
        || load().at(end - 1).toNs > now) // of another time: a recording that was opened
        return;
    const LoadEntry& newest = load().at(end - 1);
    const double shown
        = static_cast<double>(now) - kLate * static_cast<double>(newest.toNs - newest.fromNs);
    double columns = 0;
    for (int back = 1; back <= kMostSliding && end - load().first() >= static_cast<unsigned>(back);
         ++back) {
        const LoadEntry& entry = load().at(end - static_cast<unsigned>(back));
        const double left = static_cast<double>(entry.toNs) - shown;
        if (left <= 0)
            break;
        columns += std::min(1.0, left / static_cast<double>(entry.toNs - entry.fromNs));
    }
    m_slide = static_cast<int>(std::lround(columns * columnWidth()));
}

void TimeView::setPlotWidth(int devicePixels, double devicePixelRatio)
{
    if (devicePixels == m_plotWidth && devicePixelRatio == m_devicePixelRatio)
        return;
    m_plotWidth = std::max(0, devicePixels);
    m_devicePixelRatio = devicePixelRatio;
    emit viewChanged();
}

int TimeView::columnWidth() const
{
    const int pixels = kZooms[static_cast<std::size_t>(m_zoom)].pixels;
    return std::max(1, static_cast<int>(std::lround(pixels * m_devicePixelRatio)));
}

int TimeView::samplesPerColumn() const
{
    return kZooms[static_cast<std::size_t>(m_zoom)].samples;
}

int TimeView::columns() const
{
    return m_plotWidth / columnWidth();
}

std::int64_t TimeView::columnOf(std::uint64_t entry) const
{
    return static_cast<std::int64_t>(entry) / samplesPerColumn();
}

EntryRange TimeView::entriesOf(std::int64_t column) const
{
    const auto perColumn = static_cast<std::uint64_t>(samplesPerColumn());
    const auto first = static_cast<std::uint64_t>(std::max<std::int64_t>(0, column)) * perColumn;
    return {first, first + perColumn - 1};
}

bool TimeView::hasColumn(std::int64_t column) const
{
    if (column < 0)
        return false;
    const EntryRange range = entriesOf(column);
    return range.last >= load().first() && range.first < load().end();
}

std::int64_t TimeView::liveEnd() const
{
    return floorDiv(
        static_cast<std::int64_t>(load().end()) + samplesPerColumn() - 1, samplesPerColumn());
}

std::int64_t TimeView::endColumn() const
{
    if (!m_pausedEnd)
        return liveEnd();
    const std::int64_t wanted
        = columnOf(*m_pausedEnd + static_cast<std::uint64_t>(samplesPerColumn()) - 1);
    if (load().first() == m_firstWhenPaused)
        return wanted;
    // What has been dropped cannot be shown; the picture moves on rather than run empty.
    const std::int64_t earliest = std::min(columnOf(load().first()) + columns(), liveEnd());
    return std::max(wanted, earliest);
}

std::int64_t TimeView::firstColumn() const
{
    return columnAt(0);
}

int TimeView::xOf(std::int64_t column) const
{
    return m_plotWidth + m_slide - static_cast<int>((endColumn() - column) * columnWidth());
}

std::int64_t TimeView::columnAt(int x) const
{
    return endColumn() - 1 - floorDiv(m_plotWidth + m_slide - 1 - x, columnWidth());
}

void TimeView::pause()
{
    if (m_pausedEnd)
        return;
    m_pausedEnd = load().end();
    m_firstWhenPaused = load().first();
    m_pausedNs = load().end() > load().first() ? load().at(load().end() - 1).toNs : 0;
    m_slide = 0;
    emit liveChanged(false);
    emit viewChanged();
}

void TimeView::goLive()
{
    if (!m_pausedEnd)
        return;
    setCrosshair(std::nullopt);
    if (m_recorded) {
        setPausedEnd(liveEnd());
        return;
    }
    m_pausedEnd.reset();
    followTime();
    emit liveChanged(true);
    emit viewChanged();
}

void TimeView::setRecorded()
{
    m_recorded = true;
    pause();
}

TimeOrigin TimeView::origin() const
{
    if (load().end() == load().first())
        return {};
    if (isLive())
        return {load().at(load().end() - 1).toNs, TimeOrigin::Kind::Now};
    return {std::max(m_pausedNs, load().at(lastSeen()).toNs), TimeOrigin::Kind::Standing};
}

std::uint64_t TimeView::lastSeen() const
{
    const std::int64_t column = std::max<std::int64_t>(0, endColumn() - 1);
    return std::clamp(entriesOf(column).last, load().first(), load().end() - 1);
}

void TimeView::setPausedEnd(std::int64_t column)
{
    pause();
    const std::int64_t earliest = std::min(columnOf(load().first()) + columns(), liveEnd());
    const std::int64_t end = std::clamp(column, earliest, std::max(earliest, liveEnd()));
    m_pausedEnd = std::min(static_cast<std::uint64_t>(std::max<std::int64_t>(0, end))
            * static_cast<std::uint64_t>(samplesPerColumn()),
        load().end());
    emit viewChanged();
}

void TimeView::pan(int columns)
{
    setPausedEnd(endColumn() - columns);
}

void TimeView::zoom(int steps, std::int64_t anchor)
{
    const int wanted = std::clamp(m_zoom + steps, 0, static_cast<int>(kZooms.size()) - 1);
    if (wanted == m_zoom)
        return;
    const EntryRange at = entriesOf(anchor);
    const int x = xOf(anchor);
    m_zoom = wanted;
    followTime();
    if (m_pausedEnd)
        setPausedEnd(columnOf(at.first) + (m_plotWidth - x) / columnWidth());
    emit viewChanged();
}

std::optional<std::int64_t> TimeView::crosshair() const
{
    if (!m_crosshair)
        return std::nullopt;
    return columnOf(*m_crosshair);
}

std::optional<std::int64_t> TimeView::crosshairSeen() const
{
    const auto column = crosshair();
    if (!column || *column < firstColumn() || xOf(*column) >= m_plotWidth)
        return std::nullopt;
    return column;
}

void TimeView::setCrosshair(std::optional<std::int64_t> column)
{
    std::optional<std::uint64_t> entry;
    if (column && hasColumn(*column))
        entry = std::clamp(entriesOf(*column).first, load().first(), load().end() - 1);
    if (entry == m_crosshair)
        return;
    m_crosshair = entry;
    emit crosshairChanged();
}

std::int64_t TimeView::keyboardColumn() const
{
    return crosshairSeen().value_or(columnOf(lastSeen()));
}

void TimeView::moveCrosshair(int columns, Extend extend)
{
    if (load().end() > load().first())
        moveCrosshairTo(keyboardColumn() + columns, extend);
}

void TimeView::moveCrosshairTo(std::int64_t column, Extend extend)
{
    if (load().end() == load().first())
        return;
    const std::int64_t oldest = columnOf(load().first());
    const std::int64_t newest = columnOf(load().end() - 1);
    const std::int64_t from = keyboardColumn();
    const std::int64_t to = std::clamp(column, oldest, newest);
    if (extend == Extend::Selection) {
        if (!m_anchor)
            m_anchor = entriesOf(from).first;
        selectColumns(columnOf(*m_anchor), to);
    } else {
        m_anchor.reset();
    }
    setCrosshair(to);
    if (to < firstColumn())
        setPausedEnd(to + this->columns());
    else if (!isLive() && to >= endColumn())
        setPausedEnd(to + 1);
}

void TimeView::setSelection(std::optional<EntryRange> range)
{
    if (!range)
        m_anchor.reset();
    if (range == m_selection)
        return;
    m_selection = range;
    emit selectionChanged();
}

void TimeView::selectColumns(std::int64_t a, std::int64_t b)
{
    if (load().end() == load().first())
        return;
    const auto [low, high] = std::minmax(a, b);
    EntryRange range{entriesOf(low).first, entriesOf(high).last};
    range.first = std::clamp(range.first, load().first(), load().end() - 1);
    range.last = std::clamp(range.last, load().first(), load().end() - 1);
    setSelection(range);
}

EntryRange TimeView::readRange() const
{
    if (m_selection)
        return *m_selection;
    if (const auto column = crosshairSeen())
        return entriesOf(*column);
    if (load().end() == load().first())
        return entriesOf(columnOf(load().end()));
    return entriesOf(columnOf(lastSeen()));
}

} // namespace clutch::ui
