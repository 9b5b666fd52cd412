// The core graph in words and figures: for screen readers, the clipboard and files.
#pragma once

#include "ui/models/core_history.h"
#include "ui/models/core_load_sums.h"

#include <QStringList>

namespace clutch::ui {

struct TextTable
{
    QString title;
    QStringList header;
    QList<QStringList> rows;
    [[nodiscard]] QString toTsv() const;
};

/// What times are told from: now, or where a picture stands still.
struct TimeOrigin
{
    enum class Kind
    {
        Now,
        Standing
    };
    std::uint64_t ns = 0;
    Kind kind = Kind::Now;
};

/// One moment: a row a core, a column an interpreter, in percent of the core.
[[nodiscard]] TextTable momentTable(
    const CoreHistory& history, EntryRange column, const TimeOrigin& origin);
/// The same moment: a row an interpreter, what it did, where, and the code that ran.
[[nodiscard]] TextTable livesTable(const CoreHistory& history, EntryRange column);
/// A range: a row an interpreter, a column a core, in CPU seconds; waits, context
/// switches and migrations beside them.
[[nodiscard]] TextTable rangeTable(const CoreHistory& history, EntryRange range);
/// One sentence about a range.
[[nodiscard]] QString rangeSentence(const CoreHistory& history, const RangeSums& sums);
/// "A running fib, fib.py:3 on core 0"; empty for one that did not live then.
[[nodiscard]] QString lifeText(const CoreHistory& history, Who who, EntryRange column);
/// "−3.25 s" from the origin; with the wall clock where it is known.
[[nodiscard]] QString timeText(
    const CoreHistory& history, std::uint64_t ns, const TimeOrigin& origin);
/// All that is recorded, one line a core, sample and owner: nanoseconds, core, owner,
/// share, and how often threads of the owner that were seen there last were put on a core.
[[nodiscard]] QString toCsv(const CoreLoadModel& model);

/// "A", "other runtime threads".
[[nodiscard]] QString whoText(const InterpreterRoster& roster, Who who);

} // namespace clutch::ui
