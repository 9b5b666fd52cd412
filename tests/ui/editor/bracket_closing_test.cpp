// Brackets and quotes that close themselves, as one types them.
#include "ui/editor/editor.h"

#include "tests/ui/support/editor_places.h"
#include "ui/editor/indicators.h"

#include <gtest/gtest.h>

#include <QTest>

namespace clutch::ui {
namespace {

class BracketClosingTest : public testing::Test
{
protected:
    BracketClosingTest() { m_editor.resize(500, 400); }
    void begin(const char* text, int line, int column)
    {
        m_editor.setUntitled(QStringLiteral("t"), QString::fromUtf8(text));
        m_editor.setCursorPosition(line, column);
    }
    void type(const char* keys) { QTest::keyClicks(&m_editor, QString::fromUtf8(keys)); }
    std::string text() { return m_editor.text().toStdString(); }
    Editor m_editor;
};

struct Typed
{
    const char* before; // with the caret at its end
    const char* keys;
    const char* after;
};

TEST_F(BracketClosingTest, ClosesWhatIsOpenedAndStepsOverIt)
{
    const Typed cases[] = {
        {"", "(", "()"}, {"", "f(x)", "f(x)"}, {"", "[{(", "[{()}]"}, {"", "[{(1)}]", "[{(1)}]"},
        {"x = ", "'a'", "x = 'a'"}, {"x = ", "f\"", "x = f\"\""}, {"x = ", "Rb'", "x = Rb''"},
        {"", "\"\"\"doc\"\"\"", "\"\"\"doc\"\"\""}, {"don", "'t", "don't"}, // no prefix of a string
        {"# it", " (is", "# it (is"}, {"# don", "'t", "# don't"}, {"x = 'a", "(", "x = 'a("},
        {"'''a ", "\"", "'''a \""}, {"f(1)", ")", "f(1))"}, // nothing was put there
    };
    for (const Typed& each : cases) {
        begin(each.before, 0, static_cast<int>(QString::fromUtf8(each.before).size()));
        type(each.keys);
        EXPECT_EQ(text(), each.after) << each.before << " + " << each.keys;
    }
}

TEST_F(BracketClosingTest, LeavesAloneWhatStandsBeforeCode)
{
    begin("x", 0, 0);
    type("(");
    EXPECT_EQ(text(), "(x");
    begin(" x", 0, 0);
    type("(");
    EXPECT_EQ(text(), "() x");
}

TEST_F(BracketClosingTest, BackspaceTakesBoth)
{
    begin("f", 0, 1);
    type("(");
    QTest::keyClick(&m_editor, Qt::Key_Backspace);
    EXPECT_EQ(text(), "f");
    begin("f()", 0, 2); // which nobody put there by itself
    QTest::keyClick(&m_editor, Qt::Key_Backspace);
    EXPECT_EQ(text(), "f)");
}

TEST_F(BracketClosingTest, GoesAroundWhatIsSelected)
{
    begin("a bc d", 0, 0);
    m_editor.setSelection(0, 2, 0, 4);
    type("(");
    EXPECT_EQ(text(), "a (bc) d");
    EXPECT_EQ(m_editor.selectedText(), QStringLiteral("bc"));
    type("'");
    EXPECT_EQ(text(), "a ('bc') d");
    m_editor.undo();
    m_editor.undo();
    EXPECT_EQ(text(), "a bc d");
}

TEST_F(BracketClosingTest, OneUndoTakesBothBack)
{
    begin("f", 0, 1);
    type("(");
    m_editor.undo();
    EXPECT_EQ(text(), "f");
}

TEST_F(BracketClosingTest, ReturnBetweenThemGivesTheClosingOneALineOfItsOwn)
{
    begin("  f", 0, 3);
    type("(");
    QTest::keyClick(&m_editor, Qt::Key_Return);
    type("x");
    EXPECT_EQ(text(), "  f(\n      x\n  )");
}

TEST_F(BracketClosingTest, WhatWasPutThereByItselfIsNotShownAsAnError)
{
    begin("d = ", 0, 4);
    type("[(");
    EXPECT_EQ(markedText(m_editor, kSyntaxError), QString());
    m_editor.setProblem({1, 5, 1, 9, QStringLiteral("SyntaxError: never closed")});
    m_editor.clearProblem();
    type("1)]"); // still known as put there: stepped over
    EXPECT_EQ(text(), "d = [(1)]");
}

TEST_F(BracketClosingTest, ABracketThatTheCompilerHasSomethingAgainstIsNotTakenForOneOfThose)
{
    begin("f(1)) ", 0, 4);
    m_editor.setProblem({1, 5, 1, 6, QStringLiteral("SyntaxError: unmatched ')'")});
    type(")");
    EXPECT_EQ(text(), "f(1))) ");
}

TEST_F(BracketClosingTest, IsLeftToOthersWhereSeveralCaretsType)
{
    begin("a\nb\n", 0, 1);
    m_editor.SendScintilla(QsciScintilla::SCI_ADDSELECTION, 3UL, 3L);
    type("(");
    EXPECT_EQ(text(), "a(\nb(\n");
}

TEST_F(BracketClosingTest, IsSwitchedOff)
{
    m_editor.setClosesBrackets(false);
    begin("f", 0, 1);
    type("(");
    EXPECT_EQ(text(), "f(");
}

} // namespace
} // namespace clutch::ui
