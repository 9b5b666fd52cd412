#include "ui/models/interpreter_roster.h"

#include "ui/models/interpreter_words.h"

#include <QCoreApplication>

namespace clutch::ui {

InterpreterRoster::InterpreterRoster()
{
    RosterEntry runtime;
    runtime.name = QCoreApplication::translate("clutch::ui::Words", "other runtime threads");
    m_entries.push_back(runtime);
}

void InterpreterRoster::beginRuntime()
{
    m_current.clear();
}

Who InterpreterRoster::whoIs(std::uint64_t interpreter)
{
    if (interpreter == 0)
        return kRuntimeThreads;
    const auto [place, isNew]
        = m_current.try_emplace(interpreter, static_cast<Who>(m_entries.size()));
    if (isNew) {
        RosterEntry entry;
        entry.interpreter = interpreter;
        entry.letter = QStringLiteral("#%1").arg(interpreter);
        entry.identity = static_cast<int>(interpreter % 10);
        m_entries.push_back(entry);
    }
    return place->second;
}

Who InterpreterRoster::apply(const proto::InterpreterChanged& interpreter)
{
    const Who who = whoIs(interpreter.interpreter());
    if (who == kRuntimeThreads)
        return who;
    RosterEntry& entry = m_entries[who];
    entry.letter = displayLetter(interpreter);
    entry.name = QString::fromStdString(interpreter.name());
    entry.identity = identityOf(interpreter);
    entry.foreign = interpreter.kind() == proto::KIND_FOREIGN;
    return who;
}

} // namespace clutch::ui
