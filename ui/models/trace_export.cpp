#include "ui/models/trace_export.h"

#include "ui/models/core_load_text.h"
#include "ui/models/interpreter_words.h"
#include "ui/models/trace_writer.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace clutch::ui {

namespace {

constexpr int kCores = 1;
constexpr int kInterpreters = 2;
constexpr int kGils = 3;
constexpr int kGapTrack = 1;
/// Tracks of one interpreter, side by side.
enum class Track
{
    State,
    Core,
    Code,
    Count
};

QString say(const char* text)
{
    return QCoreApplication::translate("clutch::ui::Trace", text);
}

int tidOf(Who who, Track track)
{
    return static_cast<int>(who) * static_cast<int>(Track::Count) + static_cast<int>(track) + 1;
}

/// Tenths of a percent: what is shown, and few enough values to be told only when they change.
double percent(float share)
{
    return std::round(static_cast<double>(share) * 1000) / 10;
}

/// Puts equal neighbours together and hands on what is between two changes.
class Runs
{
public:
    Runs(TraceWriter& trace, int tid)
        : m_trace(trace)
        , m_tid(tid)
    {
    }
    void add(const QString& what, std::uint64_t fromNs, std::uint64_t toNs)
    {
        if (what != m_what || fromNs != m_toNs)
            end();
        if (m_what.isEmpty())
            m_fromNs = fromNs;
        m_what = what;
        m_toNs = toNs;
    }
    void end()
    {
        if (!m_what.isEmpty())
            m_trace.slice(kInterpreters, m_tid, m_what, m_fromNs, m_toNs);
        m_what.clear();
    }

private:
    TraceWriter& m_trace;
    int m_tid;
    QString m_what;
    std::uint64_t m_fromNs = 0;
    std::uint64_t m_toNs = 0;
};

QJsonObject valuesOf(const CoreLoadModel& load, const LoadEntry& entry, const CoreColumn& core)
{
    QJsonObject values;
    for (std::uint32_t i = 0; i < core.shareCount; ++i) {
        const CoreShare& share = entry.shares[core.firstShare + i];
        values.insert(whoText(load.roster(), share.who), percent(share.share));
    }
    values.insert(say("rest of the machine"), percent(core.rest));
    return values;
}

void addCores(TraceWriter& trace, const CoreLoadModel& load)
{
    trace.nameProcess(kCores, say("Cores, in percent"));
    trace.nameTrack(kCores, kGapTrack, say("not sampled"));
    for (std::size_t lane = 0; lane < load.lanes().size(); ++lane) {
        QJsonObject last;
        for (std::uint64_t number = load.first(); number < load.end(); ++number) {
            const LoadEntry& entry = load.at(number);
            QJsonObject values;
            if (!entry.isGap() && lane < entry.cores.size())
                values = valuesOf(load, entry, entry.cores[lane]);
            // Who was there and is no more has come down to nothing; a series would stay.
            for (auto old = last.constBegin(); old != last.constEnd(); ++old) {
                if (!values.contains(old.key()))
                    values.insert(old.key(), 0.0);
            }
            if (values == last)
                continue;
            trace.counter(kCores, load.lanes().label(lane), entry.fromNs, values);
            last = values;
        }
    }
    for (std::uint64_t number = load.first(); number < load.end(); ++number) {
        const LoadEntry& entry = load.at(number);
        if (entry.isGap())
            trace.slice(kCores, kGapTrack, say("not sampled"), entry.fromNs, entry.toNs);
    }
}

/// How often an interpreter's threads were put on a core, a second.
void addSwitches(TraceWriter& trace, const CoreLoadModel& load, Who who, const QString& name)
{
    double last = 0;
    for (std::uint64_t number = load.first(); number < load.end(); ++number) {
        const LoadEntry& sample = load.at(number);
        std::uint64_t switches = 0;
        for (const ThreadLook& thread : sample.threads)
            switches += thread.who == who ? thread.switches : 0;
        const double rate = sample.isGap() ? 0
                                           : std::round(static_cast<double>(switches) * 1e9
                                               / static_cast<double>(sample.measuredNs));
        if (rate != last)
            trace.counter(kInterpreters, name, sample.fromNs, {{say("switches"), rate}});
        last = rate;
    }
}

void addLife(TraceWriter& trace, const CoreHistory& history, const Life& life, std::uint64_t endNs)
{
    const RosterEntry& entry = history.roster().at(life.who);
    const QString title = entry.name.isEmpty()
        ? entry.letter
        : QStringLiteral("%1 %2").arg(entry.letter, entry.name);
    const int states = tidOf(life.who, Track::State);
    trace.nameTrack(kInterpreters, states, title);
    trace.nameTrack(kInterpreters, tidOf(life.who, Track::Core), say("%1: core").arg(title));
    trace.nameTrack(kInterpreters, tidOf(life.who, Track::Code), say("%1: code").arg(title));
    for (const LifeSegment& segment : life.segments) {
        QJsonObject args;
        if (!segment.reason.isEmpty())
            args.insert(QStringLiteral("reason"), segment.reason);
        const std::uint64_t to = segment.toNs == 0 ? endNs : std::min(segment.toNs, endNs);
        trace.slice(kInterpreters, states, stateWord(segment.state), segment.fromNs, to, args);
    }
    for (const LifeTick& tick : life.ticks)
        trace.instant(kInterpreters, states, tick.text, tick.ns);
    const CoreLoadModel& load = history.load();
    Runs cores(trace, tidOf(life.who, Track::Core));
    Runs code(trace, tidOf(life.who, Track::Code));
    for (std::uint64_t number = load.first(); number < load.end(); ++number) {
        const LoadEntry& sample = load.at(number);
        for (const ThreadLook& thread : sample.threads) {
            if (thread.who != life.who || !thread.owner)
                continue;
            if (thread.cpu >= 0 && thread.cpuUs > 0)
                cores.add(say("core %1").arg(thread.cpu), sample.fromNs, sample.toNs);
            if (thread.frame != 0)
                code.add(load.frameText(thread.frame), sample.fromNs, sample.toNs);
        }
    }
    cores.end();
    code.end();
    addSwitches(trace, load, life.who, say("%1: context switches a second").arg(title));
}

} // namespace

