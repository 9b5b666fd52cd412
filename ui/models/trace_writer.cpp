#include "ui/models/trace_writer.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace clutch::ui {

namespace {

/// A JSON string with its quotes.
QByteArray quoted(const QString& text)
{
    const QByteArray list = QJsonDocument(QJsonArray{text}).toJson(QJsonDocument::Compact);
    return list.mid(1, list.size() - 2);
}

/// Nanoseconds as microseconds, exactly: a double would round the uptime of a machine.
QByteArray exact(std::uint64_t ns)
{
    return QByteArray::number(ns / 1000) + '.'
        + QByteArray::number(ns % 1000).rightJustified(3, '0');
}

} // namespace

TraceWriter::TraceWriter(std::uint64_t zeroNs)
    : m_zeroNs(zeroNs)
{
}

QByteArray TraceWriter::microseconds(std::uint64_t ns) const
{
    return exact(std::max(ns, m_zeroNs) - m_zeroNs);
}

void TraceWriter::add(const char* phase, int pid, int tid, const QString& name,
    const QByteArray& rest, const QJsonObject& args)
{
    m_events += m_events.isEmpty() ? "\n" : ",\n";
    m_events += "{\"ph\":\"" + QByteArray(phase) + "\",\"pid\":" + QByteArray::number(pid)
        + ",\"tid\":" + QByteArray::number(tid) + ",\"name\":" + quoted(name) + rest;
    if (!args.isEmpty())
        m_events += ",\"args\":" + QJsonDocument(args).toJson(QJsonDocument::Compact);
    m_events += '}';
}

void TraceWriter::nameProcess(int pid, const QString& name)
{
    add("M", pid, 0, QStringLiteral("process_name"), {}, {{QStringLiteral("name"), name}});
    add("M", pid, 0, QStringLiteral("process_sort_index"), {},
        {{QStringLiteral("sort_index"), pid}});
}

void TraceWriter::nameTrack(int pid, int tid, const QString& name)
{
    add("M", pid, tid, QStringLiteral("thread_name"), {}, {{QStringLiteral("name"), name}});
    add("M", pid, tid, QStringLiteral("thread_sort_index"), {},
        {{QStringLiteral("sort_index"), tid}});
}

void TraceWriter::slice(int pid, int tid, const QString& name, std::uint64_t fromNs,
    std::uint64_t toNs, const QJsonObject& args)
{
    const std::uint64_t from = std::max(fromNs, m_zeroNs);
    if (toNs <= from)
        return;
    add("X", pid, tid, name, ",\"ts\":" + microseconds(from) + ",\"dur\":" + exact(toNs - from),
        args);
}

void TraceWriter::counter(int pid, const QString& name, std::uint64_t ns, const QJsonObject& values)
{
    add("C", pid, 0, name, ",\"ts\":" + microseconds(ns), values);
}

void TraceWriter::instant(int pid, int tid, const QString& name, std::uint64_t ns)
{
    if (ns >= m_zeroNs)
        add("i", pid, tid, name, ",\"ts\":" + microseconds(ns) + ",\"s\":\"t\"", {});
}

QByteArray TraceWriter::finish(QJsonObject about)
{
    about.insert(QStringLiteral("program"), QStringLiteral("Clutch " CLUTCH_VERSION));
    about.insert(QStringLiteral("zero_monotonic_ns"), QString::number(m_zeroNs));
    return "{\"displayTimeUnit\":\"ms\",\"otherData\":"
        + QJsonDocument(about).toJson(QJsonDocument::Compact) + ",\"traceEvents\":[" + m_events
        + "\n]}\n";
}

} // namespace clutch::ui
