// To where a name comes from, and back, in a window over the fake runtime.
#include "tests/ui/window/tools_fixture.h"

#include "ui/preferences.h"

namespace clutch::ui {
namespace {

class DefinitionTest : public ToolsTest
{
protected:
    void openWith(const char* mode)
    {
        ::setenv("FAKE_RUNTIME", mode, 1);
        Preferences quiet;
        quiet.lintOnTyping = false;
        EXPECT_TRUE(savePreferences(quiet));
        open(options());
    }
    void put(const QString& text, int line, int column)
    {
        type("A", text);
        editor().setCursorPosition(line, column);
    }
    static std::pair<int, int> place(const Editor& editor)
    {
        return {editor.caretPlace().line, editor.caretPlace().column};
    }
};

TEST_F(DefinitionTest, IsInTheTextItselfAndOneComesBack)
{
    openWith("jedi");
    put(QStringLiteral("def area(r):\n\nx = area(1)\n"), 2, 6);
    EXPECT_FALSE(actions().goBack->isEnabled());
    actions().definition->trigger();
    wait([&] { return place(editor()) == std::pair(1, 5); });
    actions().goBack->trigger();
    EXPECT_EQ(place(editor()), std::pair(3, 7));
    EXPECT_FALSE(actions().goBack->isEnabled());
    actions().goForward->trigger();
    EXPECT_EQ(place(editor()), std::pair(1, 5));
    EXPECT_TRUE(actions().goBack->isEnabled());
    EXPECT_FALSE(actions().goForward->isEnabled());
}

TEST_F(DefinitionTest, OpensTheFileThatHasItAndComesBackToTheText)
{
    openWith("jedi");
    const QString path = writeFile("shapes.py", "# one\ndef area(r): ...\n");
    put(QStringLiteral("from %1 import area\narea\n").arg(path), 1, 2);
    actions().definition->trigger();
    wait([&] { return editor().document().path() == path; });
    EXPECT_EQ(place(editor()), std::pair(2, 1));
    actions().goBack->trigger();
    EXPECT_EQ(editor().document().displayName(), QStringLiteral("orders"));
    EXPECT_EQ(place(editor()), std::pair(2, 3));
}

TEST_F(DefinitionTest, BackOpensAFileAgainThatWasClosedAndPassesOverATextThatIsGone)
{
    openWith("jedi");
    const QString path = writeFile("shapes.py", "# one\ndef area(r): ...\n");
    put(QStringLiteral("from %1 import area\narea\n").arg(path), 1, 2);
    actions().definition->trigger();
    wait([&] { return editor().document().path() == path; });
    EditorPanel* orders = workbench().textOf(QStringLiteral("<orders>"));
    ASSERT_NE(orders, nullptr);
    orders->discard();
    workbench().closeText(*orders);
    actions().goBack->trigger();
    EXPECT_EQ(editor().document().path(), path);
    EXPECT_FALSE(actions().goBack->isEnabled());
}

TEST_F(DefinitionTest, SaysWhatIsCompiledInAndWhatIsNotFound)
{
    openWith("jedi");
    put(QStringLiteral("import sys\nsys\nqqq\n\n"), 1, 1);
    actions().definition->trigger();
    waitUntilSaid("“sys” is compiled in: it has no source to go to.");
    editor().setCursorPosition(2, 1);
    actions().definition->trigger();
    waitUntilSaid("jedi 0.0.1 finds no definition of “qqq”.");
    editor().setCursorPosition(3, 0);
    actions().definition->trigger();
    EXPECT_EQ(said(), QStringLiteral("There is no name at the caret."));
    EXPECT_EQ(place(editor()), std::pair(4, 1));
}

TEST_F(DefinitionTest, IsNotGoneToFromATextThatIsNoLongerSeen)
{
    openWith("jedi-late");
    put(QStringLiteral("def area(r):\n\narea\n"), 2, 1);
    actions().definition->trigger();
    workbench().setCurrent(&pane("B"));
    QSignalSpy answered(&m_window->session(), &RuntimeSession::sourceAnalysed);
    m_window->session().setSampling(20, false);
    wait([&] { return answered.count() == 1; });
    EXPECT_EQ(workbench().current(), &pane("B"));
    EXPECT_EQ(place(editor()), std::pair(3, 2));
}

TEST_F(DefinitionTest, CtrlAndAClickGoThere)
{
    openWith("jedi");
    put(QStringLiteral("def area(r):\n\nx = area(1)\n"), 0, 0);
    const long position = editor().positionFromLineIndex(2, 6);
    const auto at = [&](unsigned message) {
        return static_cast<int>(editor().SendScintilla(message, 0UL, position));
    };
    const QPoint point(at(QsciScintillaBase::SCI_POINTXFROMPOSITION) + 1,
        at(QsciScintillaBase::SCI_POINTYFROMPOSITION) + 4);
    QTest::mouseClick(editor().viewport(), Qt::LeftButton, Qt::ControlModifier, point);
    wait([&] { return place(editor()) == std::pair(1, 5); });
    EXPECT_EQ(editor().SendScintilla(QsciScintillaBase::SCI_GETSELECTIONS), 1);
    actions().goBack->trigger();
    EXPECT_EQ(place(editor()).first, 3);
}

TEST_F(DefinitionTest, WithoutAnAnalyserTheActionSaysWhy)
{
    openWith("");
    EXPECT_FALSE(actions().definition->isEnabled());
    EXPECT_EQ(actions().definition->toolTip(), QStringLiteral("the fake has no jedi (F12)"));
}

} // namespace
} // namespace clutch::ui
