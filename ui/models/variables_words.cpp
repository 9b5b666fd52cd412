#include "ui/models/variables_words.h"

#include <QCoreApplication>
#include <QStringList>

namespace clutch::ui {

namespace {

QString say(const char* text)
{
    return QCoreApplication::translate("clutch::ui::VariablesWords", text);
}

QString whileBusy(const QString& what, bool haveNames)
{
    return what
        + (haveNames ? say(" These are its names from before.")
                     : say(" Its names are shown when the run ends."));
}

QString withReason(const QString& what, const proto::InterpreterChanged& interpreter)
{
    return interpreter.reason().empty()
        ? what
        : what + QLatin1Char(' ') + QString::fromStdString(interpreter.reason());
}

} // namespace

QString whyNoVariables(
    const QString& letter, const proto::InterpreterChanged& interpreter, bool haveNames)
{
    switch (interpreter.state()) {
    case proto::STATE_IDLE:
        return {};
    case proto::STATE_RUNNING:
        return whileBusy(say("%1 runs code.").arg(letter), haveNames);
    case proto::STATE_AWAITING_INPUT:
        return whileBusy(say("%1 waits for an answer in its console.").arg(letter), haveNames);
    case proto::STATE_INTERRUPTING:
        return whileBusy(say("%1 is being stopped.").arg(letter), haveNames);
    case proto::STATE_STUCK:
        return withReason(
            say("%1 is stuck, and nobody can read its names.").arg(letter), interpreter);
    case proto::STATE_FINALIZING:
        return say("%1 is being closed.").arg(letter);
    case proto::STATE_CLOSED:
        return say("%1 is closed: it has no names any more.").arg(letter);
    case proto::STATE_FAILED:
        return withReason(say("%1 never came to life.").arg(letter), interpreter);
    case proto::STATE_PARKED:
        return withReason(
            say("%1 is parked, and nobody can read its names.").arg(letter), interpreter);
    default:
        return say("%1 is starting; its names appear as soon as it is there.").arg(letter);
    }
}

QString itemsText(qint64 length)
{
    return length == 1 ? say("1 item") : say("%1 items").arg(length);
}

QString variablesSummary(const QString& letter, const VariableHistory& history)
{
    if (history.rows().empty() && history.gone() == 0)
        return say("Nothing is defined in %1 yet. Run a text, or type something like x = 1 in its "
                   "console, and its names appear here.")
            .arg(letter);
    QStringList parts;
    const std::size_t names = history.rows().size();
    parts << (history.truncated() ? say("the first %1 names; there are more").arg(names)
            : names == 1          ? say("1 name")
                                  : say("%1 names").arg(names));
    if (const int fresh = history.count(VariableMark::New))
        parts << say("%1 new").arg(fresh);
    if (const int changed = history.count(VariableMark::Changed))
        parts << say("%1 changed").arg(changed);
    if (history.gone() > 0)
        parts << say("%1 gone").arg(history.gone());
    return parts.join(QStringLiteral(" · "));
}

} // namespace clutch::ui
