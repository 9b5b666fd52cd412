// One budget of time for all consoles.
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <cstdint>
#include <vector>

namespace clutch {

/// What a ConsolePump drives: something with text waiting to be shown.
class PumpedConsole
{
public:
    virtual ~PumpedConsole() = default;
    /// Shows some of what waits, 64 KB or 2 ms worth. True while there is more for this tick.
    virtual bool showSlice() = 0;
    /// After the last slice of a tick: what is worth doing once a frame.
    virtual void endTick() = 0;
};

/// When the next tick may be: one an interval, and after a silence a few at once. Times are
/// milliseconds of any one clock.
class TickAllowance
{
public:
    static constexpr int kTickMs = 16;
    static constexpr int kAtOnce = 4; ///< that a silence of as many intervals saves up

    /// How long from `now`; 0: at once.
    [[nodiscard]] int wait(qint64 now);
    void use() { m_spentMs += kTickMs; }

private:
    qint64 m_spentMs = -qint64{kAtOnce} * kTickMs; // up to then every interval's tick has been used
};

/// Whether text may wait for a frame of a picture that moves in the same window: painting both at
/// once costs hardly more than painting one of them. Times are as TickAllowance's.
class FrameWait
{
public:
    /// Longer than from one frame to the next; whoever waits in vain waits no longer.
    static constexpr int kMostMs = 40;

    void frame(qint64 now) { m_last = now; }
    /// How long from `now` for a frame; 0: none is to be expected.
    [[nodiscard]] int wait(qint64 now) const;

private:
    qint64 m_last = -kMostMs;
};

/// Shares 8 ms of every 16 ms among all consoles that have text waiting, in turn, so that a flood
/// in four of them costs the window no more than a flood in one. After a silence the first few
/// ticks come at once: a command's echo is one, its answer another. What nobody waits for comes
/// with the next frame where a picture moves. UI thread only; consoles that it drives take
/// themselves out with remove().
class ConsolePump : public QObject
{
    Q_OBJECT
public:
    static constexpr int kBudgetMs = 8;

    explicit ConsolePump(QObject* parent = nullptr);
    /// The application's own, which it owns.
    static ConsolePump& shared();

    enum class Urgency : std::uint8_t
    {
        Now,
        NextFrame
    };
    /// `console` has text waiting.
    void wake(PumpedConsole* console, Urgency urgency = Urgency::Now);
    /// A picture is about to be painted, and what waits for that can be as well.
    void frame();
    void remove(PumpedConsole* console);

private:
    void tick();
    void startTimer();

    QTimer m_timer;
    QElapsedTimer m_clock;
    TickAllowance m_allowance;
    FrameWait m_frames;
    bool m_waitsForFrame = false; // the timer is the longest wait for one
    std::vector<PumpedConsole*> m_waiting;
    std::size_t m_next = 0; // whose turn it is
};

} // namespace clutch
