// One budget of time for all consoles.
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <vector>

namespace clutch {

/// What a ConsolePump drives: something with text waiting to be shown.
class PumpedConsole
{
public:
    virtual ~PumpedConsole() = default;
    /// Shows some of what waits, 64 KB or 2 ms worth. True while there is more.
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

/// Shares 8 ms of every 16 ms among all consoles that have text waiting, in turn, so that a flood
/// in four of them costs the window no more than a flood in one. After a silence the first few
/// ticks come at once: a command's echo is one, its answer another. UI thread only; consoles that
/// it drives take themselves out with remove().
class ConsolePump : public QObject
{
    Q_OBJECT
public:
    static constexpr int kBudgetMs = 8;

    explicit ConsolePump(QObject* parent = nullptr);
    /// The application's own, which it owns.
    static ConsolePump& shared();

    /// `console` has text waiting.
    void wake(PumpedConsole* console);
    void remove(PumpedConsole* console);

private:
    void tick();
    void startTimer();

    QTimer m_timer;
    QElapsedTimer m_clock;
    TickAllowance m_allowance;
    std::vector<PumpedConsole*> m_waiting;
    std::size_t m_next = 0; // whose turn it is
};

} // namespace clutch