QByteArray traceOf(const CoreHistory& history)
{
    const CoreLoadModel& load = history.load();
    const bool any = load.end() > load.first();
    const std::uint64_t zero = any ? load.at(load.first()).fromNs : 0;
    const std::uint64_t end = any ? load.at(load.end() - 1).toNs : 0;
    TraceWriter trace(zero);
    if (any) {
        addCores(trace, load);
        trace.nameProcess(kInterpreters, say("Interpreters"));
        for (std::size_t row = 0; row < history.lives().size(); ++row)
            addLife(trace, history, history.lives().at(row), end);
    }
    QJsonObject about{{QStringLiteral("what"), say("every sample")}};
    if (!history.gilStateReason().isEmpty())
        about.insert(QStringLiteral("no_gil_states"), history.gilStateReason());
    return trace.finish(about);
}

QByteArray traceOf(const GilSlices& slices)
{
    TraceWriter trace(slices.fromNs());
    trace.nameProcess(kGils, say("GILs, by the microscope"));
    for (std::size_t i = 0; i < slices.tracks().size(); ++i) {
        const GilTrack& track = slices.tracks()[i];
        const int tid = static_cast<int>(i) + 1;
        trace.nameTrack(kGils, tid,
            QStringLiteral("%1 (%2)").arg(
                track.title(), track.sharedGil ? say("main's GIL") : say("own GIL")));
        for (const GilSlice& slice : track.slices) {
            QJsonObject args;
            if (const QString place = slices.placeAt(i, slice.fromNs); !place.isEmpty())
                args.insert(QStringLiteral("at"), place);
            trace.slice(kGils, tid, gilWord(slice.gil), slice.fromNs, slice.toNs, args);
        }
    }
    return trace.finish({{QStringLiteral("what"), say("a recording of the GILs")},
        {QStringLiteral("looks"), slices.sentence()}});
}

} // namespace clutch::ui
