// Whether a file is what Perfetto and Chrome read: the rules of the "Trace Event Format" as far as
// we use it.
#pragma once

#include <QByteArray>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>
#include <QString>

#include <map>
#include <utility>
#include <vector>

namespace clutch::ui::test {

/// What is wrong with one event; empty where nothing is.
inline QString eventProblem(const QJsonObject& event)
{
    const QString phase = event.value("ph").toString();
    const bool isMeta = phase == "M";
    if (!QSet<QString>{"M", "X", "C", "i"}.contains(phase))
        return "an unknown phase '" + phase + "'";
    if (!event.value("pid").isDouble() || !event.value("tid").isDouble())
        return "no pid or tid";
    if (event.value("name").toString().isEmpty())
        return "no name";
    if (!isMeta && !(event.value("ts").isDouble() && event.value("ts").toDouble() >= 0))
        return "no time";
    if (phase == "X" && !(event.value("dur").toDouble() > 0))
        return "a slice without length";
    if (phase == "i" && event.value("s").toString() != "t")
        return "an instant without a scope";
    const QJsonObject args = event.value("args").toObject();
    // "Metadata Events" of the format: each has its one argument of its own type.
    const QString about = event.value("name").toString();
    if (isMeta && about.endsWith("_name") && !args.value("name").isString())
        return "a name without what it names";
    if (isMeta && about.endsWith("_sort_index") && !args.value("sort_index").isDouble())
        return "a place in the order that is no number";
    if (isMeta
        && !QSet<QString>{"process_name", "process_sort_index", "thread_name", "thread_sort_index"}
                .contains(about))
        return "unknown metadata";
    if (phase == "C") {
        if (args.isEmpty())
            return "a counter without values";
        for (const auto& value : args) {
            if (!value.isDouble())
                return "a counter's value that is no number";
        }
    }
    return {};
}

/// The first thing that is wrong with a trace; empty where it is sound.
inline QString traceProblem(const QByteArray& file)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(file, &error);
    if (document.isNull())
        return error.errorString();
    if (!document.object().value("traceEvents").isArray())
        return "no traceEvents";
    const QJsonValue unit = document.object().value("displayTimeUnit");
    if (!unit.isUndefined() && unit != "ms" && unit != "ns")
        return "a unit of time that the format does not have";
    QSet<QString> named;
    std::map<QString, double> ends; // of a track's latest slice, in microseconds
    std::map<QString, double> counted; // a counter's latest time
    for (const auto& value : document.object().value("traceEvents").toArray()) {
        const QJsonObject event = value.toObject();
        const auto bad = [&](const QString& what) {
            return what + ": " + QJsonDocument(event).toJson(QJsonDocument::Compact);
        };
        if (const QString problem = eventProblem(event); !problem.isEmpty())
            return bad(problem);
        const QString track = QString::number(event.value("pid").toInt()) + '/'
            + QString::number(event.value("tid").toInt());
        if (event.value("name") == "thread_name")
            named.insert(track);
        if (event.value("ph") == "C") {
            const QString counter = QString::number(event.value("pid").toInt()) + '/'
                + event.value("name").toString();
            const double at = event.value("ts").toDouble();
            if (const auto before = counted.find(counter);
                before != counted.end() && at <= before->second)
                return bad("a counter that is told twice of one moment, or out of order");
            counted[counter] = at;
        }
        if (event.value("ph") != "X" && event.value("ph") != "i")
            continue;
        if (!named.contains(track))
            return bad("a track without a name");
        if (event.value("ph") != "X")
            continue;
        const double from = event.value("ts").toDouble();
        if (from < ends[track] - 0.0005)
            return bad("slices that overlap or are out of order");
        ends[track] = from + event.value("dur").toDouble();
    }
    return {};
}

/// All events of one phase.
inline std::vector<QJsonObject> eventsOf(const QByteArray& file, const QString& phase)
{
    std::vector<QJsonObject> found;
    for (const auto& value :
        QJsonDocument::fromJson(file).object().value("traceEvents").toArray()) {
        if (value.toObject().value("ph") == phase)
            found.push_back(value.toObject());
    }
    return found;
}

} // namespace clutch::ui::test
