#include "ui/cores/time_view.h"

#include "tests/ui/support/synthetic.h"

#include <QSignalSpy>

#include <gtest/gtest.h>

using namespace clutch;
using namespace clutch::ui;
using namespace clutch::ui::synthetic;

namespace {

struct View : testing::Test
{
    CoreHistory history;
    TimeView view{history};
    std::uint64_t fed = 0;

    View()
    {
        history.beginRuntime(welcome(topology(1)));
        view.setPlotWidth(200, 1);
    }
    void feed(int count)
    {
        for (int i = 0; i < count; ++i) {
            ++fed;
            history.addSample(
                sample(kStart + fed * kPeriod, 1, {{2, 0, 0.01 * static_cast<double>(fed % 100)}}));
        }
    }
};

} // namespace

TEST_F(View, ShowsTheNewestColumnsAtTheRightEdge)
{
    feed(500);
    EXPECT_EQ(view.columnWidth(), 2);
    EXPECT_EQ(view.columns(), 100);
    EXPECT_EQ(view.endColumn(), 500);
    EXPECT_EQ(view.xOf(499), 198);
    EXPECT_EQ(view.columnAt(199), 499);
    EXPECT_EQ(view.columnAt(198), 499);
    EXPECT_EQ(view.columnAt(197), 498);
    EXPECT_EQ(view.columnAt(0), 400);
}

TEST_F(View, StandsStillWhilePausedAndRecordsOn)
{
    feed(300);
    view.pause();
    feed(50);
    EXPECT_EQ(view.endColumn(), 300);
    EXPECT_EQ(history.load().end(), 350U);
    view.goLive();
    EXPECT_EQ(view.endColumn(), 350);
}

TEST_F(View, ZoomsOutToSeveralSamplesAColumn)
{
    feed(301);
    view.zoom(-2, view.endColumn() - 1);
    EXPECT_EQ(view.columnWidth(), 1);
    EXPECT_EQ(view.samplesPerColumn(), 2);
    EXPECT_EQ(view.endColumn(), 151);
    EXPECT_EQ(view.entriesOf(150), (EntryRange{300, 301}));
    EXPECT_TRUE(view.hasColumn(150));
    EXPECT_FALSE(view.hasColumn(151));
}

TEST_F(View, KeepsWhatIsUnderTheMouseWhenZoomingWhilePaused)
{
    feed(1000);
    view.pause();
    const std::int64_t anchor = 940;
    const int x = view.xOf(anchor);
    view.zoom(2, anchor);
    EXPECT_NEAR(view.xOf(view.columnOf(940)), x, view.columnWidth());
}

