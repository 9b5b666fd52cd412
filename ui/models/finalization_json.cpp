// The finalization log as JSON, for other programs.
#include "ui/models/finalization_text.h"
#include "ui/models/interpreter_words.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace clutch::ui {

namespace {

QJsonArray framesJson(const google::protobuf::RepeatedPtrField<proto::Frame>& frames)
{
    QJsonArray array;
    for (const proto::Frame& frame : frames)
        array.append(QJsonObject{{QStringLiteral("file"), QString::fromStdString(frame.file())},
            {QStringLiteral("line"), static_cast<int>(frame.line())},
            {QStringLiteral("function"), QString::fromStdString(frame.function())}});
    return array;
}

QJsonObject aliveJson(const proto::Alive& alive)
{
    QJsonArray threads;
    for (const proto::Alive::Thread& thread : alive.threads())
        threads.append(QJsonObject{
            {QStringLiteral("native_id"), static_cast<qint64>(thread.native_id())},
            {QStringLiteral("name"), QString::fromStdString(thread.name())},
            {QStringLiteral("daemon"), thread.daemon()}, {QStringLiteral("owner"), thread.owner()},
            {QStringLiteral("frames"), framesJson(thread.frames())}});
    QJsonArray resources;
    for (const proto::Alive::Open& open : alive.resources())
        resources.append(QJsonObject{{QStringLiteral("what"), QString::fromStdString(open.what())},
            {QStringLiteral("text"), QString::fromStdString(open.text())}});
    QJsonArray children;
    for (const std::int32_t pid : alive.children())
        children.append(pid);
    return {{QStringLiteral("threads"), threads}, {QStringLiteral("resources"), resources},
        {QStringLiteral("children"), children},
        {QStringLiteral("blocks"), static_cast<qint64>(alive.blocks())},
        {QStringLiteral("arena_bytes"), static_cast<qint64>(alive.arena_bytes())},
        {QStringLiteral("modules"), static_cast<qint64>(alive.modules())},
        {QStringLiteral("interpreters"), alive.interpreters_size()}};
}

} // namespace

QByteArray toJson(const std::vector<FinalizationEntry>& entries)
{
    QJsonArray array;
    for (const FinalizationEntry& entry : entries) {
        QJsonArray steps;
        for (const proto::FinalizationReport::Step& step : entry.report.steps())
            steps.append(QJsonObject{{QStringLiteral("name"), QString::fromStdString(step.name())},
                {QStringLiteral("ns"), static_cast<qint64>(step.duration_ns())},
                {QStringLiteral("outcome"), QString::fromStdString(step.outcome())}});
        QJsonArray findings;
        for (const proto::Finding& finding : entry.report.findings())
            findings.append(
                QJsonObject{{QStringLiteral("severity"), severityWord(finding.severity())},
                    {QStringLiteral("kind"), QString::fromStdString(finding.kind())},
                    {QStringLiteral("text"), QString::fromStdString(finding.text())},
                    {QStringLiteral("file"), QString::fromStdString(finding.file())},
                    {QStringLiteral("line"), static_cast<int>(finding.line())},
                    {QStringLiteral("explanation"), explanation(finding)},
                    {QStringLiteral("advice"), advice(finding)},
                    {QStringLiteral("frames"), framesJson(finding.frames())}});
        QJsonObject object{{QStringLiteral("when"), entry.when.toString(Qt::ISODateWithMs)},
            {QStringLiteral("runtime"), entry.runtime},
            {QStringLiteral("interpreter"), static_cast<qint64>(entry.report.interpreter())},
            {QStringLiteral("letter"), entry.letter}, {QStringLiteral("how"), howWord(entry)},
            {QStringLiteral("kind"),
                entry.report.kind() == proto::KIND_UNSPECIFIED ? QString()
                                                               : kindWord(entry.report.kind())},
            {QStringLiteral("ended_by"), QString::fromStdString(entry.report.ended_by())},
            {QStringLiteral("duration_ns"), static_cast<qint64>(entry.durationNs())},
            {QStringLiteral("steps"), steps},
            {QStringLiteral("alive_before"), aliveJson(entry.report.before())},
            {QStringLiteral("findings"), findings}};
        if (entry.end) {
            object.insert(QStringLiteral("process"), entry.end->text);
            object.insert(QStringLiteral("signal"), entry.end->signal);
            object.insert(QStringLiteral("exit_code"), entry.end->exitCode);
            object.insert(QStringLiteral("lost"), QJsonArray::fromStringList(entry.end->lost));
            object.insert(QStringLiteral("last_words"), entry.end->lastWords);
        }
        array.append(object);
    }
    return QJsonDocument(array).toJson();
}

} // namespace clutch::ui
