#include "ui/microscope/time_span.h"

#include <gtest/gtest.h>

using clutch::ui::TimeSpan;

TEST(TimeSpan, ShowsAllAtFirstAndNeverLeavesIt)
{
    TimeSpan span(1'000'000'000, 2'000'000'000);
    EXPECT_TRUE(span.isAll());
    span.zoom(-5, 1.5e9);
    EXPECT_TRUE(span.isAll());
    span.zoom(5, 1.9e9);
    span.pan(1e12);
    EXPECT_DOUBLE_EQ(span.to(), 2e9);
    span.pan(-1e12);
    EXPECT_DOUBLE_EQ(span.from(), 1e9);
}

TEST(TimeSpan, ZoomKeepsWhatIsUnderThePointer)
{
    TimeSpan span(0, 1'000'000'000);
    span.zoom(4, 0.25e9);
    EXPECT_NEAR((0.25e9 - span.from()) / span.length(), 0.25, 1e-9);
    span.zoom(200, 0.25e9);
    EXPECT_DOUBLE_EQ(span.length(), TimeSpan::kClosestNs);
    EXPECT_NEAR((0.25e9 - span.from()) / span.length(), 0.25, 1e-6);
    span.showAll();
    EXPECT_TRUE(span.isAll());
}

TEST(TimeSpan, ScrollsToWhatIsToBeSeen)
{
    TimeSpan span(0, 1'000'000'000);
    span.zoom(10, 0);
    span.show(0.9e9);
    EXPECT_LE(span.from(), 0.9e9);
    EXPECT_GE(span.to(), 0.9e9);
    span.show(0);
    EXPECT_DOUBLE_EQ(span.from(), 0);
}

TEST(TimeSpan, ARecordingOfOneMomentCanBeShown)
{
    TimeSpan span(5, 5);
    EXPECT_TRUE(span.isEmpty());
    span.zoom(3, 5);
    span.pan(10);
    EXPECT_DOUBLE_EQ(span.from(), 5);
    EXPECT_DOUBLE_EQ(span.to(), 5);
}
