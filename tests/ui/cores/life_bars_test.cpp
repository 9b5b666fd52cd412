// What the bars show: the pixels that come of known lives.
#include "tests/ui/support/layout_count.h"
#include "tests/ui/support/scene.h"
#include "ui/cores/cores_panel.h"
#include "ui/models/interpreter_words.h"

#include <QLabel>
#include <QScrollBar>
#include <QSplitter>
#include <QTest>

#include <gtest/gtest.h>

#include <map>

using namespace clutch;
using namespace clutch::ui;
using namespace clutch::ui::synthetic;

namespace {

struct Bars : testing::Test
{
    CoreHistory history;
    CoresPanel panel{history};
    std::uint64_t fed = 0;

    LifeBars& bars() { return panel.lifeBars(); }
    TimeView& view() { return panel.timeView(); }
    const GraphPalette& palette() { return bars().graphPalette(); }

    /// All of them idle, and alone on two cores.
    void begin(std::uint64_t interpreters)
    {
        history.beginRuntime(welcome(topology(2)));
        for (std::uint64_t id = 1; id <= interpreters; ++id)
            history.apply(interpreter(id, proto::STATE_IDLE, kStart));
        panel.resize(900, 700);
        panel.show();
        ASSERT_TRUE(QTest::qWaitForWindowExposed(&panel));
    }
    void feed(int count, const std::vector<Thread>& threads)
    {
        for (int i = 0; i < count; ++i)
            history.addSample(sample(kStart + ++fed * kPeriod, 2, threads));
    }
    std::uint64_t now() const { return kStart + fed * kPeriod; }
    /// Eight pixels of a bar, around the middle of the column that is `back` before the newest.
    QImage look(std::uint64_t id, int back)
    {
        const QImage image = bars().grab().toImage().convertToFormat(QImage::Format_RGB32);
        const QRect bar = bars().barRect(static_cast<int>(id) - 1);
        const int middle = bars().plot().left() + view().xOf(view().endColumn() - back)
            + view().columnWidth() / 2;
        return image.copy(middle - 4, bar.top(), 8, bar.height());
    }
    static int count(const QImage& image, const QColor& colour)
    {
        int pixels = 0;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x)
                pixels += image.pixel(x, y) == colour.rgb() ? 1 : 0;
        }
        return pixels;
    }
};

} // namespace

TEST_F(Bars, EachStateLooksDifferentFromEveryOther)
{
    constexpr proto::InterpreterState kStates[]{proto::STATE_STARTING, proto::STATE_IDLE,
        proto::STATE_RUNNING, proto::STATE_AWAITING_INPUT, proto::STATE_INTERRUPTING,
        proto::STATE_STUCK, proto::STATE_FINALIZING, proto::STATE_PARKED};
    begin(2);
    std::map<proto::InterpreterState, QImage> looks;
    for (const proto::InterpreterState state : kStates) {
        history.apply(interpreter(2, state, now()));
        feed(40, {{2, 0, 0.1}});
        looks[state] = look(2, 10);
    }
    history.apply(interpreter(2, proto::STATE_CLOSED, now()));
    feed(40, {});
    looks[proto::STATE_CLOSED] = look(2, 10);
    for (const auto& [one, its] : looks) {
        for (const auto& [other, others] : looks)
            EXPECT_EQ(its == others, one == other) << one << " and " << other;
    }
}

TEST_F(Bars, WhoWaitsForItsGilHalfOfTheTimeIsHalfInThatColour)
{
    begin(2);
    history.apply(interpreter(2, proto::STATE_RUNNING, kStart));
    feed(40, {{2, 0, 0.5, 0.5}});
    const QImage seen = look(2, 10);
    const double share = static_cast<double>(count(seen, palette().gilWait))
        / (count(seen, palette().gilWait) + count(seen, palette().identity(0)));
    EXPECT_NEAR(share, 0.5, 0.1);
}

TEST_F(Bars, TheStripBelowIsOfAnotherGreyOnAnotherCoreAndTheMoveIsMarked)
{
    begin(2);
    history.apply(interpreter(2, proto::STATE_RUNNING, kStart));
    feed(40, {{2, 0, 1}});
    feed(40, {{2, 1, 1}});
    const auto strip = [&](int back) {
        const QImage seen = look(2, back);
        return seen.pixel(6, seen.height() - 3);
    };
    EXPECT_NE(strip(60), strip(20));
    EXPECT_EQ(count(look(2, 60), palette().accent), 0);
    EXPECT_GT(count(look(2, 40), palette().accent), 0);
}

