#include "ui/models/core_history.h"

#include <algorithm>
#include <cstdlib>
#include <iterator>

namespace clutch::ui {

namespace {
/// Above what a clock that is corrected slowly drifts between two samples; below it labels may be
/// off.
constexpr qint64 kSetNs = 100'000'000;
} // namespace

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
    if (welcome.realtime_ns() != 0)
        setAhead(m_wallClock.empty() ? 0 : welcome.monotonic_ns(),
            static_cast<qint64>(welcome.realtime_ns() - welcome.monotonic_ns()));
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
    // The machine slept: the wall clock went on, the monotonic one did not.
    if (sample.suspended_ns() > 0 && !m_wallClock.empty())
        setAhead(sample.previous_ns() + 1,
            m_wallClock.back().ns + static_cast<qint64>(sample.suspended_ns()));
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

void CoreHistory::tellClocks(std::uint64_t monotonicNs, std::uint64_t realtimeNs)
{
    const auto ahead = static_cast<qint64>(realtimeNs - monotonicNs);
    if (!m_wallClock.empty() && std::abs(ahead - m_wallClock.back().ns) > kSetNs)
        setAhead(monotonicNs, ahead);
}

void CoreHistory::setAhead(std::uint64_t fromNs, qint64 ns)
{
    if (!m_wallClock.empty())
        fromNs = std::max(fromNs, m_wallClock.back().fromNs);
    m_wallClock.push_back({fromNs, ns});
}

qint64 CoreHistory::wallClockMs(std::uint64_t ns) const
{
    const auto after = std::upper_bound(m_wallClock.begin(), m_wallClock.end(), ns,
        [](std::uint64_t moment, const Ahead& ahead) { return moment < ahead.fromNs; });
    if (after == m_wallClock.begin())
        return 0;
    return (static_cast<qint64>(ns) + std::prev(after)->ns) / 1'000'000;
}

} // namespace clutch::ui
