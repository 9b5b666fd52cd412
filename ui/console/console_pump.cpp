#include "ui/console/console_pump.h"

#include <QCoreApplication>

#include <algorithm>

namespace clutch {

int TickAllowance::wait(qint64 now)
{
    m_spentMs = std::max<qint64>(m_spentMs, now - qint64{kAtOnce} * kTickMs);
    return static_cast<int>(std::max<qint64>(0, m_spentMs + kTickMs - now));
}

int FrameWait::wait(qint64 now) const
{
    return static_cast<int>(std::max<qint64>(0, m_last + kMostMs - now));
}

ConsolePump::ConsolePump(QObject* parent)
    : QObject(parent)
{
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &ConsolePump::tick);
    m_clock.start();
}

ConsolePump& ConsolePump::shared()
{
    static const QString kName = QStringLiteral("clutch-console-pump");
    if (auto* pump = qApp->findChild<ConsolePump*>(kName, Qt::FindDirectChildrenOnly))
        return *pump;
    auto* pump = new ConsolePump(qApp);
    pump->setObjectName(kName);
    return *pump;
}

void ConsolePump::wake(PumpedConsole* console, Urgency urgency)
{
    if (std::find(m_waiting.begin(), m_waiting.end(), console) == m_waiting.end())
        m_waiting.push_back(console);
    const bool waits = urgency == Urgency::NextFrame;
    if (m_timer.isActive() && (waits || !m_waitsForFrame))
        return;
    m_waitsForFrame = waits && m_frames.wait(m_clock.elapsed()) > 0;
    startTimer();
}

void ConsolePump::frame()
{
    m_frames.frame(m_clock.elapsed());
    if (!m_waitsForFrame || !m_timer.isActive())
        return;
    if (m_allowance.wait(m_clock.elapsed()) > 0)
        return; // the timer's turn, which is as near
    m_timer.stop();
    tick();
}

void ConsolePump::startTimer()
{
    const qint64 now = m_clock.elapsed();
    m_timer.start(std::max(m_allowance.wait(now), m_waitsForFrame ? m_frames.wait(now) : 0));
}

void ConsolePump::remove(PumpedConsole* console)
{
    std::erase(m_waiting, console);
}

void ConsolePump::tick()
{
    QElapsedTimer time;
    time.start();
    m_allowance.use();
    m_waitsForFrame = false;
    std::vector<PumpedConsole*> shown;
    while (!m_waiting.empty() && time.elapsed() < kBudgetMs) {
        m_next %= m_waiting.size();
        PumpedConsole* console = m_waiting[m_next];
        if (std::find(shown.begin(), shown.end(), console) == shown.end())
            shown.push_back(console);
        if (console->showSlice())
            ++m_next;
        else
            m_waiting.erase(m_waiting.begin() + static_cast<std::ptrdiff_t>(m_next));
    }
    for (PumpedConsole* console : shown)
        console->endTick();
    // The window gets its turn between two ticks in any case.
    if (!m_waiting.empty())
        startTimer();
}

} // namespace clutch
