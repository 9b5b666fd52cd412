// What of a text is run and where, and what is typed before there is anywhere: a window over the
// fake runtime.
#include "tests/ui/window/window_fixture.h"

#include "ui/console/output_view.h"
#include "ui/run_in_menu.h"

#include <QMenu>

namespace clutch::ui {
namespace {

class RunInTest : public WindowTest
{
protected:
    ~RunInTest() override { ::unsetenv("FAKE_RUNTIME"); }
    Editor& editor() { return pane("A").editorPanel().editor(); }
    QString shown(ConsoleWidget* console)
    {
        return QString::fromUtf8(console->output()->allText());
    }
    QString shown(const char* letter) { return shown(pane(letter).link().console()); }
    // Sentences are broken to the console's width, and indented by two.
    void waitForShown(const char* letter, const char* text)
    {
        const auto shownWhole = [&] {
            return shown(letter).replace(QStringLiteral("\n  "), QStringLiteral(" "));
        };
        const bool came = QTest::qWaitFor(
            [&] { return shownWhole().contains(QString::fromUtf8(text)); }, 30'000);
        EXPECT_TRUE(came) << shown(letter).toStdString();
    }
    void typeIn(const char* letter, const char* code)
    {
        emit pane(letter).link().console()->submitted(code);
    }
    // What Ctrl+F5 offers, without its popup: offscreen nothing can be raised.
    QAction* choice(const char* target, const char* part)
    {
        m_menu.clear();
        fillRunInMenu(m_menu, workbench(), pane("A"));
        for (QAction* action : m_menu.actions()) {
            if (!action->text().contains(QLatin1String(target)))
                continue;
            for (QAction* inner : action->menu()->actions()) {
                if (inner->text().contains(QLatin1String(part)))
                    return inner;
            }
        }
        return nullptr;
    }

    QMenu m_menu;
};

TEST_F(RunInTest, ACellIsRunWithItsTitleAndItsLines)
{
    open(options());
    type("A", QStringLiteral("out before\n# %% middle\nout inside\n# %%\nout after\n"));
    editor().setCursorPosition(2, 0);
    workbench().setCurrent(&pane("A"));
    m_window->actions().runCell->trigger();
    waitForShown("A", "run cell “middle”, lines 2 to 3");
    waitForShown("A", "inside");
    wait([&] { return allIdle(); });
    EXPECT_FALSE(shown("A").contains(QStringLiteral("before")));
    EXPECT_FALSE(shown("A").contains(QStringLiteral("after")));
}

TEST_F(RunInTest, ByKeysAlone)
{
    if (QGuiApplication::platformName() == QLatin1String("offscreen"))
        GTEST_SKIP() << "offscreen no menu can be raised";
    open(options());
    ASSERT_TRUE(QTest::qWaitForWindowActive(m_window.get()));
    type("A", QStringLiteral("out hello\n"));
    pane("A").focusEditor();
    m_window->actions().runIn->trigger();
    wait([] { return QApplication::activePopupWidget() != nullptr; });
    for (int i = 0; i < 2; ++i) // into the first target's choices, and the first of those
        QTest::keyClick(QApplication::activePopupWidget(), Qt::Key_Return);
    waitForShown("B", "run orders, from A");
    EXPECT_EQ(QApplication::activePopupWidget(), nullptr);
}

TEST_F(RunInTest, ATextIsRunInAnotherInterpreterAndItsConsoleSaysFromWhere)
{
    open(options());
    type("A", QStringLiteral("out hello\n# %% two\nout cell\n"));
    workbench().setCurrent(&pane("A"));
    EXPECT_EQ(choice("A", "kept"), nullptr); // it has that already
    QAction* there = choice("B", "kept");
    ASSERT_NE(there, nullptr);
    there->trigger();
    waitForShown("B", "run orders, from A");
    waitForShown("B", "hello");
    EXPECT_FALSE(shown("A").contains(QStringLiteral("hello")));
    editor().setCursorPosition(2, 0);
    choice("B", "cell")->trigger();
    waitForShown("B", "run cell “two”, lines 2 to 4, from A");
}

TEST_F(RunInTest, WhatIsTypedBeforeTheInterpreterIsThereRunsWhenItIs)
{
    m_window = std::make_unique<MainWindow>(options());
    m_window->show();
    m_window->begin();
    ASSERT_FALSE(pane("A").link().interpreter());
    typeIn("A", "out first");
    typeIn("A", "out second");
    EXPECT_TRUE(pane("A").link().canStop());
    waitForShown("A", "A is not there yet: this runs as soon as it is.");
    waitForShown("A", "… and then: out second");
    waitForShown("A", "\nfirst");
    waitForShown("A", "\nsecond");
    wait([&] { return allIdle(); });
    EXPECT_LT(shown("A").indexOf(QStringLiteral("\nfirst")),
        shown("A").indexOf(QStringLiteral("\nsecond")));
}

TEST_F(RunInTest, WhatIsTypedForARuntimeThatNeverStartsIsDroppedWithASentence)
{
    ::setenv("FAKE_RUNTIME", "early-exit", 1);
    m_window = std::make_unique<MainWindow>(options());
    m_window->show();
    m_window->begin();
    typeIn("A", "out first");
    waitForShown("A", "The runtime ended before A was there.");
    waitForShown("A", "was not run; Up brings it back");
    // When it has given up nothing is queued for ever.
    wait([&] { return m_window->session().isDown(); });
    typeIn("A", "out second");
    waitForShown("A", "A is not there: no runtime runs.");
}

TEST_F(RunInTest, StopTakesBackWhatWaits)
{
    ::setenv("FAKE_RUNTIME", "silent", 1);
    m_window = std::make_unique<MainWindow>(options());
    m_window->show();
    m_window->begin();
    typeIn("A", "out first");
    pane("A").link().stop();
    waitForShown("A", "Stopped. What was typed for A meanwhile was not run");
    EXPECT_FALSE(pane("A").link().canStop());
}

} // namespace
} // namespace clutch::ui
