#include "ui/console/console_pump.h"

#include <QCoreApplication>

#include <algorithm>

namespace clutch {

ConsolePump::ConsolePump(QObject* parent)
    : QObject(parent)
{
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &ConsolePump::tick);
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

void ConsolePump::wake(PumpedConsole* console)
{
    if (std::find(m_waiting.begin(), m_waiting.end(), console) == m_waiting.end())
        m_waiting.push_back(console);
    if (!m_timer.isActive()) {
        const qint64 passed = m_sinceTick.isValid() ? m_sinceTick.elapsed() : kTickMs;
        m_timer.start(static_cast<int>(std::clamp<qint64>(kTickMs - passed, 0, kTickMs)));
    }
}

void ConsolePump::remove(PumpedConsole* console)
{
    std::erase(m_waiting, console);
}

void ConsolePump::tick()
{
    m_sinceTick.start();
    std::vector<PumpedConsole*> shown;
    while (!m_waiting.empty() && m_sinceTick.elapsed() < kBudgetMs) {
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
    if (!m_waiting.empty())
        m_timer.start(
            static_cast<int>(std::clamp<qint64>(kTickMs - m_sinceTick.elapsed(), 1, kTickMs)));
}

} // namespace clutch
