#include "ui/tools/ruff.h"

#include <QDir>
#include <QFileInfo>
#include <QProcessEnvironment>
#include <QStandardPaths>

#include <utility>

namespace clutch::ui {

namespace {

const QString kName = QStringLiteral("ruff");

// What it says first; of "ruff failed" with its causes, the first one and what that comes down to.
QString complaintOf(const ToolAnswer& answer)
{
    const QStringList& lines = answer.complaint;
    const auto plain = [](QString line) {
        line = line.trimmed();
        for (const char* sign : {"error: ", "Cause: "}) {
            if (line.startsWith(QLatin1String(sign)))
                line.remove(0, static_cast<qsizetype>(qstrlen(sign)));
        }
        return line;
    };
    if (lines.isEmpty())
        return Ruff::tr("it ended with exit code %1").arg(answer.exitCode);
    if (lines.size() == 1 || !lines[1].trimmed().startsWith(QLatin1String("Cause: ")))
        return plain(lines.first());
    return lines.size() == 2 ? plain(lines[1])
                             : QStringLiteral("%1: %2").arg(plain(lines[1]), plain(lines.last()));
}

Error errorOf(const ToolAnswer& answer)
{
    return {QStringLiteral("%1: %2").arg(kName, complaintOf(answer)).toStdString()};
}

ToolRun::Done textDone(Ruff::TextDone done)
{
    return [done = std::move(done)](Result<ToolAnswer> answer) {
        if (!answer)
            return done(tl::unexpected(answer.error()));
        if (answer->exitCode != 0)
            return done(tl::unexpected(errorOf(*answer)));
        QString text = QString::fromUtf8(answer->output);
        text.replace(QLatin1String("\r\n"), QLatin1String("\n")); // the Document knows its own
        done(std::move(text));
    };
}

} // namespace

RuffPlaces RuffPlaces::usual()
{
    const QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    return {environment.value(QStringLiteral("CLUTCH_TOOLS_DIR"), QStringLiteral(CLUTCH_TOOLS_DIR)),
        environment.value(QStringLiteral("PATH"))};
}

Ruff::Ruff(const RuffPlaces& places, QObject* parent)
    : QObject(parent)
{
    const QString folder = QDir(places.tools).filePath(QStringLiteral("bin"));
    if (!places.tools.isEmpty())
        m_program = QStandardPaths::findExecutable(kName, {folder});
    // An empty list would stand for the PATH of this process.
    const QStringList folders = places.searchPath.split(QLatin1Char(':'), Qt::SkipEmptyParts);
    if (m_program.isEmpty() && !folders.isEmpty())
        m_program = QStandardPaths::findExecutable(kName, folders);
    if (m_program.isEmpty())
        m_reason = tr("There is no ruff in %1 and none on PATH; packaging/fetch-runtimes brings "
                      "one, and so does an installation of your own.")
                       .arg(QDir::toNativeSeparators(folder));
    else
        askVersion();
}

void Ruff::askVersion()
{
    m_asking = std::make_unique<ToolRun>(
        ToolOrder{m_program, {QStringLiteral("--version")}, QDir::rootPath(), {}, kLimit},
        [this](Result<ToolAnswer> answer) {
            if (answer && answer->exitCode == 0)
                m_version = QString::fromUtf8(answer->output).trimmed();
            else
                m_reason = tr("%1 cannot be used. %2")
                               .arg(QDir::toNativeSeparators(m_program),
                                   QString::fromStdString(
                                       answer ? errorOf(*answer).text : answer.error().text));
            emit changed();
        });
}

Ruff::Run Ruff::start(const RuffText& text, QStringList arguments, std::chrono::milliseconds limit,
    ToolRun::Done done) const
{
    // What has no file yet is nobody's project; settings of the user's own count all the same.
    const QFileInfo file(text.path);
    const bool hasFolder = !text.path.isEmpty() && file.absoluteDir().exists();
    arguments << QStringLiteral("--no-cache") << QStringLiteral("--stdin-filename")
              << (text.path.isEmpty() ? text.name : text.path) << QStringLiteral("-");
    return std::make_unique<ToolRun>(
        ToolOrder{m_program, std::move(arguments),
            hasFolder ? file.absolutePath() : QDir::rootPath(), text.text.toUtf8(), limit},
        std::move(done));
}

Ruff::Run Ruff::format(const RuffText& text, const std::optional<LineRange>& lines,
    std::chrono::milliseconds limit, TextDone done) const
{
    QStringList arguments{QStringLiteral("format")};
    if (lines)
        arguments << QStringLiteral("--range=%1-%2").arg(lines->first).arg(lines->last + 1);
    return start(text, std::move(arguments), limit, textDone(std::move(done)));
}

Ruff::Run Ruff::fixAll(const RuffText& text, std::chrono::milliseconds limit, TextDone done) const
{
    return start(text,
        {QStringLiteral("check"), QStringLiteral("--fix-only"), QStringLiteral("--quiet"),
            QStringLiteral("--no-unsafe-fixes")},
        limit, textDone(std::move(done)));
}

Ruff::Run Ruff::check(const RuffText& text, std::chrono::milliseconds limit, ReportDone done) const
{
    return start(text,
        {QStringLiteral("check"), QStringLiteral("--exit-zero"), QStringLiteral("--quiet"),
            QStringLiteral("--output-format"), QStringLiteral("json")},
        limit, [done = std::move(done)](Result<ToolAnswer> answer) {
            if (!answer)
                return done(tl::unexpected(answer.error()));
            if (answer->exitCode != 0)
                return done(tl::unexpected(errorOf(*answer)));
            done(readRuffReport(answer->output));
        });
}

} // namespace clutch::ui
