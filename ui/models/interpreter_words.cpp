#include "ui/models/interpreter_words.h"

#include "ui/models/identity.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <cmath>
#include <vector>

namespace clutch::ui {

namespace {

QString say(const char* text)
{
    return QCoreApplication::translate("clutch::ui::Words", text);
}

/// "0–3, 6" for 0 1 2 3 6.
QString cpuList(std::vector<std::uint32_t> cpus)
{
    std::sort(cpus.begin(), cpus.end());
    QStringList parts;
    for (std::size_t i = 0; i < cpus.size();) {
        std::size_t last = i;
        while (last + 1 < cpus.size() && cpus[last + 1] == cpus[last] + 1)
            ++last;
        if (last > i + 1) {
            parts << QStringLiteral("%1–%2").arg(cpus[i]).arg(cpus[last]);
            i = last + 1;
        } else {
            parts << QString::number(cpus[i++]);
        }
    }
    return parts.join(QStringLiteral(", "));
}

} // namespace

QString stateWord(proto::InterpreterState state)
{
    switch (state) {
    case proto::STATE_STARTING:
        return say("starting");
    case proto::STATE_IDLE:
        return say("idle");
    case proto::STATE_RUNNING:
        return say("running");
    case proto::STATE_AWAITING_INPUT:
        return say("awaits input");
    case proto::STATE_INTERRUPTING:
        return say("stopping");
    case proto::STATE_STUCK:
        return say("stuck");
    case proto::STATE_FINALIZING:
        return say("finalizing");
    case proto::STATE_CLOSED:
        return say("closed");
    case proto::STATE_FAILED:
        return say("failed");
    case proto::STATE_PARKED:
        return say("parked");
    default:
        return say("unknown");
    }
}

QString stateGlyph(proto::InterpreterState state)
{
    switch (state) {
    case proto::STATE_STARTING:
        return QStringLiteral("◔");
    case proto::STATE_IDLE:
        return QStringLiteral("○");
    case proto::STATE_RUNNING:
        return QStringLiteral("●");
    case proto::STATE_AWAITING_INPUT:
        return QStringLiteral("◐");
    case proto::STATE_INTERRUPTING:
        return QStringLiteral("◌");
    case proto::STATE_STUCK:
        return QStringLiteral("▲");
    case proto::STATE_FINALIZING:
        return QStringLiteral("◕");
    case proto::STATE_FAILED:
        return QStringLiteral("✕");
    case proto::STATE_PARKED:
        return QStringLiteral("■");
    default:
        return QStringLiteral("·");
    }
}

QString kindWord(proto::InterpreterKind kind)
{
    switch (kind) {
    case proto::KIND_MAIN:
        return say("main");
    case proto::KIND_ISOLATED:
        return say("isolated");
    case proto::KIND_SHARED_GIL:
        return say("shared GIL");
    case proto::KIND_LEGACY:
        return say("legacy");
    case proto::KIND_CUSTOM:
        return say("custom");
    case proto::KIND_FOREIGN:
        return say("not ours");
    default:
        return say("unknown");
    }
}

QString kindSentence(proto::InterpreterKind kind)
{
    switch (kind) {
    case proto::KIND_MAIN:
        return say("The main interpreter: the process cannot live without it.");
    case proto::KIND_ISOLATED:
        return say("Isolated: it has a GIL of its own and runs beside the others.");
    case proto::KIND_SHARED_GIL:
        return say("Shared GIL: it takes turns with the main interpreter.");
    case proto::KIND_LEGACY:
        return say("Legacy: Py_NewInterpreter's flags, it shares the GIL and the allocator.");
    case proto::KIND_CUSTOM:
        return say("Custom: its PyInterpreterConfig was chosen field by field.");
    case proto::KIND_FOREIGN:
        return say("Not ours: running code made it, and that code decides when it ends.");
    default:
        return say("Its kind is not known.");
    }
}

QString configSentence(const proto::InterpreterConfig& config)
{
    QStringList said;
    said << (config.gil() == proto::InterpreterConfig::GIL_SHARED
            ? say("It takes turns with the main interpreter.")
            : say("It has a GIL of its own and runs beside the others."));
    said << (config.use_main_obmalloc() ? say("Its objects live in the main interpreter's arenas.")
                                        : say("Its objects live in arenas of its own."));
    said << (config.check_multi_interp_extensions()
            ? say("Extension modules made for one interpreter are refused.")
            : say("Any extension module loads, and may mix up interpreters."));
    if (!config.allow_threads())
        said << say("It may start no threads.");
    else if (config.allow_daemon_threads())
        said << say("It may start threads, daemon threads too.");
    else
        said << say("It may start threads, but no daemon threads.");
    if (config.allow_exec())
        said << say("os.exec*() in it ends the whole runtime.");
    return said.join(QLatin1Char(' '));
}

QString displayLetter(const proto::InterpreterChanged& interpreter)
{
    if (!interpreter.letter().empty())
        return QString::fromStdString(interpreter.letter());
    if (interpreter.python_id() >= 0)
        return QString::number(interpreter.python_id());
    return QStringLiteral("?");
}

int identityOf(const proto::InterpreterChanged& interpreter)
{
    if (interpreter.kind() == proto::KIND_MAIN)
        return kMainIdentity;
    if (!interpreter.letter().empty())
        return std::max(0, identityOfLetter(interpreter.letter()));
    // Ids go on as letters do, two ahead of them where the main interpreter is there and one is
    // kept warm: so the interpreters of user code go on in the cycle behind ours.
    constexpr std::uint64_t kAhead = 3;
    const std::uint64_t place = std::max(interpreter.interpreter(), kAhead) - kAhead;
    return static_cast<int>(place % kIdentityCycle.size());
}

QString coreText(const proto::InterpreterChanged& interpreter)
{
    const auto& read = interpreter.affinity();
    // One core is none of "wherever the process may", whoever saw to it.
    if (read.empty() || (interpreter.pin().policy() == proto::Pin::NONE && read.size() > 1))
        return say("any");
    return cpuList({read.begin(), read.end()});
}

QString coreSentence(const proto::InterpreterChanged& interpreter)
{
    QStringList parts;
    switch (interpreter.pin().policy()) {
    case proto::Pin::AUTO:
        parts << say("Clutch chooses the core.");
        break;
    case proto::Pin::NONE:
        parts << say("Not pinned: it may run wherever the process may.");
        break;
    default:
        parts << say("Asked for: %1.")
                     .arg(cpuList(
                         {interpreter.pin().cpus().begin(), interpreter.pin().cpus().end()}));
    }
    if (!interpreter.affinity().empty())
        parts << say("The kernel says: %1.")
                     .arg(cpuList({interpreter.affinity().begin(), interpreter.affinity().end()}));
    if (interpreter.shares_core_with() > 0)
        parts << (interpreter.shares_core_with() == 1
                ? say("Shared with another interpreter.")
                : say("Shared with %1 other interpreters.").arg(interpreter.shares_core_with()));
    if (!interpreter.pin_refused().empty())
        parts << say("The kernel refused: %1.")
                     .arg(QString::fromStdString(interpreter.pin_refused()));
    return parts.join(QLatin1Char(' '));
}

bool hasGilStates(const proto::Sample& sample)
{
    return std::any_of(sample.threads().begin(), sample.threads().end(),
        [](const proto::ThreadLoad& thread) { return thread.gil() != proto::ThreadLoad::UNKNOWN; });
}

QString warningText(const proto::WarningShown& warning)
{
    const QString file = QString::fromStdString(warning.file());
    return say("%1 at %2:%3: %4")
        .arg(QString::fromStdString(warning.category()),
            file.mid(file.lastIndexOf(QLatin1Char('/')) + 1), QString::number(warning.line()),
            QString::fromStdString(warning.text()).simplified());
}

QString bytesText(std::uint64_t bytes)
{
    const double value = static_cast<double>(bytes);
    if (bytes < 1000)
        return say("%1 B").arg(bytes);
    if (value < 1e6)
        return say("%1 kB").arg(value / 1e3, 0, 'f', value < 1e4 ? 1 : 0);
    if (value < 1e9)
        return say("%1 MB").arg(value / 1e6, 0, 'f', value < 1e8 ? 1 : 0);
    return say("%1 GB").arg(value / 1e9, 0, 'f', 2);
}

QString durationText(std::uint64_t ns)
{
    const double value = static_cast<double>(ns);
    if (value < 1e6)
        return say("%1 µs").arg(value / 1e3, 0, 'f', value < 1e4 ? 1 : 0);
    if (value < 1e9)
        return say("%1 ms").arg(value / 1e6, 0, 'f', value < 1e7 ? 1 : 0);
    const std::uint64_t seconds = ns / 1'000'000'000u;
    if (seconds < 60)
        return say("%1 s").arg(value / 1e9, 0, 'f', value < 1e10 ? 2 : 0);
    if (seconds < 3600)
        return say("%1 min %2 s").arg(seconds / 60).arg(seconds % 60, 2, 10, QLatin1Char('0'));
    return say("%1 h %2 min").arg(seconds / 3600).arg(seconds / 60 % 60, 2, 10, QLatin1Char('0'));
}

QString percentText(double share)
{
    // Of one form wherever it stands: what is a little and not nothing is no figure with a decimal.
    const long whole = std::lround(share * 100);
    return share > 0 && whole == 0 ? say("<1 %") : say("%1 %").arg(whole);
}

} // namespace clutch::ui
