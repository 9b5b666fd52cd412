// The trace format that Perfetto and Chrome open, event by event.
#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QString>

#include <cstdint>

namespace clutch::ui {

/// Writes one trace in Chrome's JSON format ("Trace Event Format": an object with `traceEvents`,
/// times in microseconds). A plain value: call in any order, then take finish().
///
/// Times are told in nanoseconds of CLOCK_MONOTONIC and written as distance from `zeroNs`; what
/// began before it begins there. What a track's slices are is the caller's: they must not overlap.
class TraceWriter
{
public:
    explicit TraceWriter(std::uint64_t zeroNs);

    void nameProcess(int pid, const QString& name);
    /// Tracks of a process are shown in the order of their ids.
    void nameTrack(int pid, int tid, const QString& name);
    /// Nothing where `toNs` is not after `fromNs` or not after zero.
    void slice(int pid, int tid, const QString& name, std::uint64_t fromNs, std::uint64_t toNs,
        const QJsonObject& args = {});
    /// From `ns` until the counter's next values.
    void counter(int pid, const QString& name, std::uint64_t ns, const QJsonObject& values);
    void instant(int pid, int tid, const QString& name, std::uint64_t ns);

    /// The whole file; `about` says what it is of.
    [[nodiscard]] QByteArray finish(QJsonObject about);

private:
    [[nodiscard]] QByteArray microseconds(std::uint64_t ns) const;
    void add(const char* phase, int pid, int tid, const QString& name, const QByteArray& rest,
        const QJsonObject& args);

    const std::uint64_t m_zeroNs;
    QByteArray m_events;
};

} // namespace clutch::ui
