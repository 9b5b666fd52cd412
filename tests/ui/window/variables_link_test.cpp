// The variables panel in a window over the fake runtime.
#include "tests/ui/window/window_fixture.h"

#include "ui/dock_layout.h"
#include "ui/variables/variables_panel.h"

#include <QDockWidget>
#include <QLineEdit>
#include <QToolButton>
#include <QTreeView>

#include <csignal>

namespace clutch::ui {
namespace {

class VariablesLinkTest : public WindowTest
{
protected:
    void openWithPanel(const char* mode = nullptr)
    {
        if (mode)
            ::setenv("FAKE_RUNTIME", mode, 1);
        open(options());
        m_window->dockLayout().raise(docks::kVariables);
    }
    ~VariablesLinkTest() override { ::unsetenv("FAKE_RUNTIME"); }

    VariablesPanel& panel() { return m_window->variables(); }
    QStringList names()
    {
        QStringList all;
        for (int row = 0; row < panel().model().rowCount(); ++row)
            all << panel().model().row(row).name + QLatin1Char('=') + panel().model().row(row).text;
        return all;
    }
    QStringList marked(VariableMark mark)
    {
        QStringList all;
        for (int row = 0; row < panel().model().rowCount(); ++row) {
            if (panel().model().row(row).mark == mark)
                all << panel().model().row(row).name;
        }
        return all;
    }
    void waitForNames(const QStringList& wanted)
    {
        wait([&] { return names() == wanted; });
    }
    void waitForSentence(const char* part)
    {
        const bool said = QTest::qWaitFor(
            [&] { return panel().sentence().contains(QString::fromUtf8(part)); }, 30'000);
        EXPECT_TRUE(said) << panel().sentence().toStdString();
    }
    void run(const char* letter, const QString& orders)
    {
        type(letter, orders);
        pane(letter).run(Pane::Names::Keep);
    }
};

TEST_F(VariablesLinkTest, LooksWhenThePanelComesIntoViewAndAfterEachRun)
{
    openWithPanel();
    waitForSentence("Nothing is defined in A yet");
    run("A", QStringLiteral("set x 1\nset y 2\n"));
    waitForNames({"x=1", "y=2"});
    EXPECT_EQ(marked(VariableMark::New), (QStringList{"x", "y"}));
    run("A", QStringLiteral("set y 3\ndel x\nset z 4\n"));
    waitForNames({"y=3", "z=4"});
    EXPECT_EQ(marked(VariableMark::New), QStringList{"z"});
    EXPECT_EQ(marked(VariableMark::Changed), QStringList{"y"});
    EXPECT_EQ(panel().sentence(), QStringLiteral("2 names · 1 new · 1 changed · 1 gone"));
}

TEST_F(VariablesLinkTest, FollowsTheCurrentPaneAndRemembersWhatItSaw)
{
    openWithPanel();
    run("A", QStringLiteral("set x 1\n"));
    waitForNames({"x=1"});
    workbench().setCurrent(&pane("B"));
    waitForSentence("Nothing is defined in B yet");
    EXPECT_EQ(names(), QStringList());
    run("B", QStringLiteral("set other 2\n"));
    waitForNames({"other=2"});
    workbench().setCurrent(&pane("A"));
    EXPECT_EQ(names(), QStringList{"x=1"}); // at once, before anything is answered
    EXPECT_EQ(marked(VariableMark::New), QStringList{"x"});
}

TEST_F(VariablesLinkTest, FollowsTheMainConsoleWhileItIsTypedIn)
{
    openWithPanel("main");
    waitForSentence("Nothing is defined in A yet");
    m_window->activateWindow();
    workbench().mainConsole()->focusInput();
    m_window->actions().mainConsole->trigger();
    m_window->dockLayout().raise(docks::kVariables);
    waitForSentence("Nothing is defined in main yet");
    pane("A").focusEditor();
    waitForSentence("Nothing is defined in A yet");
}

TEST_F(VariablesLinkTest, KeepsTheNamesFromBeforeAndSaysSoWhileCodeRuns)
{
    openWithPanel();
    run("A", QStringLiteral("set x 1\n"));
    waitForNames({"x=1"});
    run("A", QStringLiteral("set x 2\nblock\n"));
    waitForSentence("A runs code. These are its names from before.");
    EXPECT_EQ(names(), QStringList{"x=1"});
    pane("A").link().stop();
    waitForNames({"x=2"});
    EXPECT_EQ(marked(VariableMark::Changed), QStringList{"x"});
}

TEST_F(VariablesLinkTest, SaysThatNamesWillComeWhereNoneAreKnown)
{
    openWithPanel();
    waitForSentence("Nothing is defined");
    run("A", QStringLiteral("block\n"));
    waitForSentence("Its names are shown when the run ends.");
    EXPECT_TRUE(panel().view().isVisible());
}

TEST_F(VariablesLinkTest, LooksAllTheTimeWhileItsSwitchIsOn)
{
    openWithPanel();
    waitForSentence("Nothing is defined");
    QSignalSpy answers(&m_window->session(), &RuntimeSession::variables);
    panel().liveSwitch().click();
    wait([&] { return answers.count() >= 3; });
    run("A", QStringLiteral("set x 1\nblock\n"));
    waitForNames({"x=1"}); // while code runs
    waitForSentence("A runs ");
    const auto before = answers.count();
    wait([&] { return answers.count() > before; });
    panel().liveSwitch().click();
}

TEST_F(VariablesLinkTest, AsksForNothingWhileItIsHidden)
{
    open(options());
    m_window->dockLayout().dock(docks::kVariables)->hide();
    QSignalSpy answers(&m_window->session(), &RuntimeSession::variables);
    QSignalSpy finished(&m_window->session(), &RuntimeSession::runFinished);
    run("A", QStringLiteral("set x 1\n"));
    wait([&] { return finished.count() == 1 && allIdle(); });
    // What is asked now is answered after anything that was asked before.
    m_window->session().listVariables(pane("A").link().interpreter());
    wait([&] { return answers.count() > 0; });
    EXPECT_EQ(answers.count(), 1);
    EXPECT_EQ(names(), QStringList());
    m_window->dockLayout().raise(docks::kVariables);
    waitForNames({"x=1"});
}

TEST_F(VariablesLinkTest, DropsAnswersThatAreOutdated)
{
    openWithPanel("mute");
    waitForSentence("Looking at the names of A");
    proto::Variables late;
    late.add_items()->set_name("late");
    emit m_window->session().variables(1, late);
    EXPECT_EQ(names(), QStringList());
}

TEST_F(VariablesLinkTest, SaysThatNoRuntimeRunsAndLooksAgainInTheNextOne)
{
    openWithPanel();
    run("A", QStringLiteral("set x 1\n"));
    waitForNames({"x=1"});
    QString said;
    const QObject thisTest;
    QObject::connect(&m_window->session(), &RuntimeSession::ended, &thisTest,
        [&] { said = panel().sentence(); });
    ::kill(m_window->session().pid(), SIGKILL);
    wait([&] { return !said.isEmpty(); });
    EXPECT_TRUE(said.contains(QStringLiteral("No runtime runs"))) << said.toStdString();
    waitForSentence("Nothing is defined in A yet");
    EXPECT_EQ(names(), QStringList());
}

TEST_F(VariablesLinkTest, SaysThatAnInterpreterNeverCameToLife)
{
    ::setenv("FAKE_FAIL_LETTER", "C", 1);
    openWithPanel();
    m_window->actions().newIsolated->trigger();
    waitForSentence("C never came to life.");
    ::unsetenv("FAKE_FAIL_LETTER");
}

TEST_F(VariablesLinkTest, IsFoundByItsActionAndGetsTheKeyboard)
{
    open(options());
    m_window->dockLayout().dock(docks::kVariables)->hide();
    m_window->activateWindow();
    m_window->actions().variables->trigger();
    wait([&] { return panel().search().hasFocus(); });
}

} // namespace
} // namespace clutch::ui