TEST_F(Bars, AnExceptionAndAWarningAreMarkedFromTopToBottom)
{
    begin(2);
    feed(40, {{2, 0, 0.1}});
    proto::RunFinished run;
    run.set_interpreter(2);
    run.set_outcome(proto::RunFinished::EXCEPTION);
    run.set_finished_ns(kStart + 30 * kPeriod);
    history.addRun(run);
    proto::FinalizationReport report;
    report.set_interpreter(2);
    report.set_finished_ns(kStart + 35 * kPeriod);
    report.add_findings()->set_severity(proto::Finding::WARNING);
    history.addReport(report);
    EXPECT_GT(count(look(2, 11), palette().error), look(2, 11).height() / 2);
    EXPECT_GT(count(look(2, 6), palette().warning), look(2, 6).height() / 2);
    EXPECT_EQ(count(look(2, 20), palette().error) + count(look(2, 20), palette().warning), 0);
}

TEST_F(Bars, AWarningThatCodeShowsIsMarkedAndSaid)
{
    begin(2);
    history.apply(interpreter(2, proto::STATE_RUNNING, kStart));
    feed(40, {{2, 0, 1}});
    proto::WarningShown warning;
    warning.set_interpreter(2);
    warning.set_category("DeprecationWarning");
    warning.set_text("f() goes away");
    warning.set_file("/home/user/old.py");
    warning.set_line(12);
    warning.set_t_ns(kStart + 30 * kPeriod);
    history.addWarning(warning);
    EXPECT_GT(count(look(2, 11), palette().warning), look(2, 11).height() / 2);
    EXPECT_EQ(count(look(2, 20), palette().warning), 0);
    view().setCrosshair(view().endColumn() - 11);
    bars().setFocus();
    QTest::keyClick(&bars(), Qt::Key_Down);
    const QString said = bars().readout().toText();
    EXPECT_TRUE(said.contains(QStringLiteral("DeprecationWarning at old.py:12: f() goes away")))
        << said.toStdString();
}

TEST_F(Bars, AForeignInterpreterHasABarLikeOurs)
{
    begin(1);
    proto::InterpreterChanged foreign = interpreter(5, proto::STATE_RUNNING, kStart);
    foreign.set_kind(proto::KIND_FOREIGN);
    foreign.clear_letter();
    foreign.set_python_id(7);
    history.apply(foreign);
    feed(40, {{5, 0, 1}});
    EXPECT_EQ(bars().barCount(), 2);
    EXPECT_GT(count(look(2, 10), palette().identity(identityOf(foreign))), 0);
    view().setCrosshair(view().endColumn() - 10);
    bars().setFocus();
    QTest::keyClick(&bars(), Qt::Key_Down);
    const QString said = bars().readout().toText();
    EXPECT_TRUE(said.contains(QLatin1Char('7'))) << said.toStdString();
    EXPECT_TRUE(said.contains(QStringLiteral("running"))) << said.toStdString();
}

TEST_F(Bars, WhatALostRuntimeTookWithItComesAfterTheLiving)
{
    begin(2);
    feed(40, {{2, 0, 1}});
    history.endRuntime(now());
    history.beginRuntime(welcome(topology(2)));
    history.apply(interpreter(1, proto::STATE_IDLE, now()));
    history.apply(interpreter(2, proto::STATE_RUNNING, now()));
    feed(10, {{2, 1, 1}});
    ASSERT_EQ(bars().barCount(), 4);
    EXPECT_GT(count(look(2, 2), palette().identity(0)), 8) << "the new one runs, on the second row";
    EXPECT_EQ(count(look(4, 2), palette().identity(0)), 0) << "and the old one has ended below it";
}

TEST_F(Bars, TheCornerSaysWhatSamplingCosts)
{
    begin(2);
    feed(40, {{2, 0, 0.1}});
    EXPECT_TRUE(QTest::qWaitFor([&] {
        for (const QLabel* label : panel.findChildren<QLabel*>()) {
            if (label->isVisible() && label->text() == QStringLiteral("sampling: 0.1 % of a core"))
                return true;
        }
        return false;
    }));
}

TEST_F(Bars, FiguresThatChangeLayNothingOutAnew)
{
    begin(2);
    feed(40, {{2, 0, 0.1}});
    QApplication::processEvents();
    const auto corner = [&](const QString& text) {
        for (const QLabel* label : panel.findChildren<QLabel*>()) {
            if (label->text() == text)
                return true;
        }
        return false;
    };
    ASSERT_TRUE(
        QTest::qWaitFor([&] { return corner(QStringLiteral("sampling: 0.1 % of a core")); }));
    QApplication::processEvents();
    const LayoutCount count(panel);
    for (int i = 0; i < 200; ++i) {
        proto::Sample dear = sample(kStart + ++fed * kPeriod, 2, {{2, 0, 0.1}});
        dear.set_sampling_cpu_ns(kPeriod / 8);
        history.addSample(dear);
    }
    ASSERT_TRUE(
        QTest::qWaitFor([&] { return corner(QStringLiteral("sampling: 12.5 % of a core")); }));
    QApplication::processEvents();
    EXPECT_EQ(count.requests, 0);
}

