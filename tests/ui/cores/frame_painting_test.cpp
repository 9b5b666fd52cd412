// What a frame of the live picture paints, and what it leaves alone.
#include "tests/ui/support/layout_count.h"
#include "tests/ui/support/scene.h"
#include "ui/cores/cores_panel.h"

#include <QPaintEvent>
#include <QSignalSpy>
#include <QTest>

#include <gtest/gtest.h>

using namespace clutch;
using namespace clutch::ui;
using namespace clutch::ui::synthetic;

namespace {

/// What is painted of a widget, from now on.
struct Painted : QObject
{
    QRegion region;
    int times = 0;
    explicit Painted(QWidget& widget) { widget.installEventFilter(this); }
    bool eventFilter(QObject*, QEvent* event) override
    {
        if (event->type() == QEvent::Paint) {
            region += static_cast<QPaintEvent*>(event)->region();
            ++times;
        }
        return false;
    }
};

struct Frames : testing::Test
{
    CoreHistory history;
    CoresPanel panel{history};
    std::uint64_t fed = 0;

    void begin(std::uint64_t interpreters)
    {
        history.beginRuntime(welcome(topology(2)));
        for (std::uint64_t id = 1; id <= interpreters; ++id)
            history.apply(interpreter(id, proto::STATE_IDLE, kStart));
        panel.resize(900, 500);
        panel.show();
        ASSERT_TRUE(QTest::qWaitForWindowExposed(&panel));
    }
    /// A sample. Whether a frame is due then.
    bool feed()
    {
        history.addSample(sample(kStart + ++fed * kPeriod, 2, {{1, 0, 0.4}, {2, 1, 0.9}}));
        return panel.timeView().isFrameDue();
    }
    /// A sample, and the frame that shows it.
    void frame()
    {
        QSignalSpy due(&panel.timeView(), &TimeView::frameDue);
        feed();
        ASSERT_TRUE(due.wait(5000));
        QApplication::processEvents();
    }
    /// Frames until the next one that shows new figures, and that one.
    void figures()
    {
        QSignalSpy due(&panel.timeView(), &TimeView::figuresDue);
        while (due.isEmpty())
            frame();
    }
};

} // namespace

TEST_F(Frames, LeaveNamesAndFiguresAloneBetweenTwoQuartersOfASecond)
{
    begin(3);
    figures();
    Painted cores(panel.coreGraph());
    Painted lives(panel.lifeBars());
    frame();
    ASSERT_EQ(cores.times, 1);
    ASSERT_EQ(lives.times, 1);
    const QRect lane = panel.coreGraph().laneRect(1);
    EXPECT_TRUE(cores.region.contains(lane));
    // Labels of time reach a few pixels into both gutters.
    EXPECT_FALSE(cores.region.intersects(QRect(0, lane.top(), lane.left() - 6, lane.height())));
    EXPECT_FALSE(cores.region.intersects(
        QRect(lane.right() + 7, lane.top(), panel.coreGraph().width(), lane.height())));
    const QRect bar = panel.lifeBars().barRect(1);
    EXPECT_TRUE(lives.region.contains(bar));
    EXPECT_FALSE(lives.region.intersects(QRect(0, bar.top(), bar.left(), bar.height())));
    figures();
    EXPECT_TRUE(cores.region.contains(panel.coreGraph().rect()));
    EXPECT_TRUE(lives.region.contains(panel.lifeBars().rect()));
}

TEST_F(Frames, PaintAllWhereTheCrosshairsReadoutMayLieAnywhere)
{
    begin(3);
    figures();
    panel.timeView().setCrosshair(panel.timeView().endColumn() - 1);
    QApplication::processEvents();
    Painted cores(panel.coreGraph());
    frame();
    EXPECT_TRUE(cores.region.contains(panel.coreGraph().rect()));
}

TEST_F(Frames, DoNotPaintTheScrollBarOverTheBars)
{
    begin(64);
    figures();
    auto* scroll = panel.lifeBars().findChild<RowScrollBar*>();
    ASSERT_TRUE(scroll && scroll->isVisible());
    const Painted bar(*scroll);
    Painted lives(panel.lifeBars());
    figures();
    EXPECT_GT(lives.times, 1);
    EXPECT_EQ(bar.times, 0);
}

TEST_F(Frames, AreNotDueWhilePaused)
{
    begin(3);
    figures();
    panel.timeView().pause();
    QApplication::processEvents();
    Painted cores(panel.coreGraph());
    EXPECT_FALSE(feed());
    EXPECT_EQ(cores.times, 0);
    panel.timeView().goLive();
    QApplication::processEvents();
    frame();
    EXPECT_GT(cores.times, 0);
}

TEST_F(Frames, OfAPausedPictureShowAnInterpreterThatComesToIt)
{
    begin(1);
    figures();
    panel.timeView().pause();
    QApplication::processEvents();
    ASSERT_FALSE(panel.timeView().isFrameDue());
    QSignalSpy due(&panel.timeView(), &TimeView::figuresDue);
    history.apply(interpreter(2, proto::STATE_IDLE, kStart));
    EXPECT_TRUE(due.wait(5000));
    EXPECT_EQ(panel.lifeBars().barCount(), 2);
}

TEST_F(Frames, OfAHiddenPanelAreNotDue)
{
    begin(3);
    figures();
    panel.hide();
    Painted cores(panel.coreGraph());
    Painted lives(panel.lifeBars());
    frame(); // which nobody sees
    EXPECT_FALSE(feed());
    EXPECT_EQ(cores.times + lives.times, 0);
    panel.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&panel));
    frame();
    EXPECT_GT(cores.times, 0);
    EXPECT_GT(lives.times, 0);
}

TEST_F(Frames, GoOnForTheTableWhereThePictureIsHidden)
{
    begin(3);
    figures();
    panel.showTable(true);
    figures();
    panel.hide();
    frame();
    EXPECT_FALSE(feed());
    panel.show();
    figures();
    figures();
}

TEST_F(Frames, LayNothingOutAnew)
{
    begin(3);
    figures();
    figures();
    LayoutCount count(panel);
    figures();
    frame();
    EXPECT_EQ(count.requests, 0);
}
