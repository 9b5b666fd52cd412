// Panes side by side, two by two and as tabs.
#include "ui/pane_area.h"

#include "tests/ui/window/window_fixture.h"
#include "ui/dock_layout.h"

#include <QDockWidget>
#include <QScrollArea>
#include <QScrollBar>
#include <QSplitter>
#include <QTabBar>

namespace clutch::ui {
namespace {

TEST(PaneArea, HasRowsAsTheOrderSays)
{
    const auto columns = [](PaneOrder order, std::initializer_list<int> wanted) {
        int panes = 1;
        for (const int each : wanted)
            EXPECT_EQ(PaneArea::columnsOf(order, panes++), each) << panes - 1 << " panes";
    };
    columns(PaneOrder::SideBySide, {1, 2, 3, 4, 5, 6, 7});
    columns(PaneOrder::Grid, {1, 2, 2, 2, 3, 3, 3, 3, 3, 4});
    columns(PaneOrder::Automatic, {1, 2, 3, 2, 3, 3, 3, 3, 3, 4});
}

class PaneOrders : public WindowTest
{
protected:
    void openFour(QSize size = {1280, 800})
    {
        open(options(), size);
        m_window->actions().newIsolated->trigger();
        m_window->actions().newIsolated->trigger();
        ASSERT_EQ(workbench().panes().size(), 4U);
        wait([this] { return allIdle(); });
        settle();
    }
    void settle()
    {
        for (int i = 0; i < 5; ++i) {
            QApplication::sendPostedEvents();
            QApplication::processEvents();
        }
    }
    void choose(QAction* action)
    {
        action->trigger();
        settle();
    }
    Actions& actions() { return m_window->actions(); }
    QPoint at(const char* letter) { return pane(letter).mapTo(m_window.get(), QPoint(0, 0)); }
    int treeWidth() { return m_window->dockLayout().dock(docks::kInterpreters)->width(); }
    QScrollArea& scroll() { return *workbench().area().findChild<QScrollArea*>(); }
};

TEST_F(PaneOrders, FourStandTwoByTwoAndLeaveTheTreeItsRoom)
{
    open(options());
    const int usual = treeWidth();
    actions().newIsolated->trigger();
    actions().newIsolated->trigger();
    wait([this] { return allIdle(); });
    settle();
    EXPECT_EQ(treeWidth(), usual);
    EXPECT_EQ(at("A").y(), at("B").y());
    EXPECT_EQ(at("C").y(), at("D").y());
    EXPECT_GT(at("C").y(), at("A").y());
    EXPECT_EQ(at("A").x(), at("C").x());
    EXPECT_EQ(at("B").x(), at("D").x());
    EXPECT_NEAR(pane("A").height(), pane("C").height(), 2);
    EXPECT_NEAR(pane("A").width(), pane("B").width(), 2);
    EXPECT_EQ(scroll().horizontalScrollBar()->maximum(), 0);
    EXPECT_EQ(scroll().verticalScrollBar()->maximum(), 0);
}

TEST_F(PaneOrders, InOneRowScrollInsteadOfSqueezingTheTree)
{
    openFour();
    const int usual = treeWidth();
    choose(actions().panesSideBySide);
    EXPECT_EQ(treeWidth(), usual);
    for (const char* each : {"B", "C", "D"})
        EXPECT_EQ(at(each).y(), at("A").y());
    EXPECT_GT(scroll().horizontalScrollBar()->maximum(), 0);
    workbench().setCurrent(&pane("D"));
    settle();
    EXPECT_LE(at("D").x() + pane("D").width(), m_window->width());
    workbench().setCurrent(&pane("A"));
    settle();
    EXPECT_GE(at("A").x(), treeWidth());
}

TEST_F(PaneOrders, TheCurrentPaneStaysInSightWhenTheWindowGetsNarrowerAndDocksCome)
{
    open(options(), {1600, 800});
    actions().newIsolated->trigger();
    wait([this] { return allIdle(); });
    settle();
    ASSERT_EQ(workbench().current(), &pane("C"));
    const auto isSeen = [this] {
        const QPoint begin = pane("C").mapTo(scroll().viewport(), QPoint(0, 0));
        return begin.x() >= 0 && begin.x() + pane("C").width() <= scroll().viewport()->width();
    };
    EXPECT_TRUE(isSeen());
    m_window->resize(1024, 800);
    settle();
    ASSERT_GT(scroll().horizontalScrollBar()->maximum(), 0);
    EXPECT_TRUE(isSeen());
}

TEST_F(PaneOrders, AsTabsShowOneAndGoWithWhateverAsksForAPane)
{
    openFour();
    choose(actions().panesAsTabs);
    QTabBar& tabs = workbench().area().tabs();
    ASSERT_EQ(tabs.count(), 4);
    EXPECT_TRUE(tabs.isVisible());
    EXPECT_EQ(workbench().current(), &pane("D"));
    EXPECT_EQ(tabs.currentIndex(), 3);
    EXPECT_TRUE(pane("D").isVisible());
    EXPECT_FALSE(pane("A").isVisible());
    // The tab says who it is.
    EXPECT_TRUE(tabs.tabText(0).contains(QStringLiteral("primes.py")));
    EXPECT_TRUE(tabs.tabToolTip(0).contains(QStringLiteral("idle")));

    tabs.setCurrentIndex(0);
    EXPECT_EQ(workbench().current(), &pane("A"));
    EXPECT_TRUE(pane("A").isVisible());
    EXPECT_FALSE(pane("D").isVisible());
    actions().nextPane->trigger();
    EXPECT_EQ(workbench().current(), &pane("B"));
    EXPECT_TRUE(pane("B").isVisible());
    workbench().show(pane("C").editorPanel(), 1);
    EXPECT_TRUE(pane("C").isVisible());
    EXPECT_EQ(tabs.currentIndex(), 2);
    actions().closePane->trigger();
    settle();
    EXPECT_EQ(tabs.count(), 3);
    EXPECT_TRUE(pane("D").isVisible());
    EXPECT_TRUE(tabs.tabText(2).startsWith(QLatin1Char('D')));
}

TEST_F(PaneOrders, ATabFollowsTheStateOfItsInterpreter)
{
    openFour();
    choose(actions().panesAsTabs);
    const QTabBar& tabs = workbench().area().tabs();
    type("A", QStringLiteral("block\n"));
    pane("A").run(Pane::Names::Fresh);
    wait([&] { return tabs.tabToolTip(0).contains(QStringLiteral("running")); });
    EXPECT_TRUE(tabs.tabText(0).endsWith(QStringLiteral("●")));
    pane("A").link().stop();
    wait([&] { return tabs.tabToolTip(0).contains(QStringLiteral("idle")); });
}

TEST_F(PaneOrders, LeaveTheKeyboardWhereItIs)
{
    openFour();
    m_window->activateWindow();
    pane("B").focusConsole();
    wait([&] { return pane("B").consoleHasFocus(); });
    for (QAction* order : {actions().panesAsTabs, actions().panesInRows, actions().panesSideBySide,
             actions().panesAutomatic}) {
        choose(order);
        EXPECT_TRUE(pane("B").consoleHasFocus()) << order->objectName().toStdString();
        EXPECT_EQ(workbench().current(), &pane("B"));
    }
}

TEST_F(PaneOrders, ComeBackAtTheNextStart)
{
    openFour();
    choose(actions().panesAsTabs);
    close();
    open(options());
    EXPECT_EQ(workbench().area().order(), PaneOrder::Tabs);
    EXPECT_TRUE(actions().panesAsTabs->isChecked());
    EXPECT_FALSE(actions().panesAutomatic->isChecked());
    EXPECT_TRUE(pane("A").isVisible());
    EXPECT_FALSE(pane("B").isVisible());
}

TEST_F(PaneOrders, ColumnsOfTheRowsStayInLine)
{
    openFour();
    auto* row = static_cast<QSplitter*>(pane("A").parentWidget());
    const QPoint grip = row->handle(1)->rect().center();
    QTest::mousePress(row->handle(1), Qt::LeftButton, {}, grip);
    QTest::mouseMove(row->handle(1), grip + QPoint(90, 0));
    QTest::mouseRelease(row->handle(1), Qt::LeftButton, {}, grip + QPoint(90, 0));
    settle();
    EXPECT_GT(pane("A").width(), pane("B").width() + 100);
    EXPECT_NEAR(at("B").x(), at("D").x(), 1);
}

} // namespace
} // namespace clutch::ui
