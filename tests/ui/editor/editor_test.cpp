#include "ui/editor/editor.h"

#include "ui/editor/find_bar.h"
#include "ui/style/themes.h"

#include <gtest/gtest.h>

#include <QLineEdit>
#include <QPushButton>
#include <QTest>
#include <QToolButton>

namespace clutch::ui {
namespace {

class EditorTest : public testing::Test
{
protected:
    EditorTest() { m_editor.resize(500, 400); }
    void begin(const QString& text, int line, int column)
    {
        m_editor.setUntitled(QStringLiteral("t"), text);
        m_editor.setCursorPosition(line, column);
    }
    Editor m_editor;
};

TEST_F(EditorTest, IndentsAfterAColonAndBackAfterReturn)
{
    begin(QStringLiteral("def f():  # note"), 0, 16);
    QTest::keyClick(&m_editor, Qt::Key_Return);
    QTest::keyClicks(&m_editor, QStringLiteral("if x:"));
    QTest::keyClick(&m_editor, Qt::Key_Return);
    QTest::keyClicks(&m_editor, QStringLiteral("return 1"));
    QTest::keyClick(&m_editor, Qt::Key_Return);
    QTest::keyClicks(&m_editor, QStringLiteral("y = ':'"));
    QTest::keyClick(&m_editor, Qt::Key_Return);
    QTest::keyClicks(&m_editor, QStringLiteral("z"));
    EXPECT_EQ(m_editor.text(),
        QStringLiteral("def f():  # note\n    if x:\n        return 1\n    y = ':'\n    z"));
}

TEST_F(EditorTest, BackspaceInTheIndentGoesToThePreviousStop)
{
    begin(QStringLiteral("      x"), 0, 6);
    QTest::keyClick(&m_editor, Qt::Key_Backspace);
    EXPECT_EQ(m_editor.text(), QStringLiteral("    x"));
    QTest::keyClick(&m_editor, Qt::Key_Backspace);
    EXPECT_EQ(m_editor.text(), QStringLiteral("x"));
    begin(QStringLiteral("a  b"), 0, 3);
    QTest::keyClick(&m_editor, Qt::Key_Backspace);
    EXPECT_EQ(m_editor.text(), QStringLiteral("a b"));
}

TEST_F(EditorTest, TogglesCommentsOfTheSelectedLinesAtTheirCommonIndent)
{
    const QString code = QStringLiteral("if x:\n    a\n\n        b\nc\n");
    begin(code, 0, 0);
    m_editor.setSelection(1, 0, 4, 0);
    m_editor.toggleComment();
    EXPECT_EQ(m_editor.text(), QStringLiteral("if x:\n    # a\n\n    #     b\nc\n"));
    m_editor.setSelection(1, 0, 4, 0);
    m_editor.toggleComment();
    EXPECT_EQ(m_editor.text(), code);
}

TEST_F(EditorTest, MarksTheLineOfAnErrorUntilTheTextChanges)
{
    begin(QStringLiteral("a\nb\n"), 0, 0);
    m_editor.markError(2, QStringLiteral("NameError: b"));
    EXPECT_EQ(m_editor.errorLine(), 2);
    EXPECT_EQ(m_editor.annotation(1), QStringLiteral("NameError: b"));
    QTest::keyClicks(&m_editor, QStringLiteral("x"));
    EXPECT_EQ(m_editor.errorLine(), 0);
    EXPECT_EQ(m_editor.annotation(1), QString());
}

TEST_F(EditorTest, FollowsTheTheme)
{
    const auto ground = [this](unsigned long style) {
        const long colour = m_editor.SendScintilla(QsciScintilla::SCI_STYLEGETBACK, style);
        return QColor(static_cast<int>(colour & 0xff), static_cast<int>(colour >> 8 & 0xff),
            static_cast<int>(colour >> 16 & 0xff));
    };
    constexpr unsigned long kDefaultStyle = QsciScintilla::STYLE_DEFAULT;
    Themes::instance().choose(ThemeChoice::Dark);
    EXPECT_EQ(ground(0), Theme::darkTheme().editor);
    EXPECT_EQ(ground(kDefaultStyle), Theme::darkTheme().editor);
    Themes::instance().choose(ThemeChoice::Light);
    EXPECT_EQ(ground(0), Theme::light().editor);
    EXPECT_EQ(ground(kDefaultStyle), Theme::light().editor);
}

class FindTest : public EditorTest
{
protected:
    FindTest()
        : m_bar(&m_editor, &m_parent)
    {
        m_parent.show();
    }
    QLineEdit* field(const QString& name)
    {
        for (QLineEdit* edit : m_bar.findChildren<QLineEdit*>()) {
            if (edit->placeholderText() == name)
                return edit;
        }
        return nullptr;
    }
    void press(const QString& text)
    {
        for (QAbstractButton* button : m_bar.findChildren<QAbstractButton*>()) {
            if (button->text() == text || button->accessibleName() == text)
                button->click();
        }
    }
    QWidget m_parent;
    FindBar m_bar;
};

TEST_F(FindTest, GoesRoundInBothDirections)
{
    begin(QStringLiteral("ä one\ntwo one\n"), 0, 0);
    m_bar.openFind();
    field(QStringLiteral("Find"))->setText(QStringLiteral("ONE"));
    int line = 0;
    int column = 0;
    int end = 0;
    int endColumn = 0;
    m_editor.getSelection(&line, &column, &end, &endColumn);
    EXPECT_EQ(std::make_pair(line, column), std::make_pair(0, 2));
    m_bar.findNext();
    m_editor.getSelection(&line, &column, &end, &endColumn);
    EXPECT_EQ(line, 1);
    m_bar.findNext();
    m_editor.getSelection(&line, &column, &end, &endColumn);
    EXPECT_EQ(line, 0);
    m_bar.findPrevious();
    m_editor.getSelection(&line, &column, &end, &endColumn);
    EXPECT_EQ(line, 1);
}

TEST_F(FindTest, ReplacesByRegularExpressionWithGroupsInOneUndoStep)
{
    begin(QStringLiteral("a1 b2\n"), 0, 0);
    m_bar.openReplace();
    press(QStringLiteral("Regular expression"));
    field(QStringLiteral("Find"))->setText(QStringLiteral("([a-z])(\\d)"));
    field(QStringLiteral("Replace with"))->setText(QStringLiteral("$2\\1"));
    press(QStringLiteral("Replace all"));
    EXPECT_EQ(m_editor.text(), QStringLiteral("1a 2b\n"));
    m_editor.undo();
    EXPECT_EQ(m_editor.text(), QStringLiteral("a1 b2\n"));
}

TEST_F(FindTest, ReplacingAllLeavesTheCaretWhereItIs)
{
    begin(QStringLiteral("x\ny\nx\n"), 1, 1);
    m_bar.openReplace();
    field(QStringLiteral("Find"))->setText(QStringLiteral("x"));
    m_editor.setCursorPosition(1, 1);
    field(QStringLiteral("Replace with"))->setText(QStringLiteral("long\\n"));
    press(QStringLiteral("Replace all"));
    EXPECT_EQ(m_editor.text(), QStringLiteral("long\\n\ny\nlong\\n\n"));
    int line = 0;
    int column = 0;
    m_editor.getCursorPosition(&line, &column);
    EXPECT_EQ(std::make_pair(line, column), std::make_pair(1, 1));
}

TEST_F(FindTest, SaysThatAPatternIsNone)
{
    begin(QStringLiteral("a(\n"), 0, 0);
    m_bar.openFind();
    press(QStringLiteral("Regular expression"));
    field(QStringLiteral("Find"))->setText(QStringLiteral("("));
    EXPECT_TRUE(field(QStringLiteral("Find"))->property("wrong").toBool());
    EXPECT_FALSE(field(QStringLiteral("Find"))->toolTip().isEmpty());
}

} // namespace
} // namespace clutch::ui
