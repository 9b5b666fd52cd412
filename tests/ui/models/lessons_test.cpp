#include "ui/models/lessons.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>

namespace clutch::ui {
namespace {

using testing::HasSubstr;

class LessonFolder : public testing::Test
{
protected:
    void write(const char* name, const QByteArray& content)
    {
        QFile file(m_folder.filePath(QLatin1String(name)));
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(content);
    }
    std::string complaint() const
    {
        const auto lesson = readLesson(m_folder.path());
        return lesson ? std::string() : lesson.error().text;
    }
    QTemporaryDir m_folder;
};

TEST_F(LessonFolder, IsReadWithItsPrograms)
{
    write("lesson.md", "# A title \n\nTry **{A}**.\n");
    write("lesson.json",
        R"({"programs": [{"letter": "A", "kind": "shared", "file": "a.py"},
                         {"letter": "B", "kind": "isolated", "file": "a.py"}]})");
    write("a.py", "print(1)\n");
    const auto lesson = readLesson(m_folder.path());
    ASSERT_TRUE(lesson) << lesson.error().text;
    EXPECT_EQ(lesson->title, QStringLiteral("A title"));
    ASSERT_EQ(lesson->programs.size(), 2U);
    EXPECT_EQ(lesson->programs[0].kind, proto::KIND_SHARED_GIL);
    EXPECT_EQ(lesson->programs[1].kind, proto::KIND_ISOLATED);
    EXPECT_EQ(lesson->programs[1].source, QStringLiteral("print(1)\n"));
    EXPECT_EQ(lessonText(*lesson, {QStringLiteral("C"), QStringLiteral("D")}),
        QStringLiteral("# A title \n\nTry **C**.\n"));
}

TEST_F(LessonFolder, ThatIsNotAsItShouldBeSaysWhatIsWrong)
{
    EXPECT_THAT(complaint(), HasSubstr("cannot read " + m_folder.path().toStdString()));
    write("lesson.md", "No title\n");
    EXPECT_THAT(complaint(), HasSubstr("its first line is no title"));
    write("lesson.md", "# Title\n");
    EXPECT_THAT(complaint(), HasSubstr("lesson.json"));
    write("lesson.json", "{");
    EXPECT_THAT(complaint(), HasSubstr("lesson.json: "));
    write("lesson.json", "{}");
    EXPECT_THAT(complaint(), HasSubstr("it names no programs"));
    write("lesson.json", R"({"programs": [{"kind": "isolated", "file": "a.py"}]})");
    EXPECT_THAT(complaint(), HasSubstr("a program has no letter"));
    write("lesson.json", R"({"programs": [{"letter": "A", "kind": "odd", "file": "a.py"}]})");
    EXPECT_THAT(complaint(), HasSubstr("and not \"odd\""));
    write("lesson.json", R"({"programs": [{"letter": "A", "kind": "isolated", "file": "a.py"}]})");
    EXPECT_THAT(complaint(), HasSubstr("a.py"));
}

/// What stands in resources/.
class ShippedLessons : public testing::Test
{
protected:
    const QString m_folder = QStringLiteral(CLUTCH_LESSONS);
};

TEST_F(ShippedLessons, AreAllReadable)
{
    int lessons = 0;
    for (const QString& name :
        QDir(m_folder).entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name)) {
        if (name == QLatin1String("00-demo"))
            continue;
        ++lessons;
        const auto lesson = readLesson(m_folder + QLatin1Char('/') + name);
        ASSERT_TRUE(lesson) << lesson.error().text;
        // Every pane that the text speaks of has a program, and the other way round.
        QString text = lesson->text;
        for (const LessonProgram& program : lesson->programs) {
            const QString place = QLatin1Char('{') + program.letter + QLatin1Char('}');
            EXPECT_TRUE(text.contains(place)) << name.toStdString();
            text.remove(place);
            // Narrow enough for a pane among three.
            for (const QString& line : program.source.split(QLatin1Char('\n')))
                EXPECT_LE(line.size(), 60) << line.toStdString();
        }
        EXPECT_FALSE(text.contains(QRegularExpression(QStringLiteral("\\{[A-Z]\\}"))))
            << name.toStdString();
    }
    EXPECT_GE(lessons, 6);
    EXPECT_EQ(readLessons(m_folder).size(), static_cast<std::size_t>(lessons));
}

} // namespace
} // namespace clutch::ui
