#include "ui/models/core_lanes.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <tuple>

namespace clutch::ui {

namespace {

/// Linux's own upper bound (NR_CPUS); a larger number on the wire is garbage.
constexpr std::int64_t kMostCpus = 8192;

int kindRank(const QString& kind)
{
    return kind == QLatin1String("efficiency") ? 1 : 0;
}

QString say(const char* text)
{
    return QCoreApplication::translate("clutch::ui::CoreLanes", text);
}

} // namespace

void CoreLanes::setTopology(const proto::Topology& topology)
{
    m_lanes.clear();
    for (const proto::Cpu& cpu : topology.cpus()) {
        if (cpu.os_index() >= kMostCpus)
            continue;
        CoreLane lane;
        lane.cpu = cpu.os_index();
        lane.core = cpu.core();
        lane.package = cpu.package();
        lane.smtRank = cpu.smt_rank();
        lane.numaNode = cpu.numa_node();
        lane.usable = cpu.usable();
        lane.kind = QString::fromStdString(cpu.kind());
        m_lanes.push_back(lane);
    }
    std::sort(m_lanes.begin(), m_lanes.end(), [](const CoreLane& a, const CoreLane& b) {
        return std::tuple(a.package, kindRank(a.kind), a.core, a.smtRank, a.cpu)
            < std::tuple(b.package, kindRank(b.kind), b.core, b.smtRank, b.cpu);
    });
    reindex();
}

void CoreLanes::reindex()
{
    m_byCpu.clear();
    for (std::size_t i = 0; i < m_lanes.size(); ++i) {
        CoreLane& lane = m_lanes[i];
        if (m_byCpu.size() <= lane.cpu)
            m_byCpu.resize(lane.cpu + 1, -1);
        m_byCpu[lane.cpu] = static_cast<int>(i);
        if (i == 0)
            continue;
        const CoreLane& before = m_lanes[i - 1];
        lane.siblingOfPrevious = before.package == lane.package && before.core == lane.core
            && before.smtRank != lane.smtRank;
        lane.startsGroup = before.package != lane.package || before.kind != lane.kind;
    }
}

std::optional<std::size_t> CoreLanes::findLane(std::int64_t cpu) const
{
    if (cpu < 0 || cpu >= static_cast<std::int64_t>(m_byCpu.size())
        || m_byCpu[static_cast<std::size_t>(cpu)] < 0)
        return std::nullopt;
    return static_cast<std::size_t>(m_byCpu[static_cast<std::size_t>(cpu)]);
}

std::optional<std::size_t> CoreLanes::laneOf(std::int64_t cpu)
{
    if (const auto known = findLane(cpu))
        return known;
    if (cpu < 0 || cpu >= kMostCpus)
        return std::nullopt;
    CoreLane lane;
    lane.cpu = static_cast<std::uint32_t>(cpu);
    lane.core = lane.cpu;
    m_lanes.push_back(lane);
    reindex();
    return m_lanes.size() - 1;
}

QString CoreLanes::label(std::size_t lane) const
{
    const CoreLane& core = m_lanes.at(lane);
    if (core.kind == QLatin1String("performance"))
        return say("core %1 P").arg(core.cpu);
    if (core.kind == QLatin1String("efficiency"))
        return say("core %1 E").arg(core.cpu);
    return say("core %1").arg(core.cpu);
}

QString CoreLanes::sentence(std::size_t lane) const
{
    const CoreLane& core = m_lanes.at(lane);
    QStringList parts{say("Core %1").arg(core.cpu)};
    if (core.kind == QLatin1String("performance"))
        parts << say("a performance core");
    else if (core.kind == QLatin1String("efficiency"))
        parts << say("an efficiency core");
    QStringList siblings;
    for (const CoreLane& other : m_lanes) {
        if (other.core == core.core && other.package == core.package && other.cpu != core.cpu)
            siblings << QString::number(other.cpu);
    }
    if (!siblings.isEmpty())
        parts << say("shares its execution units with core %1")
                     .arg(siblings.join(QStringLiteral(", ")));
    parts << say("package %1, NUMA node %2").arg(core.package).arg(core.numaNode);
    if (!core.usable)
        parts << say("this process may not run there");
    return parts.join(QStringLiteral(", ")) + QLatin1Char('.');
}

} // namespace clutch::ui
