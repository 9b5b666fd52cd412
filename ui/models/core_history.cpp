#include "ui/models/core_history.h"

namespace clutch::ui {

CoreHistory::CoreHistory(QObject* parent)
    : QObject(parent)
{
}

void CoreHistory::beginRuntime(const proto::Welcome& welcome)
{
    m_roster.beginRuntime();
    m_load.beginRuntime();
    if (welcome.has_topology())
        m_load.setTopology(welcome.topology());
    m_gilStateReason = welcome.gil_state_available()
        ? QString()
        : QString::fromStdString(welcome.gil_state_reason());
    m_hasWallClock = welcome.realtime_ns() != 0;
    m_wallClockOffsetNs = static_cast<qint64>(welcome.realtime_ns() - welcome.monotonic_ns());
    emit runtimeBegan();
}

void CoreHistory::endRuntime(std::uint64_t ns)
{
    if (ns == 0 && m_load.end() > m_load.first())
        ns = m_load.at(m_load.end() - 1).toNs;
    m_lives.endRuntime(ns);
}

void CoreHistory::apply(const proto::InterpreterChanged& changed)
{
    m_lives.apply(changed);
}

void CoreHistory::addSample(const proto::Sample& sample)
{
    m_lives.addSample(sample);
    m_load.addSample(sample);
    if (m_load.end() > m_load.first())
        m_lives.forgetBefore(m_load.at(m_load.first()).fromNs);
}

void CoreHistory::addRun(const proto::RunFinished& run)
{
    m_lives.addRun(run);
}

void CoreHistory::addWarning(const proto::WarningShown& warning)
{
    m_lives.addWarning(warning);
}

void CoreHistory::addReport(const proto::FinalizationReport& report)
{
    for (const proto::Finding& finding : report.findings()) {
        if (finding.severity() == proto::Finding::INFO)
            continue;
        // At the end of the bar, not after it.
        const std::uint64_t ns = report.finished_ns() > 0 ? report.finished_ns() - 1 : 0;
        m_lives.addTick(report.interpreter(),
            {ns, LifeTick::Kind::Warning, QString::fromStdString(finding.text())});
    }
}

qint64 CoreHistory::wallClockMs(std::uint64_t ns) const
{
    return m_hasWallClock ? (static_cast<qint64>(ns) + m_wallClockOffsetNs) / 1'000'000 : 0;
}

} // namespace clutch::ui
