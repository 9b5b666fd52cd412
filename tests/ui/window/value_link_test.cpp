// Values in full, opened from the variables panel of a window over the fake runtime.
#include "tests/ui/window/window_fixture.h"

#include "ui/dock_layout.h"
#include "ui/variables/value_window.h"
#include "ui/variables/variables_panel.h"

#include <QPlainTextEdit>
#include <QPointer>
#include <QTableView>
#include <QToolButton>
#include <QTreeView>

#include <csignal>

namespace clutch::ui {
namespace {

class ValueLinkTest : public WindowTest
{
protected:
    void run(const QString& orders)
    {
        type("A", orders);
        pane("A").run(Pane::Names::Keep);
    }
    void openValue()
    {
        open(options());
        m_window->dockLayout().raise(docks::kVariables);
        run(QStringLiteral("set words one two\n"));
        VariablesPanel& panel = m_window->variables();
        wait([&] { return panel.model().rowCount() == 1 && allIdle(); });
        panel.view().setCurrentIndex(panel.view().model()->index(0, 0));
        emit panel.view().activated(panel.view().currentIndex());
        const auto windows = m_window->findChildren<ValueWindow*>();
        ASSERT_EQ(windows.size(), 1);
        m_value = windows.first();
        waitForText(0, "one");
    }
    void waitForText(int row, const char* text)
    {
        wait([&] {
            return m_value->table().model()->index(row, 2).data().toString() == QLatin1String(text);
        });
    }
    void waitForSentence(const char* part)
    {
        const bool said = QTest::qWaitFor(
            [&] { return m_value->sentence().contains(QLatin1String(part)); }, 30'000);
        EXPECT_TRUE(said) << m_value->sentence().toStdString();
    }

    QPointer<ValueWindow> m_value;
};

TEST_F(ValueLinkTest, AValueIsShownAndWhatIsInsideIsAskedFor)
{
    openValue();
    m_value->openRow(1);
    wait([&] { return m_value->text().toPlainText() == QStringLiteral("1"); });
    m_value->goUp();
    waitForText(1, "two");
}

TEST_F(ValueLinkTest, EveryRunIsFollowedByALook)
{
    openValue();
    run(QStringLiteral("set words changed now\n"));
    waitForText(0, "changed");
    run(QStringLiteral("del words\n"));
    waitForSentence("words is not defined any more. This is how it was.");
    waitForText(0, "changed");
}

TEST_F(ValueLinkTest, CodeThatRunsIsSaidAndLookedAtWhenTheSwitchIsOn)
{
    openValue();
    run(QStringLiteral("set words later on\nblock\n"));
    wait([&] { return pane("A").link().canStop(); });
    m_value->openRow(1);
    waitForSentence("A runs code: this is looked at when the run ends.");
    m_value->goUp();
    m_window->variables().liveSwitch().click();
    waitForText(0, "later");
    waitForSentence("A runs; this is how it was a moment ago.");
    m_window->variables().liveSwitch().click();
}

TEST_F(ValueLinkTest, AnInterpreterThatWasClosedLeavesItsValuesReadable)
{
    openValue();
    workbench().setCurrent(&pane("A"));
    pane("A").editorPanel().discard();
    workbench().closePane(&pane("A"));
    waitForSentence("A was closed; this is how it was.");
    waitForText(0, "one");
}

TEST_F(ValueLinkTest, ARuntimeThatDiedLeavesItsValuesReadable)
{
    openValue();
    ::kill(m_window->session().pid(), SIGKILL);
    waitForSentence("The runtime ended; this is how it was in A.");
    wait([&] { return allIdle(); });
    waitForText(0, "one");
    m_value->openRow(0);
    EXPECT_EQ(m_value->place(), QStringLiteral("words"));
}

} // namespace
} // namespace clutch::ui
