#include "ui/finalization/finalization_details.h"

#include "ui/finalization/finalization_delegate.h"
#include "ui/models/finalization_text.h"
#include "ui/models/interpreter_words.h"

#include <QCoreApplication>
#include <QUrl>

#include <algorithm>
#include <cmath>

namespace clutch::ui {

namespace {

constexpr double kLongestBar = 8; // characters

QString say(const char* text)
{
    return QCoreApplication::translate("clutch::ui::FinalizationDetails", text);
}

QString safe(const std::string& text)
{
    return QString::fromStdString(text).toHtmlEscaped();
}

QString coloured(const QString& html, const QColor& colour)
{
    return QStringLiteral("<span style='color:%1'>%2</span>").arg(colour.name(), html);
}

/// How places are written: as links where there is something to open.
struct Places
{
    const GraphPalette& palette;
    const IsOpen& isOpen;

    /// Not "<sys>:0", nor "<string>", which is nobody's file and no text that is open.
    [[nodiscard]] bool canBeOpened(const QString& path, std::uint32_t line) const
    {
        if (line == 0)
            return false;
        const bool named = path.startsWith(QLatin1Char('<')) && path.endsWith(QLatin1Char('>'));
        return !named || (isOpen && isOpen(path));
    }
    [[nodiscard]] QString html(const std::string& file, std::uint32_t line) const
    {
        const QString path = QString::fromStdString(file);
        const QString name = path.mid(path.lastIndexOf(QLatin1Char('/')) + 1).toHtmlEscaped();
        const QString text = line == 0 ? name : name + QLatin1Char(':') + QString::number(line);
        if (!canBeOpened(path, line))
            return coloured(text, palette.dimText);
        return QStringLiteral("<a style='color:%1' href='clutch-line:%2:%3'>%4</a>")
            .arg(palette.accent.name(), QString::number(line),
                QString::fromLatin1(QUrl::toPercentEncoding(path)), text);
    }
};

QString frames(const google::protobuf::RepeatedPtrField<proto::Frame>& all, const Places& places)
{
    QString html;
    for (const proto::Frame& frame : all)
        html += QStringLiteral("<br>&nbsp;&nbsp;&nbsp;%1 %2")
                    .arg(places.html(frame.file(), frame.line()), safe(frame.function()));
    return html;
}

QString stepsHtml(const FinalizationEntry& entry, const GraphPalette& palette)
{
    std::uint64_t longest = 1;
    for (const auto& step : entry.report.steps())
        longest = std::max<std::uint64_t>(longest, step.duration_ns());
    QString html = QStringLiteral("<h4>%1</h4><table cellspacing='0' cellpadding='3' "
                                  "style='margin-bottom: 12px'>")
                       .arg(say("Steps"));
    for (const auto& step : entry.report.steps()) {
        const int bar = static_cast<int>(std::lround(
            kLongestBar * static_cast<double>(step.duration_ns()) / static_cast<double>(longest)));
        html += QStringLiteral("<tr><td style='white-space: nowrap'>%1</td><td align='right' "
                               "style='white-space: nowrap'>&nbsp;&nbsp;%2</td>"
                               "<td style='white-space: nowrap'>&nbsp;%3</td></tr>")
                    .arg(safe(step.name()), durationText(step.duration_ns()),
                        coloured(QString(std::max(1, bar), QChar(0x2582)),
                            step.outcome().empty() ? palette.info : palette.warning));
        // Below it: beside the bar there are a few characters of room, and a table as wide as all
        // of them together.
        if (!step.outcome().empty())
            html += QStringLiteral("<tr><td colspan='3'>%1</td></tr>")
                        .arg(coloured(safe(step.outcome()), palette.warning));
    }
    return html + QStringLiteral("</table>");
}

QString aliveHtml(const proto::Alive& alive, const Places& places)
{
    QString html;
    for (const auto& thread : alive.threads())
        html += QStringLiteral("<li>%1%2%3</li>")
                    .arg(say("Thread %1 %2").arg(thread.native_id()).arg(safe(thread.name())),
                        thread.owner()        ? say(" (Clutch's own for it)")
                            : thread.daemon() ? say(" (daemon)")
                                              : QString(),
                        frames(thread.frames(), places));
    for (const auto& open : alive.resources())
        html += QStringLiteral("<li>%1 <code>%2</code></li>")
                    .arg(safe(open.what()), safe(open.text()));
    for (const std::int32_t pid : alive.children())
        html += QStringLiteral("<li>%1</li>").arg(say("Child process %1").arg(pid));
    if (alive.interpreters_size() > 0)
        html += QStringLiteral("<li>%1</li>")
                    .arg(say("Interpreters that its code made: %1").arg(alive.interpreters_size()));
    if (alive.blocks() > 0 || alive.modules() > 0)
        html += QStringLiteral("<li>%1</li>").arg(memoryLine(alive));
    return html.isEmpty() ? html
                          : QStringLiteral("<h4 style='margin-top: 12px'>%1</h4>"
                                           "<ul style='margin-left:-20px'>%2</ul>")
                                .arg(say("Alive before"), html);
}

QString findingHtml(const proto::Finding& finding, const Places& places)
{
    const GraphPalette& palette = places.palette;
    const QColor colour = severityColour(palette, finding.severity());
    const QString text = QString::fromStdString(finding.text());
    const qsizetype first = text.indexOf(u'\n');
    QString html = QStringLiteral("%1 <b>%2</b> %3")
                       .arg(coloured(QStringLiteral("<b>%1 %2</b>")
                                         .arg(severityGlyph(finding.severity()),
                                             severityWord(finding.severity())),
                                colour),
                           safe(finding.kind()), text.left(first).toHtmlEscaped());
    if (!finding.file().empty())
        html += QStringLiteral(" — %1").arg(places.html(finding.file(), finding.line()));
    QStringList below;
    if (const QString why = explanation(finding); !why.isEmpty())
        below << coloured(why.toHtmlEscaped(), palette.dimText);
    if (const QString what = advice(finding); !what.isEmpty())
        below << QStringLiteral("→ ") + what.toHtmlEscaped();
    const QString rest = below.join(QStringLiteral("<br>")) + frames(finding.frames(), places);
    if (first < 0)
        return QStringLiteral("<p>%1<br>%2</p>").arg(html, rest);
    // What follows the first line is a traceback: its carets stand under what they mean.
    return QStringLiteral("<p style='margin-bottom: 0'>%1</p>"
                          "<pre style='margin: 0; white-space: pre-wrap'>%2</pre>"
                          "<p style='margin-top: 0'>%3</p>")
        .arg(html, text.mid(first + 1).toHtmlEscaped(), rest);
}

} // namespace

QString toHtml(const FinalizationEntry& entry, const GraphPalette& palette, const IsOpen& isOpen)
{
    const Places places{palette, isOpen};
    QString html = QStringLiteral("<h3>%1</h3>").arg(headline(entry).toHtmlEscaped());
    QStringList facts{entry.when.toString(QStringLiteral("yyyy-MM-dd HH:mm:ss.zzz"))};
    if (!entry.report.ended_by().empty())
        facts << say("ended by %1").arg(safe(entry.report.ended_by()));
    if (entry.report.kind() != proto::KIND_UNSPECIFIED)
        facts << kindWord(entry.report.kind());
    html += QStringLiteral("<p>%1</p>")
                .arg(coloured(facts.join(QStringLiteral(" · ")), palette.dimText));
    // An end that nobody asked for is a finding and says it there.
    if (entry.end && entry.end->expected && !entry.end->text.isEmpty())
        html += QStringLiteral("<p>%1</p>").arg(entry.end->text.toHtmlEscaped());
    for (const proto::Finding& finding : entry.report.findings())
        html += findingHtml(finding, places);
    if (entry.end && !entry.end->lost.isEmpty())
        html += QStringLiteral("<p>%1</p>")
                    .arg(say("Lost with it: %1")
                             .arg(entry.end->lost.join(QStringLiteral(", ")).toHtmlEscaped()));
    // Of an interpreter that is not ours the end alone is seen, unless Clutch has ended it.
    const bool looked = entry.report.kind() != proto::KIND_FOREIGN || entry.report.steps_size() > 0;
    if (entry.report.findings_size() == 0 && entry.reported)
        html += QStringLiteral("<p>%1</p>")
                    .arg(looked
                            ? coloured(say("✓ It left nothing behind."), palette.good)
                            : coloured(say("Clutch did not end it, and has not looked at what it "
                                           "left behind."),
                                palette.dimText));
    if (entry.report.steps_size() > 0)
        html += stepsHtml(entry, palette);
    html += aliveHtml(entry.report.before(), places);
    if (entry.end && !entry.end->lastWords.isEmpty())
        html += QStringLiteral("<h4>%1</h4><pre>%2</pre>")
                    .arg(say("Last words"), entry.end->lastWords.toHtmlEscaped());
    return html;
}

} // namespace clutch::ui
