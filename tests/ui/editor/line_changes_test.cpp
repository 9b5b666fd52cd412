#include "ui/editor/line_changes.h"

#include "ui/editor/editor.h"

#include <gtest/gtest.h>

#include <random>

namespace clutch::ui {
namespace {

QString applied(const QString& before, const std::vector<Replacement>& changes)
{
    QString after;
    qsizetype copied = 0;
    for (const Replacement& each : changes) {
        EXPECT_GE(each.span.begin, copied);
        EXPECT_GE(each.span.end, each.span.begin);
        after += QStringView(before).mid(copied, each.span.begin - copied);
        after += each.with;
        copied = each.span.end;
    }
    return after + before.mid(copied);
}

TEST(LineChanges, AreNoneBetweenTwoTextsThatAreAlike)
{
    EXPECT_TRUE(lineChanges(QStringLiteral("a\nb"), QStringLiteral("a\nb")).empty());
    EXPECT_TRUE(lineChanges({}, {}).empty());
}

TEST(LineChanges, AreWhatDiffersWithinALine)
{
    const auto changes
        = lineChanges(QStringLiteral("a\nx=1\nb\n"), QStringLiteral("a\nx = 1\nb\n"));
    ASSERT_EQ(changes.size(), 1U);
    EXPECT_EQ(changes[0].span, (TextSpan{3, 4}));
    EXPECT_EQ(changes[0].with, QStringLiteral(" = "));
}

TEST(LineChanges, LeaveTheLinesBetweenThemAlone)
{
    const auto changes = lineChanges(
        QStringLiteral("import os\na\nb\nc\nd = 1\n"), QStringLiteral("a\nb\nnew\nc\nd = 2\n"));
    ASSERT_EQ(changes.size(), 3U);
    EXPECT_EQ(changes[1].with, QStringLiteral("new\n"));
}

TEST(LineChanges, NeverTakeHalfOfACharacter)
{
    const QString before = QStringLiteral("😀"); // the two differ in their second unit
    const QString after = QStringLiteral("😁");
    const auto changes = lineChanges(before, after);
    ASSERT_EQ(changes.size(), 1U);
    EXPECT_EQ(changes[0].span, (TextSpan{0, 2}));
    EXPECT_EQ(changes[0].with, after);
}

TEST(LineChanges, MakeTheOneTextOfTheOther)
{
    std::mt19937 random(7); // always the same texts
    for (int round = 0; round < 300; ++round) {
        QString texts[2];
        for (QString& text : texts) {
            const auto lines = random() % 12;
            for (unsigned line = 0; line < lines; ++line)
                text += QStringLiteral("abc").left(static_cast<int>(random() % 4))
                    + QChar(u'a' + static_cast<char16_t>(random() % 3)) + QLatin1Char('\n');
            if (random() % 2)
                text.chop(1);
        }
        EXPECT_EQ(applied(texts[0], lineChanges(texts[0], texts[1])), texts[1]);
    }
}

TEST(LineChanges, AreOneWhereNearlyEverythingDiffers)
{
    QString before = QStringLiteral("first\n");
    QString after = before;
    for (int line = 0; line < 3'000; ++line) {
        before += QString::number(line) + QLatin1Char('\n');
        after += QStringLiteral("x%1\n").arg(line);
    }
    const auto changes = lineChanges(before, after);
    EXPECT_EQ(changes.size(), 1U);
    EXPECT_EQ(applied(before, changes), after);
}

class ChangeTextTest : public testing::Test
{
protected:
    ChangeTextTest()
    {
        m_editor.resize(500, 300);
        m_editor.show();
    }
    void begin(const QString& text) { m_editor.setUntitled(QStringLiteral("t"), text); }
    Editor m_editor;
};

TEST_F(ChangeTextTest, IsOneStepOfUndo)
{
    const QString before = QStringLiteral("a=1\nb\nc=3\n");
    begin(before);
    changeTextTo(m_editor, QStringLiteral("a = 1\nb\nc = 3\n"));
    EXPECT_EQ(m_editor.text(), QStringLiteral("a = 1\nb\nc = 3\n"));
    m_editor.undo();
    EXPECT_EQ(m_editor.text(), before);
    EXPECT_FALSE(m_editor.isUndoAvailable());
}

TEST_F(ChangeTextTest, LeavesTheCaretWithItsText)
{
    begin(QStringLiteral("import os\nfoo( a,b )\n"));
    m_editor.setCursorPosition(1, 8); // behind the b
    changeTextTo(m_editor, QStringLiteral("foo(a, b)\n"));
    EXPECT_EQ(m_editor.caretPlace().line, 1);
    EXPECT_EQ(m_editor.caretPlace().column, 9);
}

TEST_F(ChangeTextTest, KeepsTheMarksOfLinesThatStay)
{
    begin(QStringLiteral("a=1\nb\nc=3\n"));
    const int marker = m_editor.markerDefine(QsciScintilla::Circle);
    const int handle = m_editor.markerAdd(1, marker);
    changeTextTo(m_editor, QStringLiteral("a = 1\n\n\nb\nc = 3\n"));
    EXPECT_EQ(m_editor.markerLine(handle), 3);
}

TEST_F(ChangeTextTest, KeepsTheLineOfTheCaretWhereItIsSeen)
{
    QString before;
    for (int line = 0; line < 200; ++line)
        before += QStringLiteral("line%1=0\n").arg(line);
    begin(before);
    m_editor.setCursorPosition(100, 0);
    m_editor.setFirstVisibleLine(95);
    changeTextTo(m_editor, QStringLiteral("new\nnew\nnew\n") + before);
    EXPECT_EQ(m_editor.caretPlace().line, 104);
    EXPECT_EQ(m_editor.firstVisibleLine(), 98);
}

} // namespace
} // namespace clutch::ui
