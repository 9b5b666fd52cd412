#include "ui/dock_layout.h"

#include "tests/ui/support/layout_count.h"

#include <QCoreApplication>
#include <QDockWidget>
#include <QMainWindow>
#include <QSettings>
#include <QTabBar>
#include <QTest>
#include <QWindow>

#include <gtest/gtest.h>

namespace clutch::ui {
namespace {

struct Docks : testing::Test
{
    QMainWindow window;
    DockLayout layout{&window};
    QWidget panes;

    Docks()
    {
        QSettings().clear();
        window.setCentralWidget(&panes);
        for (const QString& name :
            {docks::kInterpreters, docks::kOutline, docks::kCores, docks::kMicroscope,
                docks::kFinalization, docks::kMain, docks::kVariables, docks::kFind}) {
            auto* content = new QWidget;
            content->setMinimumSize(100, 60);
            window.addDockWidget(Qt::BottomDockWidgetArea, layout.add(name, name, content));
        }
        window.resize(1280, 800);
        window.show();
        layout.arrange();
        settle();
    }
    ~Docks() override { window.takeCentralWidget(); }
    void settle()
    {
        for (int i = 0; i < 3; ++i) {
            QCoreApplication::sendPostedEvents();
            QCoreApplication::processEvents();
        }
    }
    QDockWidget& tree() { return *layout.dock(docks::kInterpreters); }
    QDockWidget& cores() { return *layout.dock(docks::kCores); }
    void needPanes(QSize size)
    {
        panes.setMinimumSize(size);
        settle();
    }
    /// By the separator at the tree's right edge.
    void dragTree(int by)
    {
        const QPoint at((tree().geometry().right() + panes.geometry().left()) / 2,
            tree().geometry().center().y());
        QTest::mousePress(window.windowHandle(), Qt::LeftButton, {}, at);
        QTest::mouseMove(window.windowHandle(), at + QPoint(by, 0));
        settle();
        QTest::mouseRelease(window.windowHandle(), Qt::LeftButton, {}, at + QPoint(by, 0));
        settle();
    }
};

} // namespace

TEST_F(Docks, LeaveAWindowAloneThatStandsStill)
{
    settle();
    LayoutCount count(window);
    for (int i = 0; i < 10; ++i)
        settle();
    EXPECT_EQ(count.requests, 0);
    needPanes({1280 - 150, 640}); // more than they can have beside the docks
    settle();
    count.requests = 0;
    for (int i = 0; i < 10; ++i)
        settle();
    EXPECT_EQ(count.requests, 0);
}

TEST_F(Docks, GetTheirRoomBackOnceThePanesNeedItNoMore)
{
    const int width = tree().width();
    const int height = cores().height();
    EXPECT_GE(width, 250);
    needPanes({1280 - 150, 640});
    EXPECT_LT(tree().width(), 160);
    EXPECT_LT(cores().height(), height);
    needPanes({300, 200});
    EXPECT_EQ(tree().width(), width);
    EXPECT_EQ(cores().height(), height);
}

TEST_F(Docks, GetBackAsMuchAsThereIs)
{
    needPanes({1280 - 150, 200});
    needPanes({1280 - 200, 200});
    EXPECT_GT(tree().width(), 180);
    EXPECT_LT(tree().width(), 200);
}

TEST_F(Docks, ComeBackToWhatTheUserDraggedThemTo)
{
    const int arranged = tree().width();
    dragTree(-60);
    const int dragged = tree().width();
    ASSERT_EQ(dragged, arranged - 60);
    needPanes({1280 - 150, 200});
    EXPECT_LT(tree().width(), 160);
    needPanes({300, 200});
    EXPECT_EQ(tree().width(), dragged);
}

TEST_F(Docks, ThatAreShownAgainAreInFrontOfTheirTabs)
{
    QAction& shown = *cores().toggleViewAction();
    shown.trigger();
    settle();
    ASSERT_TRUE(cores().isHidden());
    shown.trigger();
    settle();
    EXPECT_FALSE(cores().isHidden());
    EXPECT_FALSE(cores().visibleRegion().isEmpty());
    EXPECT_TRUE(layout.dock(docks::kMicroscope)->visibleRegion().isEmpty());
}

TEST_F(Docks, ThatWereSavedNarrowedHaveTheirRoomTheNextTime)
{
    const int width = tree().width();
    needPanes({1280 - 150, 200});
    DockLayout::save(layout.state());
    panes.setMinimumSize(300, 200);
    EXPECT_TRUE(layout.restore());
    settle();
    EXPECT_EQ(tree().width(), width);
}

/// Which strip of tabs Qt forgets to hide is chance: some windows have none on top, most have one.
TEST(DocksAtTheStart, HaveNoEmptyStripOnTheirTabs)
{
    QSettings().clear();
    for (int i = 0; i < 20; ++i) {
        QMainWindow window;
        DockLayout layout(&window);
        window.setCentralWidget(new QWidget);
        QDockWidget* below = nullptr;
        for (const QString& name :
            {docks::kInterpreters, docks::kOutline, docks::kCores, docks::kMicroscope,
                docks::kFinalization, docks::kMain, docks::kVariables, docks::kFind}) {
            QDockWidget* dock = layout.add(name, name, new QWidget);
            if (name == docks::kInterpreters)
                window.addDockWidget(Qt::LeftDockWidgetArea, dock);
            else if (below == nullptr)
                window.addDockWidget(Qt::BottomDockWidgetArea, below = dock);
            else
                window.tabifyDockWidget(below, dock);
        }
        window.resize(1280, 800);
        window.show();
        QCoreApplication::processEvents();
        layout.arrange();
        for (int turn = 0; turn < 3; ++turn)
            QCoreApplication::processEvents();
        for (const QTabBar* strip : window.findChildren<QTabBar*>())
            EXPECT_FALSE(strip->isVisible() && strip->count() == 0) << "window " << i;
    }
}

} // namespace clutch::ui
