#include "ui/tools/ruff_report.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <tuple>

namespace clutch::ui {

namespace {

TextPlace placeOf(const QJsonValue& value)
{
    const QJsonObject place = value.toObject();
    return {place[QLatin1String("row")].toInt(), place[QLatin1String("column")].toInt()};
}

bool isPlace(TextPlace place)
{
    return place.line > 0 && place.column > 0;
}

bool isBefore(TextPlace a, TextPlace b)
{
    return std::tie(a.line, a.column) < std::tie(b.line, b.column);
}

// None where one of them cannot be made: half a fix is none.
std::vector<TextEdit> editsOf(const QJsonObject& fix)
{
    std::vector<TextEdit> edits;
    if (fix[QLatin1String("applicability")].toString() != QLatin1String("safe"))
        return edits;
    const QJsonArray listed = fix[QLatin1String("edits")].toArray();
    for (const QJsonValue& each : listed) {
        const QJsonObject edit = each.toObject();
        edits.push_back(
            {placeOf(edit[QLatin1String("location")]), placeOf(edit[QLatin1String("end_location")]),
                edit[QLatin1String("content")].toString()});
        const TextEdit& made = edits.back();
        if (!isPlace(made.begin) || !isPlace(made.end) || isBefore(made.end, made.begin))
            return {};
    }
    std::stable_sort(edits.begin(), edits.end(),
        [](const TextEdit& a, const TextEdit& b) { return isBefore(a.begin, b.begin); });
    return edits;
}

Finding findingOf(const QJsonObject& entry)
{
    const TextPlace begin = placeOf(entry[QLatin1String("location")]);
    const TextPlace end = placeOf(entry[QLatin1String("end_location")]);
    Finding finding;
    finding.code = entry[QLatin1String("code")].toString();
    finding.place = {
        begin.line, begin.column, end.line, end.column, entry[QLatin1String("message")].toString()};
    const QJsonObject fix = entry[QLatin1String("fix")].toObject();
    finding.edits = editsOf(fix);
    if (!finding.edits.empty())
        finding.fix = fix[QLatin1String("message")].toString();
    if (!finding.edits.empty() && finding.fix.isEmpty())
        finding.fix = finding.code;
    return finding;
}

} // namespace

Result<RuffReport> readRuffReport(const QByteArray& json)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(json, &error);
    if (!document.isArray())
        return failure("ruff: what it wrote is no report: "
            + (error.error == QJsonParseError::NoError ? std::string("it is no list")
                                                       : error.errorString().toStdString()));
    RuffReport report;
    const QJsonArray entries = document.array();
    for (const QJsonValue& each : entries) {
        Finding finding = findingOf(each.toObject());
        // Older ones have no code for it, newer ones a word instead of a rule.
        if (finding.code.isEmpty() || finding.code == QLatin1String("invalid-syntax"))
            report.syntaxErrors = true;
        else if (finding.place.line > 0)
            report.findings.push_back(std::move(finding));
    }
    std::stable_sort(
        report.findings.begin(), report.findings.end(), [](const Finding& a, const Finding& b) {
            return std::tie(a.place.line, a.place.column) < std::tie(b.place.line, b.place.column);
        });
    return report;
}

} // namespace clutch::ui
