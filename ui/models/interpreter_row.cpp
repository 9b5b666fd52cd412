#include "ui/models/interpreter_row.h"

#include "ui/models/interpreter_words.h"

#include <QCoreApplication>
#include <QStringList>

namespace clutch::ui {

namespace {

QString say(const char* text)
{
    return QCoreApplication::translate("clutch::ui::InterpreterRow", text);
}

std::uint64_t uptimeNs(const InterpreterRow& row)
{
    return row.seenNs > row.now.created_ns() && row.now.created_ns() != 0
        ? row.seenNs - row.now.created_ns()
        : 0;
}

QString countText(std::uint64_t count)
{
    return count == 0 ? QString() : QString::number(count);
}

std::uint64_t itemsIn(const proto::InterpreterLoad& load)
{
    std::uint64_t items = 0;
    for (const auto& queue : load.queues())
        items += queue.items();
    return items;
}

/// "5 / 8" of one queue that takes eight, "5" of one that takes any number, "17 in 3" of several.
QString queuesText(const proto::InterpreterLoad& load)
{
    if (load.queues().empty())
        return {};
    if (load.queues_size() > 1)
        return say("%1 in %2").arg(itemsIn(load)).arg(load.queues_size());
    const auto& queue = load.queues(0);
    return queue.most() == 0 ? QString::number(queue.items())
                             : say("%1 / %2").arg(queue.items()).arg(queue.most());
}

QString queuesSentence(const proto::InterpreterLoad& load)
{
    QStringList lines;
    for (const auto& queue : load.queues()) {
        QString line = queue.items() == 1
            ? say("Queue %1: 1 item").arg(queue.id())
            : say("Queue %1: %2 items").arg(queue.id()).arg(queue.items());
        if (queue.most() > 0)
            line = queue.items() >= queue.most()
                ? say("%1, it is full").arg(line)
                : say("%1 of at most %2").arg(line).arg(queue.most());
        lines << line;
    }
    return lines.join(QLatin1Char('\n'));
}

/// main, then letters in the order in which they are given out, then the others by CPython's
/// number.
QString nameKey(const InterpreterRow& row)
{
    if (row.now.kind() == proto::KIND_MAIN)
        return QStringLiteral("0");
    const QString letter = displayLetter(row.now);
    return QStringLiteral("%1%2%3")
        .arg(row.now.kind() == proto::KIND_FOREIGN ? 2 : 1)
        .arg(letter.size(), 4, 10, QLatin1Char('0'))
        .arg(letter);
}

QString gilWord(proto::ThreadLoad::Gil gil)
{
    switch (gil) {
    case proto::ThreadLoad::HOLDS:
        return say("holds the GIL");
    case proto::ThreadLoad::WAITS:
        return say("waits for the GIL");
    case proto::ThreadLoad::NEITHER:
        return say("outside the GIL");
    default:
        return {};
    }
}

QString stateSentence(const proto::InterpreterChanged& now)
{
    QString text = stateWord(now.state());
    if (now.queued_runs() > 0)
        text = say("%1; %2 more wait for their turn").arg(text).arg(now.queued_runs());
    if (now.state() == proto::STATE_FINALIZING)
        text
            = say("%1; its threads and exit functions have a few seconds to end, and none any more "
                  "after “Stop waiting” in the menu of this row")
                  .arg(text);
    return now.reason().empty() ? text
                                : say("%1: %2").arg(text, QString::fromStdString(now.reason()));
}

/// Where it is, what it is, and which way it was made as CPython has it.
QString interpreterSentence(const InterpreterRow& row)
{
    const QString thread = row.now.native_thread() > 0
        ? say("native thread %1").arg(row.now.native_thread())
        : say("no thread of its own");
    const QString told = say("%1 — interpreter %2 in CPython, %3. %4")
                             .arg(rowName(row))
                             .arg(row.now.python_id())
                             .arg(thread, kindSentence(row.now.kind()));
    return row.now.whence().empty()
        ? told
        : told + say(" Its whence: %1.").arg(QString::fromStdString(row.now.whence()));
}

} // namespace

QString columnTitle(InterpreterColumn column)
{
    switch (column) {
    case InterpreterColumn::Interpreter:
        return say("Interpreter");
    case InterpreterColumn::Kind:
        return say("Kind");
    case InterpreterColumn::State:
        return say("State");
    case InterpreterColumn::Core:
        return say("Core");
    case InterpreterColumn::Cpu:
        return say("CPU");
    case InterpreterColumn::GilWait:
        return say("GIL wait");
    case InterpreterColumn::Blocks:
        return say("Blocks");
    case InterpreterColumn::Memory:
        return say("Memory");
    case InterpreterColumn::Threads:
        return say("Threads");
    case InterpreterColumn::Modules:
        return say("Modules");
    case InterpreterColumn::Gc:
        return say("GC");
    case InterpreterColumn::Queues:
        return say("Queues");
    case InterpreterColumn::Uptime:
        return say("Uptime");
    }
    return {};
}

QString columnSentence(InterpreterColumn column)
{
    switch (column) {
    case InterpreterColumn::Interpreter:
        return say("Letter and name; below it its threads.");
    case InterpreterColumn::Kind:
        return say("What it shares with the others.");
    case InterpreterColumn::State:
        return say("What it does now.");
    case InterpreterColumn::Core:
        return say("The cores it may use, as the kernel says. Double-click to choose.");
    case InterpreterColumn::Cpu:
        return say(
            "Of one core, over the last quarter of a second; the last half minute behind it.");
    case InterpreterColumn::GilWait:
        return say("The share of its time in which its threads wait for its GIL.");
    case InterpreterColumn::Blocks:
        return say("Blocks of memory in use in its object allocator, counted without its GIL.");
    case InterpreterColumn::Memory:
        return say("The arenas of its object allocator.");
    case InterpreterColumn::Threads:
        return say("Threads that belong to it.");
    case InterpreterColumn::Modules:
        return say("len(sys.modules)");
    case InterpreterColumn::Gc:
        return say("Garbage collections of all generations since it began.");
    case InterpreterColumn::Queues:
        return say("Items in the queues of concurrent.interpreters that its code has made or got, "
                   "as the GIL reader finds them, on CPython 3.15; of the runtime's queues the "
                   "thousand oldest. In 3.14 only code that holds an interpreter's GIL can ask; in "
                   "a console, "
                   "queue.qsize() does.");
    case InterpreterColumn::Uptime:
        return say("Since it was made.");
    }
    return {};
}

QString rowName(const InterpreterRow& row)
{
    const QString letter = displayLetter(row.now);
    const QString name = QString::fromStdString(row.now.name());
    return name.isEmpty() || name == letter ? letter : say("%1 %2").arg(letter, name);
}

QString cellText(const InterpreterRow& row, InterpreterColumn column)
{
    switch (column) {
    case InterpreterColumn::Interpreter:
        return rowName(row);
    case InterpreterColumn::Kind:
        return kindWord(row.now.kind());
    case InterpreterColumn::State:
        if (row.now.queued_runs() > 0)
            return say("%1 +%2").arg(stateWord(row.now.state())).arg(row.now.queued_runs());
        return stateWord(row.now.state());
    case InterpreterColumn::Core:
        if (!row.now.pin_refused().empty())
            return say("%1 ⚠").arg(coreText(row.now));
        return row.now.shares_core_with() > 0
            ? say("%1 ×%2").arg(coreText(row.now)).arg(row.now.shares_core_with() + 1)
            : coreText(row.now);
    case InterpreterColumn::Cpu:
        return row.measured ? percentText(row.cpu) : QString();
    case InterpreterColumn::GilWait:
        if (!row.measured)
            return {};
        return row.gilUnseen ? QStringLiteral("–") : percentText(row.gilWait);
    case InterpreterColumn::Blocks:
        return countText(row.load.blocks());
    case InterpreterColumn::Memory:
        return row.load.arena_bytes() == 0 ? QString() : bytesText(row.load.arena_bytes());
    case InterpreterColumn::Threads:
        return countText(row.threads.size());
    case InterpreterColumn::Modules:
        return countText(row.load.modules());
    case InterpreterColumn::Gc:
        return row.measured ? QString::number(row.load.gc_collections()) : QString();
    case InterpreterColumn::Queues:
        return queuesText(row.load);
    case InterpreterColumn::Uptime:
        return uptimeNs(row) == 0 ? QString() : durationText(uptimeNs(row));
    }
    return {};
}

QString cellText(const ThreadRow& row, InterpreterColumn column)
{
    switch (column) {
    case InterpreterColumn::Interpreter:
        if (!row.place.isEmpty())
            return say("%1  %2").arg(row.nativeId).arg(row.place);
        return row.name.isEmpty() ? QString::number(row.nativeId)
                                  : say("%1  %2").arg(row.nativeId).arg(row.name);
    case InterpreterColumn::Kind:
        return row.owner ? say("owner") : say("thread");
    case InterpreterColumn::State:
        return gilWord(row.gil);
    case InterpreterColumn::Core:
        return row.cpu < 0 ? QString() : QString::number(row.cpu);
    case InterpreterColumn::Cpu:
        return percentText(row.cpuShare);
    case InterpreterColumn::GilWait:
        return row.gilUnseen ? QStringLiteral("–") : percentText(row.gilWait);
    default:
        return {};
    }
}

QString cellSentence(const InterpreterRow& row, InterpreterColumn column)
{
    switch (column) {
    case InterpreterColumn::Interpreter:
        return interpreterSentence(row);
    case InterpreterColumn::Kind:
        return row.now.kind() == proto::KIND_CUSTOM
            ? kindSentence(proto::KIND_CUSTOM) + QLatin1Char(' ') + configSentence(row.now.config())
            : kindSentence(row.now.kind());
    case InterpreterColumn::State:
        return stateSentence(row.now);
    case InterpreterColumn::Core:
        return coreSentence(row.now);
    case InterpreterColumn::GilWait:
        return row.gilUnseen
            ? say("Not known: CPython 3.14 does not tell, and while a Stop waits for a GIL only "
                  "who holds one is seen.")
            : columnSentence(column);
    case InterpreterColumn::Queues:
        return row.load.queues().empty() ? columnSentence(column) : queuesSentence(row.load);
    default:
        return columnSentence(column);
    }
}

std::vector<InterpreterColumn> changedCells(const ThreadRow& before, const ThreadRow& now)
{
    std::vector<InterpreterColumn> changed;
    const auto note = [&](bool same, InterpreterColumn column) {
        if (!same)
            changed.push_back(column);
    };
    const auto sameShare = [](double one, double other) {
        return std::lround(one * 100) == std::lround(other * 100) && (one > 0) == (other > 0);
    };
    const bool sameThread = before.nativeId == now.nativeId && before.owner == now.owner;
    note(sameThread && before.place == now.place && before.name == now.name,
        InterpreterColumn::Interpreter);
    note(sameThread, InterpreterColumn::Kind);
    note(before.gil == now.gil, InterpreterColumn::State);
    note(before.cpu == now.cpu, InterpreterColumn::Core);
    note(sameShare(before.cpuShare, now.cpuShare), InterpreterColumn::Cpu);
    note(before.gilUnseen == now.gilUnseen && sameShare(before.gilWait, now.gilWait),
        InterpreterColumn::GilWait);
    return changed;
}

QVariant cellSortKey(const InterpreterRow& row, InterpreterColumn column)
{
    switch (column) {
    case InterpreterColumn::Interpreter:
        return nameKey(row);
    case InterpreterColumn::Kind:
        return static_cast<int>(row.now.kind());
    case InterpreterColumn::State:
        return static_cast<int>(row.now.state());
    case InterpreterColumn::Core:
        return row.now.affinity().empty() ? -1 : static_cast<int>(row.now.affinity(0));
    case InterpreterColumn::Cpu:
        return row.cpu;
    case InterpreterColumn::GilWait:
        return row.gilWait;
    case InterpreterColumn::Blocks:
        return QVariant::fromValue<qulonglong>(row.load.blocks());
    case InterpreterColumn::Memory:
        return QVariant::fromValue<qulonglong>(row.load.arena_bytes());
    case InterpreterColumn::Threads:
        return static_cast<int>(row.threads.size());
    case InterpreterColumn::Modules:
        return QVariant::fromValue<qulonglong>(row.load.modules());
    case InterpreterColumn::Gc:
        return QVariant::fromValue<qulonglong>(row.load.gc_collections());
    case InterpreterColumn::Queues:
        return row.load.queues().empty()
            ? QVariant::fromValue<qlonglong>(-1)
            : QVariant::fromValue<qlonglong>(static_cast<qlonglong>(itemsIn(row.load)));
    case InterpreterColumn::Uptime:
        return QVariant::fromValue<qulonglong>(uptimeNs(row));
    }
    return {};
}

QVariant cellSortKey(const ThreadRow& row, InterpreterColumn column)
{
    switch (column) {
    case InterpreterColumn::Interpreter:
        return QVariant::fromValue<qlonglong>(row.owner ? 0 : row.nativeId);
    case InterpreterColumn::Core:
        return row.cpu;
    case InterpreterColumn::Cpu:
        return row.cpuShare;
    case InterpreterColumn::GilWait:
        return row.gilWait;
    default:
        return cellText(row, column);
    }
}

} // namespace clutch::ui
