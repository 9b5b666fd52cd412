#include "ui/editor/finding_marks.h"

#include "tests/ui/support/editor_places.h"
#include "ui/editor/indicators.h"
#include "ui/style/themes.h"

#include <gtest/gtest.h>

#include <QSignalSpy>

namespace clutch::ui {
namespace {

class FindingMarksTest : public testing::Test
{
protected:
    FindingMarksTest()
    {
        Themes::instance().dress();
        m_editor.resize(500, 400);
        m_editor.show();
    }
    ~FindingMarksTest() override { Themes::instance().choose(ThemeChoice::Light); }
    void begin(const QString& text) { m_editor.setUntitled(QStringLiteral("t"), text); }
    static Finding finding(
        int line, int column, int endColumn, const char* code = "F401", const char* fix = "")
    {
        return {{line, column, line, endColumn, QStringLiteral("says so")}, QLatin1String(code),
            QLatin1String(fix), {}};
    }
    QString squiggled() { return markedText(m_editor, kLintFinding); }
    QPoint pointOf(int line, int column) { return ui::pointOf(m_editor, line, column); }
    Editor m_editor;
};

TEST_F(FindingMarksTest, SquiggleTheirCharactersInAColourOfTheirOwn)
{
    begin(QStringLiteral("ä😀 os x\n"));
    m_editor.setFindings({finding(1, 4, 6)});
    EXPECT_EQ(squiggled(), QStringLiteral("os"));
    for (const ThemeChoice choice : {ThemeChoice::Light, ThemeChoice::Dark}) {
        Themes::instance().choose(choice);
        const QColor colour = theme().warning;
        const long bgr = colour.red() | colour.green() << 8 | colour.blue() << 16;
        EXPECT_EQ(m_editor.SendScintilla(QsciScintilla::SCI_INDICGETFORE, kLintFinding), bgr);
        EXPECT_NE(colour, theme().error);
    }
}

TEST_F(FindingMarksTest, SayTheirCodeTheirWordsAndWhetherTheyCanBeMended)
{
    begin(QStringLiteral("import os\nx\n"));
    m_editor.setFindings({finding(1, 8, 10, "F401", "Remove it"), finding(2, 1, 2, "B018")});
    EXPECT_EQ(m_editor.tipAt(pointOf(0, 8)),
        QStringLiteral("F401 says so\n    Fix available: Remove it"));
    EXPECT_EQ(m_editor.tipAt(pointOf(1, 0)), QStringLiteral("B018 says so"));
    EXPECT_EQ(m_editor.tipAt(pointOf(0, 1)), QString());
    const QPoint margin(1, pointOf(1, 0).y());
    EXPECT_EQ(m_editor.tipAt(margin), QStringLiteral("B018 says so"));
}

TEST_F(FindingMarksTest, BothSayWhatTheyHaveAgainstOnePlace)
{
    begin(QStringLiteral("import os\n"));
    m_editor.setFindings({finding(1, 1, 10, "I001"), finding(1, 1, 10, "F401")});
    EXPECT_EQ(m_editor.tipAt(pointOf(0, 3)), QStringLiteral("I001 says so\nF401 says so"));
}

TEST_F(FindingMarksTest, MoveWithTheText)
{
    begin(QStringLiteral("import os\n"));
    m_editor.setFindings({finding(1, 8, 10)});
    m_editor.insertAt(QStringLiteral("a = 1\n\n"), 0, 0);
    EXPECT_EQ(squiggled(), QStringLiteral("os"));
    EXPECT_EQ(m_editor.findings().lineOf(m_editor.findings().all().front()), 3);
    EXPECT_EQ(m_editor.findings().at({3, 1}), &m_editor.findings().all().front());
    EXPECT_EQ(m_editor.findings().at({1, 8}), nullptr);
}

TEST_F(FindingMarksTest, TheOneAtTheCaretComesBeforeTheFirstOfItsLine)
{
    begin(QStringLiteral("import os, sys\n"));
    m_editor.setFindings({finding(1, 8, 10, "A"), finding(1, 12, 15, "B")});
    EXPECT_EQ(m_editor.findings().at({1, 13})->code, QStringLiteral("B"));
    EXPECT_EQ(m_editor.findings().at({1, 2})->code, QStringLiteral("A"));
}

TEST_F(FindingMarksTest, AreForgottenWithTheirText)
{
    begin(QStringLiteral("import os\n"));
    m_editor.setFindings({finding(1, 8, 10)});
    QSignalSpy changed(&m_editor, &Editor::problemChanged);
    begin(QStringLiteral("other\n"));
    EXPECT_TRUE(m_editor.findings().isEmpty());
    EXPECT_EQ(changed.count(), 1);
    EXPECT_EQ(squiggled(), QString());
}

TEST_F(FindingMarksTest, BehindTheEndOfTheTextAreOnItsLastLine)
{
    begin(QStringLiteral("x = 1"));
    m_editor.setFindings({finding(9, 1, 1, "W292")});
    EXPECT_EQ(m_editor.findings().lineOf(m_editor.findings().all().front()), 1);
}

TEST_F(FindingMarksTest, LeaveTheCompilersMarksAlone)
{
    begin(QStringLiteral("import os\n"));
    m_editor.setProblem({1, 8, 1, 10, QStringLiteral("SyntaxError: no")});
    m_editor.setFindings({finding(1, 8, 10)});
    EXPECT_EQ(m_editor.tipAt(pointOf(0, 8)), QStringLiteral("SyntaxError: no"));
    m_editor.setFindings({});
    EXPECT_TRUE(m_editor.problem());
    EXPECT_EQ(m_editor.tipAt(pointOf(0, 8)), QStringLiteral("SyntaxError: no"));
}

} // namespace
} // namespace clutch::ui
