// One interpreter as a row of the tree, and what its cells say.
#pragma once

#include "engine/protocol/clutch.pb.h"

#include <QString>
#include <QStringList>
#include <QVariant>
#include <QVector>

#include <cstdint>
#include <vector>

namespace clutch::ui {

/// One thread of an interpreter, as the last sample saw it.
struct ThreadRow
{
    std::int64_t nativeId = 0;
    QString name;
    bool owner = false;
    int cpu = -1;
    double cpuShare = 0; // of a core
    double gilWait = 0; // share of its time
    bool gilUnseen = false; // whether it waits is not known
    proto::ThreadLoad::Gil gil = proto::ThreadLoad::UNKNOWN;
    QString place; // "fib, fib.py:3"
};

/// One interpreter: the last InterpreterChanged and the last figures.
struct InterpreterRow
{
    proto::InterpreterChanged now;
    proto::InterpreterLoad load;
    std::vector<ThreadRow> threads; // the owner first, then by native id
    double cpu = 0; // cores
    double gilWait = 0; // share of its owner's time
    bool gilUnseen = false; // it is not known
    bool measured = false; // there was a sample with it
    std::uint64_t seenNs = 0; // the last sample's time, for the uptime
    QVector<qreal> sparkline; // cores, oldest first; NaN is a gap

    QStringList toldFigures; // as views know them, by column

    // Since the figures were last shown.
    double cpuNs = 0;
    double gilWaitNs = 0;
    bool gilWasUnseen = false;
};

enum class InterpreterColumn
{
    Interpreter,
    Kind,
    State,
    Core,
    Cpu,
    GilWait,
    Blocks,
    Memory,
    Threads,
    Modules,
    Gc,
    Queues,
    Uptime
};
inline constexpr int kInterpreterColumns = 13;

[[nodiscard]] QString columnTitle(InterpreterColumn column);
[[nodiscard]] QString columnSentence(InterpreterColumn column);

[[nodiscard]] QString cellText(const InterpreterRow& row, InterpreterColumn column);
[[nodiscard]] QString cellText(const ThreadRow& row, InterpreterColumn column);
[[nodiscard]] QString cellSentence(const InterpreterRow& row, InterpreterColumn column);
/// The columns whose cells say something else than before, from their figures alone.
[[nodiscard]] std::vector<InterpreterColumn> changedCells(
    const ThreadRow& before, const ThreadRow& now);
/// What sorting compares: a number or a text.
[[nodiscard]] QVariant cellSortKey(const InterpreterRow& row, InterpreterColumn column);
[[nodiscard]] QVariant cellSortKey(const ThreadRow& row, InterpreterColumn column);
/// "A (primes)", "main", "7".
[[nodiscard]] QString rowName(const InterpreterRow& row);

} // namespace clutch::ui
