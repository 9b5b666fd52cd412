#include "ui/models/lessons.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace clutch::ui {

namespace {

Result<QByteArray> contentOf(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failure(
            "cannot read " + path.toStdString() + ": " + file.errorString().toStdString());
    return file.readAll();
}

Result<LessonProgram> readProgram(const QString& folder, const QJsonObject& object)
{
    const std::string where = (folder + QStringLiteral("/lesson.json")).toStdString();
    LessonProgram program;
    program.letter = object.value(QLatin1String("letter")).toString();
    if (program.letter.isEmpty())
        return failure(where + ": a program has no letter");
    const QString kind = object.value(QLatin1String("kind")).toString();
    if (kind == QLatin1String("isolated"))
        program.kind = proto::KIND_ISOLATED;
    else if (kind == QLatin1String("shared"))
        program.kind = proto::KIND_SHARED_GIL;
    else if (kind == QLatin1String("legacy"))
        program.kind = proto::KIND_LEGACY;
    else
        return failure(where
            + ": a program is for an interpreter that is isolated, shared or "
              "legacy, and not \""
            + kind.toStdString() + "\"");
    program.name = object.value(QLatin1String("file")).toString();
    const auto source = contentOf(folder + QLatin1Char('/') + program.name);
    if (!source)
        return tl::unexpected(source.error());
    program.source = QString::fromUtf8(*source);
    return program;
}

} // namespace

Result<Lesson> readLesson(const QString& folder)
{
    Lesson lesson;
    lesson.id = QFileInfo(folder).fileName();
    const auto text = contentOf(folder + QStringLiteral("/lesson.md"));
    if (!text)
        return tl::unexpected(text.error());
    lesson.text = QString::fromUtf8(*text);
    const QString heading = lesson.text.section(QLatin1Char('\n'), 0, 0);
    if (!heading.startsWith(QLatin1String("# ")))
        return failure(
            folder.toStdString() + "/lesson.md: its first line is no title (\"# A title\")");
    lesson.title = heading.mid(2).trimmed();
    const QString list = folder + QStringLiteral("/lesson.json");
    const auto json = contentOf(list);
    if (!json)
        return tl::unexpected(json.error());
    QJsonParseError wrong{};
    const QJsonObject object = QJsonDocument::fromJson(*json, &wrong).object();
    if (wrong.error != QJsonParseError::NoError)
        return failure(list.toStdString() + ": " + wrong.errorString().toStdString());
    for (const QJsonValue& each : object.value(QLatin1String("programs")).toArray()) {
        auto program = readProgram(folder, each.toObject());
        if (!program)
            return tl::unexpected(program.error());
        lesson.programs.push_back(std::move(*program));
    }
    if (lesson.programs.empty())
        return failure(list.toStdString() + ": it names no programs");
    return lesson;
}

std::vector<Lesson> readLessons(const QString& folder)
{
    std::vector<Lesson> all;
    for (const QString& name :
        QDir(folder).entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name)) {
        if (auto lesson = readLesson(folder + QLatin1Char('/') + name))
            all.push_back(std::move(*lesson));
    }
    return all;
}

QString lessonText(const Lesson& lesson, const std::vector<QString>& letters)
{
    QString text = lesson.text;
    for (std::size_t i = 0; i < lesson.programs.size() && i < letters.size(); ++i)
        text.replace(QLatin1Char('{') + lesson.programs[i].letter + QLatin1Char('}'), letters[i]);
    return text;
}

} // namespace clutch::ui
