// What the legend says where there is less room than it wants.
#include "tests/ui/support/scene.h"
#include "ui/cores/cores_panel.h"

#include <QApplication>
#include <QLabel>
#include <QTest>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace clutch;
using namespace clutch::ui;
using namespace clutch::ui::synthetic;

namespace {

struct Legend : testing::Test
{
    CoreHistory history;

    void begin(int interpreters) { play(history, nullptr, topology(2), interpreters, 40); }
    QStringList at(int width)
    {
        GraphLegend legend(history);
        legend.resize(width, 20);
        return legend.shown();
    }
};

const QStringList kFull{
    "other runtime threads", "rest of the machine", "waits for its GIL", "not sampled"};
const QStringList kShort{"other threads", "machine", "GIL wait", "gap"};

} // namespace

TEST_F(Legend, LeavesNamesOutFirstThenShortensWordsThenCountsInterpreters)
{
    begin(3);
    EXPECT_EQ(at(4000), (QStringList{"main", "A", "primes", "B", "mandelbrot"} + kFull));
    GraphLegend legend(history);
    const auto narrowerUntil = [&](const QStringList& wanted) {
        for (int width = 1400; width > 0; --width) {
            legend.resize(width, 20);
            if (legend.shown() == wanted)
                return true;
        }
        return false;
    };
    EXPECT_TRUE(narrowerUntil(QStringList{"main", "A", "B"} + kFull));
    EXPECT_TRUE(narrowerUntil(QStringList{"main", "A", "B"} + kShort));
    EXPECT_TRUE(narrowerUntil(QStringList{"main", "+2"} + kShort));
    EXPECT_TRUE(narrowerUntil(QStringList{"+3"} + kShort));
    EXPECT_TRUE(narrowerUntil(QStringList{"+3", "other threads"}));
    EXPECT_TRUE(narrowerUntil({}));
}

TEST_F(Legend, SaysThatGilWaitsAreNotKnownWhereNobodyReadsThem)
{
    proto::Welcome old = welcome(topology(2));
    old.set_gil_state_available(false);
    old.set_gil_state_reason("CPython 3.14 has no reader of GIL states");
    history.beginRuntime(old);
    GraphLegend legend(history);
    legend.resize(4000, 20);
    EXPECT_TRUE(legend.shown().contains(QStringLiteral("GIL waits are not known")));
    EXPECT_FALSE(legend.shown().contains(QStringLiteral("waits for its GIL")));
    legend.resize(legend.comfortableWidth(), 20);
    EXPECT_TRUE(legend.shown().contains(QStringLiteral("no GIL waits")));
    history.beginRuntime(welcome(topology(2))); // another CPython
    EXPECT_TRUE(legend.shown().contains(QStringLiteral("GIL wait")));
}

TEST_F(Legend, SaysWhatEachColourMeansBesideManyInterpreters)
{
    begin(64);
    GraphLegend legend(history);
    legend.resize(legend.comfortableWidth(), 20);
    EXPECT_EQ(legend.shown().last(4), kShort);
}

TEST_F(Legend, HasTheRoomOfWhatSamplingCostsWhereThereIsLittle)
{
    CoresPanel panel(history);
    begin(3);
    panel.resize(1200, 400);
    panel.show();
    const auto corner = [&] {
        for (const QLabel* label : panel.findChildren<QLabel*>()) {
            if (label->text().startsWith(QStringLiteral("sampling")))
                return true;
        }
        return false;
    };
    auto* legend = panel.findChild<GraphLegend*>();
    ASSERT_TRUE(legend);
    EXPECT_TRUE(QTest::qWaitFor(corner));
    QApplication::processEvents(); // its place
    panel.resize(1200 - 20 - (legend->width() - legend->comfortableWidth()), 400);
    EXPECT_TRUE(QTest::qWaitFor(
        [&] { return !corner() && legend->width() >= legend->comfortableWidth(); }));
    EXPECT_EQ(legend->shown().last(4), kShort);
}

TEST_F(Legend, SumsOfARangeDoNotWidenThePanel)
{
    CoresPanel panel(history);
    begin(3);
    panel.resize(500, 400);
    panel.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&panel));
    const int before = panel.minimumSizeHint().width();
    TimeView& view = panel.timeView();
    view.selectColumns(view.endColumn() - 20, view.endColumn() - 1);
    const auto* sums = [&]() -> const QLabel* {
        for (const QLabel* label : panel.findChildren<QLabel*>()) {
            if (label->text().contains(QStringLiteral("selected")))
                return label;
        }
        return nullptr;
    }();
    ASSERT_TRUE(sums);
    EXPECT_TRUE(sums->toolTip().startsWith(sums->text()));
    EXPECT_LE(panel.minimumSizeHint().width(), before);
    EXPECT_LT(panel.minimumSizeHint().width(), 500);
}
