#include "ui/editor/editor_spans.h"

#include "ui/editor/editor.h"

#include <gtest/gtest.h>

namespace clutch::ui {
namespace {

class EditorSpansTest : public testing::Test
{
protected:
    EditorSpansTest()
    {
        m_editor.resize(500, 400);
        m_editor.setUntitled(QStringLiteral("t"), kText);
    }
    const QString kText = QStringLiteral("ä€😀x = 1\ny = x\n");
    Editor m_editor;
};

TEST_F(EditorSpansTest, AreCharactersOfAnySize)
{
    selectSpan(m_editor, {4, 9});
    EXPECT_EQ(m_editor.selectedText(), QStringLiteral("x = 1"));
    selectSpan(m_editor, {14, 15});
    EXPECT_EQ(m_editor.selectedText(), QStringLiteral("x"));
    selectSpan(m_editor, {14, 99}); // the text became shorter
    EXPECT_EQ(m_editor.selectedText(), QStringLiteral("x\n"));
}

TEST_F(EditorSpansTest, AreReplacedInOneStepAndTheCaretStays)
{
    m_editor.setCursorPosition(1, 4);

    replaceSpans(
        m_editor, {{{0, 1}, QStringLiteral("öö")}, {{2, 4}, {}}, {{4, 5}, QStringLiteral("😀\n")}});
    EXPECT_EQ(m_editor.text(), QStringLiteral("öö€😀\n = 1\ny = x\n"));
    int line = 0;
    int column = 0;
    m_editor.getCursorPosition(&line, &column);
    EXPECT_EQ(std::make_pair(line, column), std::make_pair(2, 4));
    m_editor.undo();
    EXPECT_EQ(m_editor.text(), kText);
    EXPECT_FALSE(m_editor.isUndoAvailable());
}

} // namespace
} // namespace clutch::ui
