#include "ui/models/gil_text.h"

#include <QCoreApplication>

#include <algorithm>

namespace clutch::ui {

namespace {

QString say(const char* text)
{
    return QCoreApplication::translate("clutch::ui::GilText", text);
}

QString bare(std::uint64_t ns)
{
    return QString::number(static_cast<double>(ns) / 1e6, 'f', 2);
}

} // namespace

QString millisecondsText(std::uint64_t ns)
{
    return say("%1 ms").arg(bare(ns));
}

TextTable gilTable(const GilSlices& slices, std::uint64_t fromNs, std::uint64_t toNs)
{
    TextTable table;
    if (slices.isEmpty()) {
        table.title = say("Nothing was recorded.");
        return table;
    }
    table.title = say("GILs from %1 to %2 of the recording, in milliseconds")
                      .arg(millisecondsText(fromNs - slices.fromNs()),
                          millisecondsText(toNs - slices.fromNs()));
    table.header << say("thread") << say("GIL") << say("holds (ms)") << say("waits (ms)")
                 << say("neither (ms)") << say("not seen (ms)") << say("turns")
                 << say("longest turn (ms)") << say("longest wait (ms)");
    for (std::size_t i = 0; i < slices.tracks().size(); ++i) {
        const GilTrack& track = slices.tracks()[i];
        const GilSums sums = slices.sums(i, fromNs, toNs);
        table.rows << QStringList{track.title(), track.sharedGil ? say("main's") : say("its own"),
            bare(sums.holdsNs), bare(sums.waitsNs), bare(sums.neitherNs), bare(sums.unknownNs),
            QString::number(sums.turns), bare(sums.longestHoldNs), bare(sums.longestWaitNs)};
    }
    return table;
}

QString gilRangeSentence(const GilSlices& slices, std::uint64_t fromNs, std::uint64_t toNs)
{
    QStringList parts{say("%1 selected").arg(millisecondsText(toNs - fromNs))};
    for (std::size_t i = 0; i < slices.tracks().size(); ++i) {
        const GilSums sums = slices.sums(i, fromNs, toNs);
        if (sums.holdsNs + sums.waitsNs == 0)
            continue;
        QString part
            = say("%1 held %2").arg(slices.tracks()[i].title(), millisecondsText(sums.holdsNs));
        if (sums.turns > 0)
            part += sums.turns == 1 ? say(" in 1 turn") : say(" in %1 turns").arg(sums.turns);
        if (sums.waitsNs > 0)
            part += say(", waited %1").arg(millisecondsText(sums.waitsNs));
        parts << part;
    }
    return parts.join(QStringLiteral(" · "));
}

} // namespace clutch::ui
