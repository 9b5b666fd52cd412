// Which part of the recorded time is seen, and what is marked in it.
#pragma once

#include "ui/cores/time_marks.h"
#include "ui/models/core_history.h"
#include "ui/models/core_load_text.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <functional>
#include <optional>

namespace clutch::ui {

/// The time axis that core lanes and life bars share: zoom, pause, crosshair, selected range.
///
/// Time is cut into columns: several device pixels for one sample, or one pixel for several
/// samples. Columns are numbered for ever (column c holds the entries k·c … k·c+k−1), so what a
/// column shows does not change while it moves. Live: time goes on at the right edge, a moment
/// late, so that a sample slides in column by column of pixels until the next one is there; nothing
/// is shown before it was measured. Paused: the picture stands, recording goes on.
///
/// Says frameDue() at most 30 times a second: where a sample came or the picture moves by a pixel,
/// and only as long as somebody has seen the frame before. figuresDue() comes with the first frame
/// of a quarter of a second. Owned by CoresPanel, UI thread.
class TimeView : public QObject
{
    Q_OBJECT
public:
    static constexpr int kFrameMs = 33;
    /// Figures that change with every frame cannot be read.
    static constexpr std::uint64_t kFiguresNs = 250'000'000;

    explicit TimeView(const CoreHistory& history, QObject* parent = nullptr);

    /// What samples tell their time by: nanoseconds of CLOCK_MONOTONIC. Another one for tests.
    using Clock = std::function<std::uint64_t()>;
    void setClock(Clock clock);

    [[nodiscard]] const CoreHistory& history() const { return m_history; }
    [[nodiscard]] const CoreLoadModel& load() const { return m_history.load(); }

    void setPlotWidth(int devicePixels, double devicePixelRatio);
    [[nodiscard]] int plotWidth() const { return m_plotWidth; } // device pixels
    [[nodiscard]] int columnWidth() const; // device pixels
    [[nodiscard]] int samplesPerColumn() const;
    [[nodiscard]] int columns() const; // as many as fit
    [[nodiscard]] std::int64_t endColumn() const;
    /// The one at the left edge, which may be seen in part.
    [[nodiscard]] std::int64_t firstColumn() const;
    /// At most so many are seen, in part or whole.
    [[nodiscard]] int columnsSeen() const { return columns() + kMostSliding + 1; }
    /// Device pixels of the newest columns that lie beyond the plot's right edge still.
    [[nodiscard]] int slide() const { return m_slide; }
    [[nodiscard]] std::int64_t columnOf(std::uint64_t entry) const;
    [[nodiscard]] EntryRange entriesOf(std::int64_t column) const;
    /// Whether any entry of the column is still recorded.
    [[nodiscard]] bool hasColumn(std::int64_t column) const;
    /// Device pixels from the plot's left edge, and back.
    [[nodiscard]] int xOf(std::int64_t column) const;
    [[nodiscard]] std::int64_t columnAt(int x) const;

    /// A frame was painted: the next one is wanted, and with figuresSeen() only with the next
    /// sample.
    void frameSeen();
    void figuresSeen();
    /// Whether a timer runs for the next one.
    [[nodiscard]] bool isFrameDue() const { return m_frame.isActive(); }

    [[nodiscard]] bool isLive() const { return !m_pausedEnd.has_value(); }
    void pause();
    /// Back to now, which a keyboard's crosshair does not keep anybody from seeing.
    void goLive();
    void toggleLive() { isLive() ? pause() : goLive(); }
    /// There is no now, for good: stands at its end, and goes back to there.
    void setRecorded();
    /// What the grid and every readout count from: now, or the moment of the pause. What was
    /// recorded after that counts from the right edge.
    [[nodiscard]] TimeOrigin origin() const;
    /// Positive: towards the past. Pauses.
    void pan(int columns);
    /// Positive steps: closer. What is at `anchor` stays where it is, when paused.
    void zoom(int steps, std::int64_t anchor);

    /// The column under the crosshair.
    [[nodiscard]] std::optional<std::int64_t> crosshair() const;
    /// The same where that is in the picture: what stands beside lanes and bars is of what is seen.
    [[nodiscard]] std::optional<std::int64_t> crosshairSeen() const;
    void setCrosshair(std::optional<std::int64_t> column);
    enum class Extend
    {
        No,
        Selection
    };
    /// The newest entry in the picture; there must be one.
    [[nodiscard]] std::uint64_t lastSeen() const;
    /// By columns, from the newest that is seen where no crosshair is; scrolls along, and pauses
    /// where that leads to what is not seen.
    void moveCrosshair(int columns, Extend extend);
    void moveCrosshairTo(std::int64_t column, Extend extend);

    [[nodiscard]] const std::optional<EntryRange>& selection() const { return m_selection; }
    void setSelection(std::optional<EntryRange> range);
    void selectColumns(std::int64_t a, std::int64_t b);

    /// The grid, which every strip asks for.
    [[nodiscard]] TimeMarks& marks() { return m_marks; }

    /// What a reader is to be told about: the selection, else the column of a crosshair that is
    /// seen, else the newest that is.
    [[nodiscard]] EntryRange readRange() const;

signals:
    /// Before a frame is told of: whoever has samples adds them.
    void frameBegins();
    void frameDue();
    void figuresDue();
    void viewChanged(); // zoom, pan, size, pause
    void liveChanged(bool live);
    void crosshairChanged();
    void selectionChanged();

private:
    static constexpr int kMostSliding = 2; // columns

    void changed();
    void startFrame();
    void tellFrame();
    void followTime();
    [[nodiscard]] std::int64_t liveEnd() const;
    [[nodiscard]] std::int64_t keyboardColumn() const; // where keys go on from; there is one
    void setPausedEnd(std::int64_t column);

    const CoreHistory& m_history;
    Clock m_clock;
    QTimer m_frame;
    QElapsedTimer m_sinceFrame;
    qint64 m_dueMs = 0; // of the frame that is waited for, since the one before
    qint64 m_lateMs = 0; // what the latest was late by
    bool m_seen = true; // the latest frame
    bool m_isNews = false; // something came after it
    std::int64_t m_seenEnd = 0;
    int m_slide = 0;
    int m_plotWidth = 0;
    double m_devicePixelRatio = 1;
    int m_zoom;
    std::uint64_t m_figuresOf
        = 0; // the quarter of a second that was told, counted from the clock's 0
    std::optional<std::uint64_t> m_pausedEnd; // the entry after the last one seen
    std::uint64_t m_firstWhenPaused = 0; // the oldest sample at that moment
    std::uint64_t m_pausedNs = 0; // the time of the newest sample at that moment
    bool m_recorded = false;
    std::optional<std::uint64_t> m_crosshair; // an entry
    std::optional<std::uint64_t> m_anchor; // where Shift+arrows began
    std::optional<EntryRange> m_selection;
    TimeMarks m_marks;
};

} // namespace clutch::ui
