#include "ui/models/finalization_text.h"

#include "ui/models/interpreter_words.h"

#include <QCoreApplication>

#include <algorithm>

namespace clutch::ui {

namespace {

QString say(const char* text)
{
    return QCoreApplication::translate("clutch::ui::Finalization", text);
}

QString frameLine(const proto::Frame& frame)
{
    return QStringLiteral("%1:%2 %3")
        .arg(QString::fromStdString(frame.file()))
        .arg(frame.line())
        .arg(QString::fromStdString(frame.function()));
}

QString counted(int count, const char* one, const char* many)
{
    return QStringLiteral("%1 %2").arg(count).arg(say(count == 1 ? one : many));
}

struct KnownFinding
{
    const char* kind;
    const char* explanation;
    const char* advice;
};

// Matched by how the kind begins; the engine may say more after it.
constexpr KnownFinding kKnown[] = {
    {"ResourceWarning",
        QT_TRANSLATE_NOOP("clutch::ui::Finalization",
            "Something that holds a system resource was collected while still open."),
        QT_TRANSLATE_NOOP(
            "clutch::ui::Finalization", "Close it when done, best with a with statement.")},
    {"RuntimeWarning",
        QT_TRANSLATE_NOOP("clutch::ui::Finalization", "CPython itself complained while it ended."),
        QT_TRANSLATE_NOOP("clutch::ui::Finalization",
            "Close subinterpreters and threads before the runtime ends.")},
    {"exception ignored",
        QT_TRANSLATE_NOOP("clutch::ui::Finalization",
            "An exception was raised where nobody could catch it, such as in __del__ or in an "
            "atexit handler."),
        QT_TRANSLATE_NOOP(
            "clutch::ui::Finalization", "Catch it there; at this point modules may be half gone.")},
    {"thread alive",
        QT_TRANSLATE_NOOP(
            "clutch::ui::Finalization", "A thread still ran when its interpreter was to end."),
        QT_TRANSLATE_NOOP("clutch::ui::Finalization",
            "Tell the thread to stop, and join it, before the interpreter is closed.")},
    {"remaining subinterpreter",
        QT_TRANSLATE_NOOP(
            "clutch::ui::Finalization", "An interpreter that this code made was still there."),
        QT_TRANSLATE_NOOP(
            "clutch::ui::Finalization", "Call close() on every interpreter that you create.")},
    {"child process",
        QT_TRANSLATE_NOOP("clutch::ui::Finalization",
            "A process that this interpreter started is still running."),
        QT_TRANSLATE_NOOP("clutch::ui::Finalization", "Wait for it, or terminate it.")},
    {"leaked",
        QT_TRANSLATE_NOOP("clutch::ui::Finalization",
            "Memory of the interpreter was not given back when it ended."),
        QT_TRANSLATE_NOOP("clutch::ui::Finalization",
            "Look for extension modules with global state and for objects kept by C code.")},
    {"atexit",
        QT_TRANSLATE_NOOP(
            "clutch::ui::Finalization", "A function registered with atexit took long or failed."),
        QT_TRANSLATE_NOOP(
            "clutch::ui::Finalization", "Keep exit handlers short, and let them fail quietly.")},
    {"left parked",
        QT_TRANSLATE_NOOP("clutch::ui::Finalization",
            "Code in it could not be stopped, and CPython crashes when it ends an interpreter "
            "whose threads still run."),
        QT_TRANSLATE_NOOP(
            "clutch::ui::Finalization", "Restart the runtime to get its memory back.")},
    {"left behind",
        QT_TRANSLATE_NOOP("clutch::ui::Finalization",
            "Its end was begun and did not come back, so nobody waits for it any more."),
        QT_TRANSLATE_NOOP("clutch::ui::Finalization", "Restart the runtime to be rid of it.")},
    {"runtime killed",
        QT_TRANSLATE_NOOP("clutch::ui::Finalization",
            "A signal ended the runtime's process, and every interpreter with it."),
        QT_TRANSLATE_NOOP("clutch::ui::Finalization",
            "Read its last words below; an extension module or an os.kill() is the usual cause.")},
    {"runtime ended",
        QT_TRANSLATE_NOOP("clutch::ui::Finalization",
            "The runtime's process exited without being asked to, and every interpreter ended with "
            "it."),
        QT_TRANSLATE_NOOP("clutch::ui::Finalization",
            "os._exit() and Py_FatalError do this; use sys.exit() to end one interpreter's code.")},
};

/// Of every category that is not above: DeprecationWarning, UserWarning and the user's own.
constexpr KnownFinding kAnyWarning = {"Warning",
    QT_TRANSLATE_NOOP(
        "clutch::ui::Finalization", "Code that ran while it ended showed a warning of this kind."),
    QT_TRANSLATE_NOOP("clutch::ui::Finalization",
        "Look at what atexit functions, __del__ and context managers do there.")};

const KnownFinding* known(const proto::Finding& finding)
{
    for (const KnownFinding& candidate : kKnown) {
        if (finding.kind().rfind(candidate.kind, 0) == 0)
            return &candidate;
    }
    return QLatin1String(finding.kind().data(), static_cast<qsizetype>(finding.kind().size()))
               .endsWith(QLatin1String(kAnyWarning.kind))
        ? &kAnyWarning
        : nullptr;
}

QStringList endLines(const RuntimeEnd& end)
{
    QStringList lines;
    if (!end.text.isEmpty())
        lines << end.text;
    if (!end.lost.isEmpty())
        lines << say("lost with it: %1").arg(end.lost.join(QStringLiteral(", ")));
    return lines;
}

QStringList aliveLines(const proto::Alive& alive)
{
    QStringList lines;
    for (const proto::Alive::Thread& thread : alive.threads()) {
        lines << say("thread %1 %2")
                     .arg(thread.native_id())
                     .arg(QString::fromStdString(thread.name()));
        for (const proto::Frame& frame : thread.frames())
            lines << QStringLiteral("  ") + frameLine(frame);
    }
    for (const proto::Alive::Open& open : alive.resources())
        lines << QStringLiteral("%1 %2").arg(
            QString::fromStdString(open.what()), QString::fromStdString(open.text()));
    for (const std::int32_t pid : alive.children())
        lines << say("child process %1").arg(pid);
    if (alive.interpreters_size() > 0)
        lines << counted(alive.interpreters_size(), "interpreter that its code made",
            "interpreters that its code made");
    if (alive.blocks() > 0)
        lines << memoryLine(alive);
    return lines;
}

} // namespace

QString processWord(const RuntimeEnd& end)
{
    return end.signal != 0 ? say("killed by signal %1").arg(end.signal)
                           : say("exited with code %1").arg(end.exitCode);
}

QString nameOf(const FinalizationEntry& entry)
{
    if (entry.runtime)
        return say("Runtime");
    const QString name = QString::fromStdString(entry.report.name());
    if (entry.report.letter().empty())
        return say("interpreter %1").arg(entry.letter);
    return name.isEmpty() || name == entry.letter
        ? entry.letter
        : QStringLiteral("%1 (%2)").arg(entry.letter, name);
}

QString howWord(const FinalizationEntry& entry)
{
    if (entry.end && !entry.reported)
        return processWord(*entry.end);
    switch (entry.report.how()) {
    case proto::FinalizationReport::CLOSED:
        return say("closed");
    case proto::FinalizationReport::PARKED:
        return say("left parked");
    case proto::FinalizationReport::FINALIZED_BY_CLUTCH:
        return say("finalized by Clutch");
    case proto::FinalizationReport::FINALIZED_BY_CPYTHON:
        return say("finalized by CPython");
    case proto::FinalizationReport::CLOSED_BY_USER_CODE:
        return say("closed by user code");
    case proto::FinalizationReport::LOST:
        return say("lost with the runtime");
    default:
        return say("ended");
    }
}

QString severityWord(proto::Finding::Severity severity)
{
    switch (severity) {
    case proto::Finding::ERROR:
        return say("error");
    case proto::Finding::WARNING:
        return say("warning");
    default:
        return say("note");
    }
}

QString severityGlyph(proto::Finding::Severity severity)
{
    switch (severity) {
    case proto::Finding::ERROR:
        return QStringLiteral("✕");
    case proto::Finding::WARNING:
        return QStringLiteral("▲");
    default:
        return QStringLiteral("ℹ");
    }
}

QString findingCounts(const FinalizationEntry& entry)
{
    QStringList parts;
    if (const int errors = entry.count(proto::Finding::ERROR))
        parts << counted(errors, "error", "errors");
    if (const int warnings = entry.count(proto::Finding::WARNING))
        parts << counted(warnings, "warning", "warnings");
    if (const int notes = entry.count(proto::Finding::INFO))
        parts << counted(notes, "note", "notes");
    return parts.join(QStringLiteral(", "));
}

QString headline(const FinalizationEntry& entry)
{
    QString line = QStringLiteral("%1 %2").arg(nameOf(entry), howWord(entry));
    if (entry.durationNs() > 0)
        line = say("%1 in %2").arg(line, durationText(entry.durationNs()));
    if (entry.end && entry.reported)
        line = say("%1, %2").arg(line, processWord(*entry.end));
    const QString counts = findingCounts(entry);
    return counts.isEmpty() ? line : QStringLiteral("%1 · %2").arg(line, counts);
}

QString explanation(const proto::Finding& finding)
{
    const KnownFinding* about = known(finding);
    return about ? say(about->explanation) : QString();
}

QString advice(const proto::Finding& finding)
{
    if (!finding.advice().empty())
        return QString::fromStdString(finding.advice());
    const KnownFinding* about = known(finding);
    return about ? say(about->advice) : QString();
}

QString memoryLine(const proto::Alive& alive)
{
    const QString blocks = alive.arena_bytes() == 0
        ? say("%1 blocks").arg(alive.blocks())
        : say("%1 blocks in %2 of arenas")
              .arg(QString::number(alive.blocks()), bytesText(alive.arena_bytes()));
    return say("%1, %2 modules").arg(blocks, QString::number(alive.modules()));
}

QString findingText(const proto::Finding& finding)
{
    QString text
        = QStringLiteral("%1: %2: %3")
              .arg(severityWord(finding.severity()), QString::fromStdString(finding.kind()),
                  QString::fromStdString(finding.text()).replace(u'\n', QStringLiteral("\n  ")));
    if (!finding.file().empty())
        text += QStringLiteral(" (%1:%2)")
                    .arg(QString::fromStdString(finding.file()))
                    .arg(finding.line());
    for (const QString& more : {explanation(finding), advice(finding)}) {
        if (!more.isEmpty())
            text += QStringLiteral("\n  ") + more;
    }
    for (const proto::Frame& frame : finding.frames())
        text += QStringLiteral("\n    ") + frameLine(frame);
    return text;
}

QString toText(const FinalizationEntry& entry)
{
    QStringList lines;
    lines << QStringLiteral("%1  %2").arg(
        entry.when.toString(QStringLiteral("yyyy-MM-dd HH:mm:ss")), headline(entry));
    if (!entry.report.ended_by().empty())
        lines << say("ended by %1").arg(QString::fromStdString(entry.report.ended_by()));
    if (entry.end)
        lines << endLines(*entry.end);
    for (const proto::FinalizationReport::Step& step : entry.report.steps()) {
        const QString line
            = QStringLiteral("%1: %2 %3")
                  .arg(QString::fromStdString(step.name()), durationText(step.duration_ns()),
                      QString::fromStdString(step.outcome()));
        lines << QStringLiteral("  ") + line.trimmed();
    }
    const QStringList alive = aliveLines(entry.report.before());
    if (!alive.isEmpty())
        lines << say("alive before:") << QStringLiteral("  ") + alive.join(QStringLiteral("\n  "));
    for (const proto::Finding& finding : entry.report.findings())
        lines << findingText(finding);
    if (entry.end && !entry.end->lastWords.isEmpty())
        lines << say("last words:") << entry.end->lastWords;
    return lines.join(QLatin1Char('\n'));
}

namespace {

/// As text, whatever is in it: "__del__" is not bold.
QString plain(const std::string& text)
{
    QString escaped;
    for (const QChar c : QString::fromStdString(text)) {
        if (QStringLiteral("\\`*_<>[]|").contains(c))
            escaped += QLatin1Char('\\');
        escaped += c == QLatin1Char('\n') ? QLatin1Char(' ') : c;
    }
    return escaped;
}

/// Line by line. Tildes: a traceback may have the other kind of fence in it.
QString fenced(const QStringList& lines, const QString& indent)
{
    const QString fence = indent + QStringLiteral("~~~~\n");
    QString text = fence;
    for (const QString& line : lines)
        text += indent + line + QLatin1Char('\n');
    return text + fence;
}

QString findingMarkdown(const proto::Finding& finding)
{
    const QString indent = QStringLiteral("  ");
    const std::string& said = finding.text();
    const std::size_t first = std::min(said.find('\n'), said.size());
    QString text = QStringLiteral("- **%1** %2: %3")
                       .arg(severityWord(finding.severity()), plain(finding.kind()),
                           plain(said.substr(0, first)));
    if (!finding.file().empty())
        text += QStringLiteral(" (%1:%2)").arg(plain(finding.file())).arg(finding.line());
    text += QLatin1Char('\n');
    QStringList more;
    if (first < said.size())
        more << QString::fromStdString(said.substr(first + 1)).split(QLatin1Char('\n'));
    for (const proto::Frame& frame : finding.frames())
        more << frameLine(frame);
    if (!more.isEmpty())
        text += QLatin1Char('\n') + fenced(more, indent);
    for (const QString& sentence : {explanation(finding), advice(finding)}) {
        if (!sentence.isEmpty())
            text += QLatin1Char('\n') + indent + plain(sentence.toStdString()) + QLatin1Char('\n');
    }
    return text;
}

QString stepsMarkdown(const proto::FinalizationReport& report)
{
    QString text = say("| step | took | outcome |") + QStringLiteral("\n|---|---|---|\n");
    for (const proto::FinalizationReport::Step& step : report.steps())
        text += QStringLiteral("| %1 | %2 | %3 |\n")
                    .arg(plain(step.name()), durationText(step.duration_ns()),
                        plain(step.outcome()));
    return text + QLatin1Char('\n');
}

} // namespace

QString toMarkdown(const std::vector<FinalizationEntry>& entries)
{
    QString text = say("# Finalization log") + QStringLiteral("\n");
    for (const FinalizationEntry& entry : entries) {
        text += QStringLiteral("\n## %1  %2\n\n")
                    .arg(entry.when.toString(QStringLiteral("yyyy-MM-dd HH:mm:ss")),
                        plain(headline(entry).toStdString()));
        if (!entry.report.ended_by().empty())
            text
                += say("Ended by %1.").arg(plain(entry.report.ended_by())) + QStringLiteral("\n\n");
        for (const QString& line : entry.end ? endLines(*entry.end) : QStringList())
            text += plain(line.toStdString()) + QStringLiteral("\n\n");
        if (entry.report.steps_size() > 0)
            text += stepsMarkdown(entry.report);
        const QStringList alive = aliveLines(entry.report.before());
        if (!alive.isEmpty())
            text += say("Alive before:") + QStringLiteral("\n\n") + fenced(alive, {})
                + QLatin1Char('\n');
        for (const proto::Finding& finding : entry.report.findings())
            text += findingMarkdown(finding);
        if (entry.end && !entry.end->lastWords.isEmpty())
            text += QLatin1Char('\n') + say("Last words:") + QStringLiteral("\n\n")
                + fenced(entry.end->lastWords.split(QLatin1Char('\n')), {});
    }
    return text;
}

} // namespace clutch::ui
