#include "ui/editor/editor.h"

#include "tests/ui/support/editor_places.h"
#include "ui/editor/indicators.h"
#include "ui/style/themes.h"

#include <gtest/gtest.h>

#include <QSignalSpy>
#include <QTest>

namespace clutch::ui {
namespace {

constexpr int kNumbers = 0;

class EditorMarksTest : public testing::Test
{
protected:
    EditorMarksTest()
    {
        m_editor.resize(500, 400);
        m_editor.show();
    }
    void begin(const QString& text) { m_editor.setUntitled(QStringLiteral("t"), text); }
    void wrong(int line, int column, int endLine, int endColumn)
    {
        m_editor.setProblem(
            {line, column, endLine, endColumn, QStringLiteral("SyntaxError: expected ':'")});
    }
    QString squiggled() { return markedText(m_editor, kSyntaxError); }
    QPoint pointOf(int line, int column) { return ui::pointOf(m_editor, line, column); }
    Editor m_editor;
};

TEST_F(EditorMarksTest, SquigglesThePlaceOfASyntaxErrorInCharacters)
{
    begin(QStringLiteral("a = 'ä' $ b\n"));
    wrong(1, 9, 1, 10);
    EXPECT_EQ(squiggled(), QStringLiteral("$"));
}

TEST_F(EditorMarksTest, SquigglesTheLastCharacterWhereSomethingIsMissingAtTheEnd)
{
    begin(QStringLiteral("if x\n    pass\n"));
    wrong(1, 5, 1, 5);
    EXPECT_EQ(squiggled(), QStringLiteral("x"));
}

TEST_F(EditorMarksTest, SquigglesTheCodeOfTheLineWhereThePlaceIsUnknown)
{
    begin(QStringLiteral("    x = 1\n"));
    wrong(1, 0, 0, 0);
    EXPECT_EQ(squiggled(), QStringLiteral("x = 1"));
}

TEST_F(EditorMarksTest, SquigglesOnlyTheFirstLineOfALongPlace)
{
    begin(QStringLiteral("x = (1,\n2,\n3\n"));
    wrong(1, 5, 3, 2);
    EXPECT_EQ(squiggled(), QStringLiteral("(1,"));
}

TEST_F(EditorMarksTest, TakesALineBehindTheEndForTheLastOne)
{
    begin(QStringLiteral("if x:\n"));
    wrong(7, 1, 7, 1);
    EXPECT_EQ(m_editor.problem()->line, 2);
    EXPECT_NE(m_editor.markersAtLine(1), 0U);
}

TEST_F(EditorMarksTest, PutsASignIntoTheMarginThatMovesWithTheText)
{
    begin(QStringLiteral("a\nif x\n"));
    EXPECT_EQ(m_editor.markersAtLine(1), 0U);
    wrong(2, 5, 2, 5);
    EXPECT_NE(m_editor.markersAtLine(1), 0U);
    m_editor.insertAt(QStringLiteral("\n"), 0, 0);
    EXPECT_NE(m_editor.markersAtLine(2), 0U);
    EXPECT_EQ(squiggled(), QStringLiteral("x"));
    m_editor.clearProblem();
    EXPECT_EQ(m_editor.markersAtLine(2), 0U);
    EXPECT_EQ(squiggled(), QString());
}

TEST_F(EditorMarksTest, TellsWhatIsWrongWhereThePointerIs)
{
    begin(QStringLiteral("a = 1\nif x\n"));
    EXPECT_EQ(m_editor.tipAt(pointOf(1, 3)), QString());
    wrong(2, 5, 2, 5);
    EXPECT_EQ(m_editor.tipAt(pointOf(1, 3)), QStringLiteral("SyntaxError: expected ':'"));
    EXPECT_EQ(m_editor.tipAt(pointOf(1, 0)), QString());
    const QPoint margin(m_editor.marginWidth(kNumbers) + 2, pointOf(1, 0).y());
    EXPECT_EQ(m_editor.tipAt(margin), QStringLiteral("SyntaxError: expected ':'"));
    EXPECT_EQ(m_editor.tipAt({margin.x(), pointOf(0, 0).y()}), QString());
}

TEST_F(EditorMarksTest, KeepsTheWordsOfAnExceptionWhenTheThemeChanges)
{
    begin(QStringLiteral("a\nb\n"));
    m_editor.markError(2, QStringLiteral("NameError: b"));
    Themes::instance().choose(ThemeChoice::Dark);
    EXPECT_EQ(m_editor.annotation(1), QStringLiteral("NameError: b"));
    Themes::instance().choose(ThemeChoice::Light);
    EXPECT_EQ(m_editor.errorLine(), 2);
    EXPECT_EQ(m_editor.annotation(1), QStringLiteral("NameError: b"));
}

TEST_F(EditorMarksTest, TellsOfChangesOnlyWhenThereIsOne)
{
    begin(QStringLiteral("if x\n"));
    QSignalSpy changes(&m_editor, &Editor::problemChanged);
    m_editor.clearProblem();
    EXPECT_EQ(changes.count(), 0);
    wrong(1, 5, 1, 5);
    m_editor.clearProblem();
    EXPECT_EQ(changes.count(), 2);
}

} // namespace
} // namespace clutch::ui
