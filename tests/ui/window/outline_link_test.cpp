// The outline, and what one sees of a text, in a window over the fake runtime.
#include "tests/ui/window/window_fixture.h"

#include "ui/dock_layout.h"
#include "ui/editor/outline_panel.h"
#include "ui/preferences.h"

#include <QDockWidget>
#include <QTreeWidget>

namespace clutch::ui {
namespace {

class OutlineTest : public WindowTest
{
protected:
    OutlineTest()
    {
        open(options());
        type("A", QStringLiteral("class One:\n    def two(self):\n        pass\n"));
        type("B", QStringLiteral("def three(): pass\n"));
        workbench().setCurrent(&pane("A"));
    }
    Editor& editor(const char* letter) { return pane(letter).editorPanel().editor(); }
    QTreeWidget& tree() { return m_window->outline().tree(); }
    QString top(int row)
    {
        const QTreeWidgetItem* item = tree().topLevelItem(row);
        return item ? item->text(0) : QString();
    }
};

TEST_F(OutlineTest, IsThatOfTheTextThatIsSeen)
{
    m_window->actions().outline->trigger();
    EXPECT_TRUE(m_window->dockLayout().dock(docks::kOutline)->isVisible());
    EXPECT_TRUE(tree().hasFocus());
    EXPECT_EQ(top(0), QStringLiteral("class One"));
    workbench().setCurrent(&pane("B"));
    EXPECT_EQ(top(0), QStringLiteral("def three"));
    editor("B").append(QStringLiteral("def four(): pass\n"));
    wait([&] { return top(1) == QStringLiteral("def four"); });
    editor("B").setCursorPosition(1, 2);
    wait([&] { return tree().currentItem()->text(0) == QStringLiteral("def four"); });
}

TEST_F(OutlineTest, GoesToWhatIsChosen)
{
    m_window->actions().outline->trigger();
    QTest::keyClick(&tree(), Qt::Key_Down);
    ASSERT_EQ(tree().currentItem()->text(0), QStringLiteral("def two"));
    QTest::keyClick(&tree(), Qt::Key_Return);
    EXPECT_TRUE(editor("A").hasFocus());
    EXPECT_EQ(editor("A").caretPlace().line, 2);
}

TEST_F(OutlineTest, WithoutATextItSaysWhatWillAppear)
{
    m_window->actions().outline->trigger();
    workbench().closePane(&pane("A"));
    workbench().closePane(&pane("B"));
    EXPECT_EQ(tree().topLevelItemCount(), 0);
    EXPECT_EQ(m_window->outline().sentence(),
        QStringLiteral("The classes, functions and cells of a text appear here."));
    EXPECT_FALSE(m_window->actions().outline->isEnabled());
}

TEST_F(OutlineTest, WhitespaceAndRulerAreShownInEveryEditorAndKept)
{
    m_window->actions().whitespace->trigger();
    m_window->actions().ruler->trigger();
    for (const char* letter : {"A", "B"}) {
        EXPECT_EQ(editor(letter).whitespaceVisibility(), QsciScintilla::WsVisible);
        EXPECT_EQ(editor(letter).edgeColumn(), 88);
    }
    m_window->actions().newFile->trigger();
    EXPECT_EQ(editor("A").edgeMode(), QsciScintilla::EdgeLine) << "of a new text, too";
    EXPECT_TRUE(loadPreferences().showWhitespace);
    EXPECT_TRUE(loadPreferences().showRuler);
    close();
    open(options());
    EXPECT_TRUE(m_window->actions().ruler->isChecked());
    EXPECT_EQ(editor("A").whitespaceVisibility(), QsciScintilla::WsVisible);
    m_window->actions().whitespace->trigger();
    EXPECT_EQ(editor("A").whitespaceVisibility(), QsciScintilla::WsInvisible);
    EXPECT_FALSE(loadPreferences().showWhitespace);
}

} // namespace
} // namespace clutch::ui