TEST_F(Bars, ASampleThatTheQuotaHeldBackSaysSo)
{
    begin(2);
    feed(20, {{2, 0, 0.1}});
    proto::Sample held = sample(kStart + ++fed * kPeriod, 2, {{2, 0, 0.1}});
    held.set_throttled_ns(12'000'000);
    history.addSample(held);
    feed(20, {{2, 0, 0.1}});
    bars().grab();
    view().setCrosshair(view().columnOf(view().load().numberAt(kStart + 21 * kPeriod)));
    EXPECT_TRUE(panel.coreGraph().readout().toText().contains(
        QStringLiteral("the cgroup's quota held the runtime back 12 ms")))
        << panel.coreGraph().readout().toText().toStdString();
    view().setCrosshair(view().endColumn() - 3);
    EXPECT_FALSE(panel.coreGraph().readout().toText().contains(QStringLiteral("quota")));
}

TEST_F(Bars, HaveRoomForAllAsLongAsTheLanesHaveEnough)
{
    panel.resize(900, 230);
    history.beginRuntime(welcome(topology(2)));
    panel.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&panel));
    for (std::uint64_t id = 1; id <= 5; ++id)
        history.apply(interpreter(id, proto::STATE_IDLE, kStart));
    feed(20, {});
    EXPECT_LE(bars().barRect(4).bottom(), bars().plot().bottom());
    for (std::uint64_t id = 6; id <= 40; ++id)
        history.apply(interpreter(id, proto::STATE_IDLE, kStart));
    feed(20, {});
    EXPECT_EQ(panel.coreGraph().height(), panel.coreGraph().sizeHint().height()); // bars scroll
    // Whoever has drawn the line between them has it there.
    auto* splitter = panel.findChild<QSplitter*>();
    const QPoint handle = splitter->handle(1)->rect().center();
    QTest::mousePress(splitter->handle(1), Qt::LeftButton, {}, handle);
    QTest::mouseMove(splitter->handle(1), handle + QPoint(0, 30));
    QTest::mouseRelease(splitter->handle(1), Qt::LeftButton, {}, handle);
    const QList<int> drawn = splitter->sizes();
    history.apply(interpreter(41, proto::STATE_IDLE, kStart));
    EXPECT_EQ(splitter->sizes(), drawn);
}

TEST_F(Bars, EveryStateIsReadInFullBesideTheScrollBar)
{
    begin(40);
    feed(5, {});
    const auto* scroll = bars().findChild<QScrollBar*>();
    ASSERT_TRUE(scroll && scroll->isVisible());
    const int room = scroll->geometry().left() - 2 - (bars().plot().right() + 8);
    for (int state = proto::STATE_STARTING; proto::InterpreterState_IsValid(state); ++state) {
        const auto each = static_cast<proto::InterpreterState>(state);
        const QString text = QStringLiteral("%1 %2").arg(stateGlyph(each), stateWord(each));
        EXPECT_LE(bars().fontMetrics().horizontalAdvance(text), room) << text.toStdString();
    }
}

TEST_F(Bars, AWaitThatWasNotSeenIsStripesAndSaysSo)
{
    begin(2);
    history.apply(interpreter(2, proto::STATE_RUNNING, now()));
    Thread holder{1, 0, 0.5};
    holder.gil = proto::ThreadLoad::HOLDS;
    Thread other{2, 1, 0.5};
    feed(5, {holder, other});
    EXPECT_EQ(count(look(2, 2), palette().gilWait), 0);
    other.gil = proto::ThreadLoad::UNKNOWN;
    feed(5, {holder, other});
    holder.gil = proto::ThreadLoad::UNKNOWN;
    feed(5, {holder, other}); // no look belongs to these
    const int yellow = count(look(2, 2), palette().gilWait);
    EXPECT_GT(yellow, 0);
    EXPECT_LT(yellow, look(2, 2).width() * look(2, 2).height() / 2);
    EXPECT_EQ(count(look(1, 2), palette().gilWait), 0);
    view().setCrosshair(view().endColumn() - 2);
    QTest::keyClick(&bars(), Qt::Key_Down);
    EXPECT_TRUE(bars().readout().toText().contains(
        QStringLiteral("whether it waits for its GIL was not seen")));
}

TEST_F(Bars, AnEndThatNoSampleCameAfterIsSaidToBeOne)
{
    begin(2);
    feed(20, {{2, 0, 0.5}});
    EXPECT_EQ(bars().stateText(1), QStringLiteral("○ idle"));
    history.apply(interpreter(2, proto::STATE_FINALIZING, now() - kPeriod));
    EXPECT_TRUE(bars().stateText(1).contains(QStringLiteral("finalizing")));
    history.apply(interpreter(2, proto::STATE_CLOSED, now() + 1));
    EXPECT_EQ(bars().stateText(1), QStringLiteral("closed"));
    EXPECT_EQ(bars().stateText(0), QStringLiteral("○ idle"));
    view().setCrosshair(view().endColumn() - 10);
    EXPECT_EQ(bars().stateText(1), QStringLiteral("○ idle")) << "as it was then";
}
