#include "ui/models/core_load_text.h"

#include "ui/models/interpreter_words.h"

#include <QCoreApplication>
#include <QDateTime>

#include <algorithm>
#include <set>

namespace clutch::ui {

namespace {

QString say(const char* text)
{
    return QCoreApplication::translate("clutch::ui::CoreLoad", text);
}

QString secondsText(double seconds)
{
    return QString::number(seconds, 'f', 3);
}

/// Interpreters in the order in which they came, the runtime's own threads last.
struct RuntimeLast
{
    bool operator()(Who a, Who b) const { return a - 1 < b - 1; }
};

/// The thread that used most; null where it has none.
const ThreadLook* busiestOf(const LoadEntry& entry, Who who)
{
    const ThreadLook* busiest = nullptr;
    for (const ThreadLook& thread : entry.threads) {
        if (thread.who == who && (!busiest || thread.cpuUs > busiest->cpuUs))
            busiest = &thread;
    }
    return busiest;
}

} // namespace

QString TextTable::toTsv() const
{
    QStringList lines{title, header.join(QLatin1Char('\t'))};
    for (const QStringList& row : rows)
        lines << row.join(QLatin1Char('\t'));
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

QString whoText(const InterpreterRoster& roster, Who who)
{
    const RosterEntry& entry = roster.at(who);
    return who == InterpreterRoster::kRuntimeThreads ? entry.name : entry.letter;
}

QString timeText(const CoreHistory& history, std::uint64_t ns, const TimeOrigin& origin)
{
    const double ago = ns < origin.ns ? static_cast<double>(origin.ns - ns) / 1e9 : 0;
    const QString zero = origin.kind == TimeOrigin::Kind::Now ? say("now") : say("0 s");
    const QString relative = ago < 0.0005 ? zero : say("−%1 s").arg(ago, 0, 'f', 2);
    const qint64 wall = history.wallClockMs(ns);
    if (wall == 0)
        return relative;
    return QStringLiteral("%1  %2").arg(
        relative, QDateTime::fromMSecsSinceEpoch(wall).toString(QStringLiteral("HH:mm:ss.zzz")));
}

QString lifeText(const CoreHistory& history, Who who, EntryRange column)
{
    const CoreLoadModel& load = history.load();
    if (!load.has(column.last))
        return {};
    const auto row = history.lives().rowOf(who);
    if (!row)
        return {};
    const std::uint64_t from = load.at(std::max(column.first, load.first())).fromNs;
    const LoadEntry& entry = load.at(column.last);
    const proto::InterpreterState state = history.lives().stateWithin(*row, from, entry.toNs);
    if (state == proto::STATE_UNSPECIFIED)
        return {};
    QString text = QStringLiteral("%1 %2").arg(whoText(history.roster(), who), stateWord(state));
    const ThreadLook* busiest = busiestOf(entry, who);
    if (!busiest)
        return text;
    const QString frame = load.frameText(busiest->frame);
    if (!frame.isEmpty())
        text = say("%1 %2").arg(text, frame);
    if (busiest->cpu >= 0)
        text = say("%1 on core %2").arg(text).arg(busiest->cpu);
    return text;
}

TextTable momentTable(const CoreHistory& history, EntryRange column, const TimeOrigin& origin)
{
    const CoreLoadModel& load = history.load();
    TextTable table;
    if (!load.has(column.last)) {
        table.title = say("Nothing was sampled here.");
        return table;
    }
    table.title
        = say("Cores at %1, in percent").arg(timeText(history, load.at(column.last).toNs, origin));
    std::vector<StackedLoad> lanes(load.lanes().size());
    std::set<Who, RuntimeLast> owners;
    for (std::size_t lane = 0; lane < lanes.size(); ++lane) {
        lanes[lane].set(load, lane, column);
        for (const CoreShare& share : lanes[lane].shares)
            owners.insert(share.who);
    }
    table.header << say("core") << say("total");
    for (const Who who : owners)
        table.header << whoText(history.roster(), who);
    table.header << say("rest of the machine");
    for (std::size_t lane = 0; lane < lanes.size(); ++lane) {
        const StackedLoad& stack = lanes[lane];
        QStringList row{load.lanes().label(lane)};
        if (stack.gap || !stack.online) {
            row << (stack.gap ? say("not sampled") : say("offline"));
        } else {
            const auto percent = [](double share) {
                return QString::number(share * 100, 'f', 1);
            };
            row << percent(stack.total());
            for (const Who who : owners) {
                const auto share = std::find_if(stack.shares.begin(), stack.shares.end(),
                    [&](const CoreShare& s) { return s.who == who; });
                row << percent(share == stack.shares.end() ? 0 : static_cast<double>(share->share));
            }
            row << percent(static_cast<double>(stack.rest));
        }
        while (row.size() < table.header.size())
            row << QString();
        table.rows << row;
    }
    return table;
}

TextTable livesTable(const CoreHistory& history, EntryRange column)
{
    const CoreLoadModel& load = history.load();
    TextTable table;
    if (!load.has(column.last))
        return table;
    table.title = say("Interpreters at the same moment");
    table.header << say("interpreter") << say("state") << say("core") << say("CPU %")
                 << say("GIL wait %") << say("runs");
    const std::uint64_t first = std::max(column.first, load.first());
    const LoadEntry& entry = load.at(column.last);
    const RangeSums sums = sumOf(load, {first, column.last});
    const double measured = sums.seconds - sums.gapSeconds;
    const auto percent = [&](double seconds) {
        return measured > 0 ? QString::number(seconds / measured * 100, 'f', 1) : QString();
    };
    for (std::size_t row = 0; row < history.lives().size(); ++row) {
        const Who who = history.lives().at(row).who;
        const proto::InterpreterState state
            = history.lives().stateWithin(row, load.at(first).fromNs, entry.toNs);
        if (state == proto::STATE_UNSPECIFIED)
            continue; // before its birth, or after its end
        const ThreadLook* busiest = busiestOf(entry, who);
        const auto its = sums.who.find(who);
        const bool known = its != sums.who.end();
        const bool unseen = std::any_of(entry.threads.begin(), entry.threads.end(),
            [&](const ThreadLook& thread) { return thread.who == who && thread.gilUnseen; });
        table.rows << QStringList{whoText(history.roster(), who), stateWord(state),
            busiest && busiest->cpu >= 0 ? QString::number(busiest->cpu) : QString(),
            percent(known ? its->second.cpuSeconds : 0),
            unseen || !history.gilStateReason().isEmpty()
                ? QStringLiteral("–")
                : percent(known ? its->second.gilWaitSeconds : 0),
            busiest ? load.frameText(busiest->frame) : QString()};
    }
    return table;
}

TextTable rangeTable(const CoreHistory& history, EntryRange range)
{
    const RangeSums sums = sumOf(history.load(), range);
    TextTable table;
    table.title = rangeSentence(history, sums);
    std::set<int> cpus;
    for (const auto& [who, of] : sums.who) {
        for (const auto& [cpu, seconds] : of.byCpu)
            cpus.insert(cpu);
    }
    table.header << say("interpreter") << say("CPU s");
    for (const int cpu : cpus)
        table.header << (cpu < 0 ? say("unknown core s") : say("core %1 s").arg(cpu));
    table.header << say("waited s") << say("GIL wait s") << say("longest wait s")
                 << say("context switches") << say("migrations");
    std::vector<Who> order;
    for (const auto& [who, of] : sums.who)
        order.push_back(who);
    std::sort(order.begin(), order.end(), RuntimeLast());
    for (const Who who : order) {
        const WhoSums& of = sums.who.at(who);
        QStringList row{whoText(history.roster(), who), secondsText(of.cpuSeconds)};
        for (const int cpu : cpus) {
            const auto seconds = of.byCpu.find(cpu);
            row << secondsText(seconds == of.byCpu.end() ? 0 : seconds->second);
        }
        row << secondsText(of.waitSeconds) << secondsText(of.gilWaitSeconds)
            << secondsText(of.longestWaitSeconds) << QString::number(of.switches)
            << QString::number(of.migrations);
        table.rows << row;
    }
    return table;
}

QString rangeSentence(const CoreHistory& history, const RangeSums& sums)
{
    QStringList parts{say("%1 s selected").arg(sums.seconds, 0, 'f', 2),
        say("%1 CPU s").arg(sums.cpuSeconds(), 0, 'f', 2)};
    if (sums.longestWaitSeconds() > 0) {
        const auto longest
            = std::max_element(sums.who.begin(), sums.who.end(), [](const auto& a, const auto& b) {
                  return a.second.longestWaitSeconds < b.second.longestWaitSeconds;
              });
        parts << say("longest wait %1 (%2)")
                     .arg(durationText(
                              static_cast<std::uint64_t>(longest->second.longestWaitSeconds * 1e9)),
                         whoText(history.roster(), longest->first));
    }
    if (sums.switches() > 0)
        parts << (sums.switches() == 1 ? say("1 context switch")
                                       : say("%1 context switches").arg(sums.switches()));
    if (sums.migrations() > 0)
        parts << (sums.migrations() == 1 ? say("1 migration")
                                         : say("%1 migrations").arg(sums.migrations()));
    if (sums.throttledSeconds > 0)
        parts << say("%1 s held back by the quota").arg(sums.throttledSeconds, 0, 'f', 2);
    if (sums.unattributedSeconds > 0.0005)
        parts << say("%1 s of short-lived threads").arg(sums.unattributedSeconds, 0, 'f', 3);
    if (sums.suspendedSeconds > 0)
        parts << say("the machine slept %1 s").arg(sums.suspendedSeconds, 0, 'f', 1);
    if (sums.gapSeconds > 0)
        parts << say("%1 s of it not sampled").arg(sums.gapSeconds, 0, 'f', 2);
    return parts.join(QStringLiteral(" · "));
}

QString toCsv(const CoreLoadModel& model)
{
    QString csv = QStringLiteral("from_ns,to_ns,core,owner,share,switches\n");
    for (std::uint64_t number = model.first(); number < model.end(); ++number) {
        const LoadEntry& entry = model.at(number);
        const QString time = QStringLiteral("%1,%2,").arg(entry.fromNs).arg(entry.toNs);
        if (entry.isGap())
            csv += time + QStringLiteral(",gap,,\n");
        std::map<std::pair<int, Who>, std::uint64_t> switches;
        for (const ThreadLook& thread : entry.threads)
            switches[{thread.cpu, thread.who}] += thread.switches;
        for (std::size_t lane = 0; lane < entry.cores.size(); ++lane) {
            const CoreColumn& core = entry.cores[lane];
            const auto cpu = static_cast<int>(model.lanes().at(lane).cpu);
            const auto line = [&](const QString& owner, float share, const QString& switched) {
                csv += time
                    + QStringLiteral("%1,%2,%3,%4\n")
                          .arg(QString::number(cpu), owner,
                              QString::number(static_cast<double>(share), 'f', 4), switched);
            };
            for (std::uint32_t i = 0; i < core.shareCount; ++i) {
                const CoreShare& share = entry.shares[core.firstShare + i];
                line(whoText(model.roster(), share.who).replace(QLatin1Char(','), QLatin1Char(' ')),
                    share.share, QString::number(switches[{cpu, share.who}]));
            }
            line(QStringLiteral("rest of the machine"), core.rest, QString());
        }
    }
    return csv;
}

} // namespace clutch::ui
