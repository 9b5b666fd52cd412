// What an Editor makes of its text: how wide it is, and which words are keywords.
#include "ui/editor/editor.h"

#include "ui/editor/indicators.h"
#include "ui/editor/python_lexer.h"

#include <gtest/gtest.h>

#include <QScrollBar>
#include <QTest>

namespace clutch::ui {
namespace {

class EditorTextTest : public testing::Test
{
protected:
    EditorTextTest()
    {
        m_editor.resize(500, 400);
        m_editor.show();
    }
    void begin(const QString& text) { m_editor.setUntitled(QStringLiteral("t"), text); }
    int sideways() { return m_editor.horizontalScrollBar()->maximum(); }
    template <typename Condition> void wait(Condition condition)
    {
        EXPECT_TRUE(QTest::qWaitFor(condition, 20'000));
    }
    // The words that have this style, in order.
    QStringList styled(int style)
    {
        m_editor.SendScintilla(QsciScintilla::SCI_COLOURISE, 0UL, -1L);
        return words([&](long at) {
            return m_editor.SendScintilla(QsciScintilla::SCI_GETSTYLEAT, at) == style;
        });
    }
    QStringList softKeywords()
    {
        return words([&](long at) {
            return m_editor.SendScintilla(QsciScintilla::SCI_INDICATORVALUEAT, kSoftKeyword, at)
                != 0;
        });
    }
    template <typename Marked> QStringList words(Marked marked)
    {
        const QByteArray text = m_editor.text().toUtf8() + ' ';
        QStringList found;
        QString word;
        for (long at = 0; at < text.size(); ++at) {
            if (at < text.size() - 1 && marked(at))
                word += QLatin1Char(text.at(at));
            else if (!word.isEmpty())
                found << std::exchange(word, QString());
        }
        return found;
    }
    Editor m_editor;
};

TEST_F(EditorTextTest, CanNoLongerBeScrolledSidewaysOnceItsLongLineIsDeleted)
{
    begin(QStringLiteral("short\n") + QString(300, QLatin1Char('x')) + QStringLiteral("\n"));
    wait([&] { return sideways() > 0; });
    m_editor.setSelection(1, 0, 2, 0);
    m_editor.removeSelectedText();
    wait([&] { return sideways() == 0; });
}

TEST_F(EditorTextTest, CanNoLongerBeScrolledSidewaysOnceALineIsShortAgainByUndo)
{
    begin(QString(40, QLatin1Char('x')) + QStringLiteral("\nshort\n"));
    m_editor.setCursorPosition(0, 0);
    m_editor.setFocus();
    const QString typed(40, QLatin1Char('y'));
    QTest::keyClicks(&m_editor, typed);
    wait([&] { return sideways() > 0; });
    QTest::keyClick(&m_editor, Qt::Key_Return);
    wait([&] { return sideways() == 0; });
    m_editor.undo();
    wait([&] { return sideways() > 0; });
    while (m_editor.isUndoAvailable())
        m_editor.undo();
    wait([&] { return sideways() == 0; });
    // A width that Scintilla remembers from a paint and nobody's change takes back.
    m_editor.setScrollWidth(2000);
    m_editor.viewport()->update();
    wait([&] { return sideways() == 0; });
}

TEST_F(EditorTextTest, CanBeScrolledAsFarAsTheLongestLineThatIsLeft)
{
    const QString longest(300, QLatin1Char('x'));
    const QString shorter(150, QLatin1Char('x'));
    begin(shorter + QStringLiteral("\n"));
    wait([&] { return sideways() > 0; });
    const int wanted = sideways();
    begin(shorter + QLatin1Char('\n') + longest + QLatin1Char('\n'));
    wait([&] { return sideways() > wanted; });
    m_editor.setSelection(1, 0, 2, 0);
    m_editor.removeSelectedText();
    wait([&] { return sideways() == wanted; });
}

TEST_F(EditorTextTest, StaysWhereItIsScrolledToWhileALongLineIsTyped)
{
    begin(QString(300, QLatin1Char('x')));
    wait([&] { return sideways() > 0; });
    m_editor.setCursorPosition(0, 300);
    const int at = m_editor.horizontalScrollBar()->value();
    EXPECT_GT(at, 0);
    QTest::keyClick(&m_editor, Qt::Key_Backspace);
    QTest::keyClicks(&m_editor, QStringLiteral("yz"));
    QApplication::processEvents();
    EXPECT_GE(m_editor.horizontalScrollBar()->value(), at);
}

TEST_F(EditorTextTest, HasTheKeywordsOfTodaysPython)
{
    begin(QStringLiteral("async def f(): await g\nnonlocal x\nexec = None\n"));
    EXPECT_EQ(
        styled(PythonLexer::Keyword), (QStringList{"async", "def", "await", "nonlocal", "None"}));
}

TEST_F(EditorTextTest, TellsBuiltinsFromOtherNamesAndFromAttributes)
{
    begin(QStringLiteral("print(len(xs), xs.len, length)\n"));
    EXPECT_EQ(styled(PythonLexer::HighlightedIdentifier), (QStringList{"print", "len"}));
}

TEST_F(EditorTextTest, ReadsTheExpressionsInFStrings)
{
    begin(QStringLiteral("f'{len(x)} of {total}'\n"));
    EXPECT_EQ(styled(PythonLexer::HighlightedIdentifier), QStringList{"len"});
    EXPECT_EQ(styled(PythonLexer::Identifier), (QStringList{"x", "total"}));
}

TEST_F(EditorTextTest, ColoursSoftKeywordsWhereTheyAreKeywords)
{
    begin(QStringLiteral("match = 1\nmatch point:\n    case 0:\n        type X = int\n"));
    wait([&] { return softKeywords() == QStringList{"match", "case", "type"}; });
}

TEST_F(EditorTextTest, LeavesThemAloneInStringsAndComments)
{
    begin(QStringLiteral("'''\nmatch x:\n'''\nmatch y:\n    pass\n"));
    wait([&] { return softKeywords() == QStringList{"match"}; });
    EXPECT_EQ(m_editor.SendScintilla(QsciScintilla::SCI_INDICATORVALUEAT, kSoftKeyword, 4L), 0);
}

TEST_F(EditorTextTest, ColoursSoftKeywordsThatAreScrolledIntoView)
{
    begin(QString(2000, QLatin1Char('\n')) + QStringLiteral("match x:\n    pass\n"));
    m_editor.goToLine(2001);
    wait([&] { return softKeywords() == QStringList{"match"}; });
}

TEST_F(EditorTextTest, FollowsAWordThatBecomesAKeywordAndStopsBeingOne)
{
    begin(QStringLiteral("match x\n"));
    m_editor.setCursorPosition(0, 7);
    QTest::keyClicks(&m_editor, QStringLiteral(":"));
    wait([&] { return softKeywords() == QStringList{"match"}; });
    QTest::keyClick(&m_editor, Qt::Key_Backspace);
    wait([&] { return softKeywords().isEmpty(); });
}

} // namespace
} // namespace clutch::ui