TEST_F(View, PansToTheOldestSampleAndNoFurther)
{
    feed(500);
    view.pan(100'000);
    EXPECT_FALSE(view.isLive());
    EXPECT_EQ(view.firstColumn(), 0);
    view.pan(-100'000);
    EXPECT_EQ(view.endColumn(), 500);
}

TEST_F(View, MovesOnWhenTheRingHasDroppedWhatWasPaused)
{
    feed(200);
    view.pause();
    feed(static_cast<int>(CoreLoadModel::kMostEntries));
    EXPECT_EQ(view.firstColumn(), static_cast<std::int64_t>(history.load().first()));
}

TEST_F(View, MovesTheCrosshairByKeysAndSelectsWithShift)
{
    feed(300);
    view.moveCrosshair(0, TimeView::Extend::No);
    EXPECT_EQ(view.crosshair(), 299);
    view.moveCrosshair(-10, TimeView::Extend::No);
    view.moveCrosshair(-5, TimeView::Extend::Selection);
    view.moveCrosshair(-5, TimeView::Extend::Selection);
    EXPECT_EQ(view.crosshair(), 279);
    EXPECT_EQ(view.selection(), (EntryRange{279, 289}));
    view.moveCrosshair(1, TimeView::Extend::No);
    EXPECT_TRUE(view.selection().has_value());
}

TEST_F(View, ScrollsAlongWithTheCrosshairWhilePaused)
{
    feed(500);
    view.pause();
    view.moveCrosshair(-150, TimeView::Extend::No);
    EXPECT_EQ(view.crosshair(), 349);
    EXPECT_EQ(view.firstColumn(), 349);
}

TEST_F(View, AsksForAtMostOneFrameForManySamples)
{
    QSignalSpy frames(&view, &TimeView::frameDue);
    feed(40);
    EXPECT_EQ(frames.size(), 0);
    ASSERT_TRUE(frames.wait(2000));
    EXPECT_EQ(frames.size(), 1);
}

TEST_F(View, SaysWithAFrameOfEachQuarterOfASecondThatFiguresAreDue)
{
    QSignalSpy frames(&view, &TimeView::frameDue);
    QSignalSpy figures(&view, &TimeView::figuresDue);
    for (int i = 0; i < 20; ++i) {
        feed(1); // 50 ms
        ASSERT_TRUE(frames.wait(5000));
        view.frameSeen();
    }
    EXPECT_EQ(frames.size(), 20);
    EXPECT_GE(figures.size(), 4);
    EXPECT_LE(figures.size(), 5);
}

TEST_F(View, CountsTimeFromTheMomentOfThePauseHoweverFarItScrolls)
{
    feed(500);
    EXPECT_EQ(view.origin().kind, TimeOrigin::Kind::Now);
    EXPECT_EQ(view.origin().ns, kStart + 500 * kPeriod);
    view.pause();
    feed(80);
    EXPECT_EQ(view.origin().kind, TimeOrigin::Kind::Standing);
    EXPECT_EQ(view.origin().ns, kStart + 500 * kPeriod);
    view.pan(200);
    EXPECT_EQ(view.origin().ns, kStart + 500 * kPeriod);
    view.pan(-100'000); // to what was recorded after it: nothing is later than its right edge
    EXPECT_EQ(view.origin().ns, kStart + 580 * kPeriod);
    view.goLive();
    EXPECT_EQ(view.origin().ns, kStart + 580 * kPeriod);
}

TEST_F(View, ACrosshairThatIsNotInThePictureIsNotWhatIsRead)
{
    feed(500);
    view.setCrosshair(480);
    EXPECT_EQ(view.crosshairSeen(), 480);
    EXPECT_EQ(view.readRange(), (EntryRange{480, 480}));
    view.pan(200);
    EXPECT_EQ(view.crosshairSeen(), std::nullopt);
    EXPECT_EQ(view.readRange(), (EntryRange{299, 299})); // the right edge
    view.moveCrosshair(-1, TimeView::Extend::No); // and keys go on from there
    EXPECT_EQ(view.crosshair(), 298);
    view.pan(-100'000);
    EXPECT_EQ(view.crosshairSeen(), std::nullopt);
    EXPECT_EQ(view.readRange(), (EntryRange{499, 499}));
}

TEST_F(View, BackToNowLeavesNoCrosshairBehind)
{
    feed(500);
    view.pause();
    view.moveCrosshair(-10, TimeView::Extend::No);
    view.goLive();
    EXPECT_EQ(view.crosshair(), std::nullopt);
    EXPECT_EQ(view.readRange(), (EntryRange{499, 499}));
}

TEST_F(View, PausesWhereTheKeyboardsCrosshairLeavesThePicture)
{
    feed(500);
    view.moveCrosshair(-90, TimeView::Extend::No);
    EXPECT_TRUE(view.isLive());
    view.moveCrosshair(-20, TimeView::Extend::No);
    EXPECT_FALSE(view.isLive());
    EXPECT_EQ(view.crosshairSeen(), 389);
}

TEST_F(View, OfARecordingThereIsNoNow)
{
    feed(500);
    view.setRecorded();
    view.pan(300);
    view.goLive();
    EXPECT_FALSE(view.isLive());
    EXPECT_EQ(view.endColumn(), 500);
    view.toggleLive();
    EXPECT_FALSE(view.isLive());
    EXPECT_EQ(view.origin().kind, TimeOrigin::Kind::Standing);
}

TEST_F(View, ShowsWhatComesWithAFrameInIt)
{
    feed(300);
    QSignalSpy frames(&view, &TimeView::frameDue);
    std::int64_t end = 0;
    QObject::connect(&view, &TimeView::frameBegins, &view, [&] { feed(1); });
    QObject::connect(&view, &TimeView::frameDue, &view, [&] { end = view.endColumn(); });
    ASSERT_TRUE(frames.wait(5000));
    EXPECT_EQ(end, 301);
    EXPECT_FALSE(view.isFrameDue()); // that sample asks for no other frame
}

TEST_F(View, HasNothingToPointAtBeforeTheFirstSample)
{
    view.moveCrosshair(-1, TimeView::Extend::Selection);
    view.setCrosshair(0);
    view.selectColumns(0, 5);
    view.pan(3);
    EXPECT_FALSE(view.crosshair().has_value());
    EXPECT_FALSE(view.selection().has_value());
    EXPECT_FALSE(view.hasColumn(0));
}

TEST_F(View, SlidesASampleInUntilTheNextOneIsThere)
{
    std::uint64_t now = 0;
    view.setClock([&] { return now; });
    feed(30);
    view.zoom(4, view.endColumn());
    ASSERT_EQ(view.columnWidth(), 10);
    EXPECT_EQ(view.slide(), 0) << "samples of another time, which a recording has";
    const std::uint64_t newest = kStart + (fed + 1) * kPeriod;
    now = newest + kPeriod / 4; // the picture is that much and a sample late
    feed(1);
    EXPECT_EQ(view.slide(), 10);
    EXPECT_EQ(view.xOf(30), 200) << "nothing of the new one is seen yet";
    EXPECT_EQ(view.columnAt(199), 29);
    EXPECT_EQ(view.columnAt(0), 10);
    std::vector<int> slides;
    QSignalSpy due(&view, &TimeView::frameDue);
    for (const std::uint64_t part : {3, 2, 1, 0}) {
        now = newest + kPeriod / 4 + kPeriod * (4 - part) / 4;
        view.frameSeen();
        ASSERT_TRUE(due.wait(5000));
        slides.push_back(view.slide());
    }
    EXPECT_EQ(slides, (std::vector<int>{8, 5, 3, 0}));
    EXPECT_EQ(view.columnAt(199), 30);
    view.frameSeen();
    EXPECT_FALSE(view.isFrameDue()) << "nothing moves until the next sample";
}

TEST_F(View, DoesNotJumpWhereASampleIsLateOrPausedIn)
{
    std::uint64_t now = 0;
    view.setClock([&] { return now; });
    feed(30);
    view.zoom(4, view.endColumn());
    const auto at = [&](std::uint64_t column) {
        return view.xOf(static_cast<std::int64_t>(column));
    };
    now = kStart + (fed + 1) * kPeriod + kPeriod / 20; // soon after it was taken
    feed(1);
    EXPECT_EQ(view.slide(), 12) << "of the sample before a part is to come as well";
    now += kPeriod * 6 / 5;
    feed(1); // late by a fifth
    EXPECT_EQ(view.slide(), 10);
    EXPECT_EQ(at(31), 200);
    view.pause();
    EXPECT_EQ(at(31), 190) << "a paused picture has all of its last sample";
    view.goLive();
    EXPECT_EQ(at(31), 200);
}

TEST_F(View, IsNotAskedForFramesThatNobodySees)
{
    feed(1);
    EXPECT_TRUE(view.isFrameDue());
    QSignalSpy due(&view, &TimeView::frameDue);
    ASSERT_TRUE(due.wait(5000));
    feed(5);
    EXPECT_FALSE(view.isFrameDue());
    view.frameSeen();
    EXPECT_TRUE(view.isFrameDue()) << "there is news";
    ASSERT_TRUE(due.wait(5000));
    view.frameSeen();
    EXPECT_FALSE(view.isFrameDue());
    view.pause();
    view.frameSeen();
    feed(5);
    EXPECT_FALSE(view.isFrameDue());
}
