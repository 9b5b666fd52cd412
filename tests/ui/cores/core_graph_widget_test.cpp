// The panel as a person uses it: real mouse and key events, offscreen, and the pixels that come of
// them.
#include "tests/ui/support/scene.h"
#include "ui/cores/cores_panel.h"
#include "ui/cores/picture_file.h"
#include "ui/models/core_load_text.h"
#include "ui/models/interpreter_words.h"

#include <QApplication>
#include <QClipboard>
#include <QFile>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QSignalSpy>
#include <QSplitter>
#include <QSvgRenderer>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QWheelEvent>

#include <gtest/gtest.h>

#include <algorithm>

using namespace clutch;
using namespace clutch::ui;
using namespace clutch::ui::synthetic;

namespace {

struct Panel : testing::Test
{
    CoreHistory history;
    CoresPanel panel{history};
    std::uint64_t fed = 0;

    CoreGraphWidget& graph() { return panel.coreGraph(); }
    TimeView& view() { return panel.timeView(); }

    void begin(int cpus)
    {
        history.beginRuntime(welcome(topology(cpus)));
        for (std::uint64_t id = 1; id <= 3; ++id)
            history.apply(interpreter(id, proto::STATE_RUNNING, kStart));
        panel.resize(900, 400);
        panel.show();
        ASSERT_TRUE(QTest::qWaitForWindowExposed(&panel));
    }
    /// A on core 0 in a saw-tooth of 100 steps, B on core 1 at half.
    void feed(int count, int cpus)
    {
        for (int i = 0; i < count; ++i) {
            ++fed;
            Thread a{2, 0, 0.01 * static_cast<double>(fed % 100)};
            a.function = "primes";
            history.addSample(sample(kStart + fed * kPeriod, cpus, {a, {3, 1 % cpus, 0.5}}));
        }
    }
    QImage picture(QWidget& widget)
    {
        return widget.grab().toImage().convertToFormat(QImage::Format_RGB32);
    }
    /// The middle of a column, in the graph's logical pixels.
    QPoint placeOf(std::int64_t column, int lane)
    {
        return {graph().plot().left() + view().xOf(column) + view().columnWidth() / 2,
            graph().laneRect(lane).center().y()};
    }
    QTableWidget* tableOf(const char* name)
    {
        for (auto* table : panel.findChildren<QTableWidget*>()) {
            if (table->accessibleName() == QLatin1String(name))
                return table;
        }
        return nullptr;
    }
    int count(const QImage& image, const QRect& lane, int x, const QColor& colour)
    {
        int pixels = 0;
        for (int y = lane.top(); y <= lane.bottom(); ++y)
            pixels += image.pixel(x, y) == colour.rgb() ? 1 : 0;
        return pixels;
    }
};

} // namespace

TEST_F(Panel, PaintsAKnownLoadInItsColourAtItsHeight)
{
    begin(2);
    for (std::uint64_t i = 1; i <= 300; ++i)
        history.addSample(sample(kStart + i * kPeriod, 2, {{2, 0, 0.75}, {3, 1, 0.25}}, 0.1));
    const QImage image = picture(graph());
    const GraphPalette& palette = graph().graphPalette();
    const int x = placeOf(view().endColumn() - 7, 0).x();
    const QRect first = graph().laneRect(0);
    const QRect second = graph().laneRect(1);
    ASSERT_GT(first.height(), 60);
    // The grid's lines (three a lane) lie over the areas.
    EXPECT_NEAR(count(image, first, x, palette.identity(0)), 0.75 * first.height(), 4);
    EXPECT_NEAR(count(image, first, x, palette.machine), 0.10 * first.height(), 2);
    EXPECT_NEAR(count(image, second, x, palette.identity(1)), 0.25 * second.height(), 4);
    EXPECT_EQ(image.pixel(x, first.bottom() - 1), palette.identity(0).rgb());
    EXPECT_EQ(image.pixel(x, first.top() + 1), palette.lane.rgb());
}

TEST_F(Panel, LettersBesideALaneEndWithWholeDotsWhereThereAreTooMany)
{
    begin(2);
    for (std::uint64_t id = 4; id <= 11; ++id)
        history.apply(interpreter(id, proto::STATE_RUNNING, kStart));
    // With each width of the letters that are there, the next one ends elsewhere.
    for (std::uint64_t first = 2; first <= 4; ++first) {
        std::vector<Thread> threads;
        for (std::uint64_t id = first; id <= 11; ++id)
            threads.push_back({id, 0, 0.1 - 0.001 * static_cast<double>(id)});
        for (int i = 0; i < 40; ++i)
            history.addSample(sample(kStart + ++fed * kPeriod, 2, threads));
        const QImage image = picture(graph());
        const QRect lane = graph().laneRect(0);
        for (int x = image.width() - 2; x < image.width(); ++x)
            EXPECT_EQ(count(image, lane, x, graph().graphPalette().window), lane.height());
    }
}

TEST_F(Panel, ShowsExactlyTheModelsFiguresUnderTheMouse)
{
    begin(2);
    feed(250, 2);
    picture(graph());
    for (const std::int64_t column : {240, 200, 133}) {
        QTest::mouseMove(&graph(), placeOf(column, 0));
        ASSERT_EQ(view().crosshair(), column);
        EXPECT_EQ(graph().currentRow(), 0);
        const double share = 0.01 * static_cast<double>((column + 1) % 100);
        const QString percent = percentText(share);
        const QString text = graph().readout().toText();
        EXPECT_TRUE(text.contains(QStringLiteral("core 0 %1\n").arg(percent)))
            << text.toStdString();
        EXPECT_TRUE(text.contains(
            QStringLiteral("A running primes, primes.py:4 on core 0 %1").arg(percent)))
            << text.toStdString();
    }
    QTest::mouseMove(&graph(), placeOf(200, 1));
    EXPECT_EQ(graph().currentRow(), 1);
    EXPECT_TRUE(graph().readout().toText().contains(QStringLiteral("B running on core 1 50 %")));
    EXPECT_TRUE(panel.lifeBars().readout().toText().contains(QStringLiteral("main running")));
}

TEST_F(Panel, SumsTheRangeThatWasDragged)
{
    begin(2);
    feed(250, 2);
    picture(graph());
    QTest::mousePress(&graph(), Qt::LeftButton, {}, placeOf(150, 0));
    QTest::mouseMove(&graph(), placeOf(180, 0));
    QTest::mouseMove(&graph(), placeOf(199, 1));
    QTest::mouseRelease(&graph(), Qt::LeftButton, {}, placeOf(199, 1));
    ASSERT_EQ(view().selection(), (EntryRange{150, 199}));
    double expected = 0;
    for (int entry = 150; entry <= 199; ++entry)
        expected += 0.01 * ((entry + 1) % 100) * 0.05;
    const RangeSums sums = sumOf(history.load(), *view().selection());
    const Who a = 2; // the second that the roster heard of
    EXPECT_NEAR(sums.who.at(a).cpuSeconds, expected, 1e-6);
    EXPECT_NEAR(sums.who.at(a + 1).cpuSeconds, 50 * 0.025, 1e-6);
    EXPECT_TRUE(panel.textForm().startsWith(QStringLiteral("2.50 s selected")));
    QTest::mouseClick(&graph(), Qt::LeftButton, {}, placeOf(100, 0));
    EXPECT_FALSE(view().selection().has_value());
}

TEST_F(Panel, LeavesToTheWindowWhatGoesFromTabToTabAndBackAndForth)
{
    begin(2);
    feed(250, 2);
    const auto takes = [&](int key, Qt::KeyboardModifiers modifiers) {
        QKeyEvent event(QEvent::ShortcutOverride, key, modifiers);
        event.ignore();
        QApplication::sendEvent(&graph(), &event);
        return event.isAccepted();
    };
    EXPECT_TRUE(takes(Qt::Key_PageUp, Qt::NoModifier));
    EXPECT_TRUE(takes(Qt::Key_Left, Qt::ControlModifier));
    EXPECT_FALSE(takes(Qt::Key_PageDown, Qt::ControlModifier));
    EXPECT_FALSE(takes(Qt::Key_PageUp, Qt::AltModifier));
    EXPECT_FALSE(takes(Qt::Key_Left, Qt::AltModifier));
}

TEST_F(Panel, FreezesThePictureAndNotTheDataWithSpace)
{
    begin(2);
    feed(250, 2);
    graph().setFocus();
    QTest::keyClick(&graph(), Qt::Key_Space);
    ASSERT_FALSE(view().isLive());
    const QImage before = picture(graph()).copy(graph().plot());
    feed(30, 2);
    EXPECT_EQ(picture(graph()).copy(graph().plot()), before);
    EXPECT_EQ(history.load().end(), 280U);
    QTest::keyClick(&graph(), Qt::Key_End);
    EXPECT_TRUE(view().isLive());
    EXPECT_NE(picture(graph()).copy(graph().plot()), before);
}

TEST_F(Panel, IsTheSamePictureWhetherItGrewOrWasDrawnAtOnce)
{
    begin(2);
    for (int i = 0; i < 40; ++i) {
        feed(13, 2);
        picture(graph());
    }
    const QRect area = graph().plot();
    const QImage grown = picture(graph()).copy(area);
    graph().setGraphPalette(graph().graphPalette()); // draws everything anew
    EXPECT_EQ(picture(graph()).copy(area), grown);
}

TEST_F(Panel, AnswersToKeysForAllThatTheMouseCanDo)
{
    begin(2);
    feed(400, 2);
    picture(graph());
    graph().setFocus();
    QTest::keyClick(&graph(), Qt::Key_Left);
    QTest::keyClick(&graph(), Qt::Key_Left, Qt::ControlModifier);
    EXPECT_EQ(view().crosshair(), 399 - 11);
    QTest::keyClick(&graph(), Qt::Key_Down);
    EXPECT_EQ(graph().currentRow(), 1);
    EXPECT_TRUE(graph().accessibleDescription().contains(QStringLiteral("core 1 50 %")));
    QTest::keyClick(&graph(), Qt::Key_Left, Qt::ShiftModifier | Qt::ControlModifier);
    EXPECT_EQ(view().selection(), (EntryRange{378, 388}));
    const int width = view().columnWidth();
    QTest::keyClick(&graph(), Qt::Key_Plus);
    EXPECT_GT(view().columnWidth(), width);
    QTest::keyClick(&graph(), Qt::Key_Minus);
    EXPECT_EQ(view().columnWidth(), width);
    QTest::keyClick(&graph(), Qt::Key_Escape);
    EXPECT_FALSE(view().selection().has_value());
    QTest::keyClick(&graph(), Qt::Key_Escape);
    EXPECT_FALSE(view().crosshair().has_value());
    QTest::keyClick(&graph(), Qt::Key_PageUp);
    EXPECT_FALSE(view().isLive());
}

TEST_F(Panel, CopiesTheFiguresAsATable)
{
    begin(2);
    feed(250, 2);
    picture(graph());
    QTest::mouseMove(&graph(), placeOf(149, 0));
    QTest::keyClick(&graph(), Qt::Key_C, Qt::ControlModifier);
    const QString text = QGuiApplication::clipboard()->text();
    EXPECT_TRUE(text.contains(QStringLiteral("core 0\t50.0\t50.0\t0.0\t0.0")))
        << text.toStdString();
    EXPECT_TRUE(text.contains(QStringLiteral("core 1\t50.0\t0.0\t50.0\t0.0")))
        << text.toStdString();
}

TEST_F(Panel, ShowsTheTableWithItsWholeHeaderAndSaysOfWhatItIs)
{
    begin(2);
    feed(250, 2);
    picture(graph());
    panel.showTable(true);
    const auto* table = tableOf("The figures of the core graph");
    const QHeaderView* header = table->horizontalHeader();
    ASSERT_GE(header->count(), 4);
    for (int column = 0; column < header->count(); ++column)
        EXPECT_GE(header->sectionSize(column), header->sectionSizeHint(column))
            << table->horizontalHeaderItem(column)->text().toStdString();
    const auto labels = panel.findChildren<QLabel*>();
    EXPECT_TRUE(std::any_of(labels.begin(), labels.end(), [](const QLabel* label) {
        return label->isVisible() && label->text().endsWith(QStringLiteral(", in percent"));
    }));
}

TEST_F(Panel, CopiesTheCellsOfTheTableThatAreSelectedWithTheirTitles)
{
    begin(2);
    feed(250, 2);
    panel.showTable(true);
    QTableWidget* const table = tableOf("The figures of the core graph");
    table->setFocus();
    table->setRangeSelected({0, 0, 1, 2}, true);
    QTest::keyClick(table, Qt::Key_C, Qt::ControlModifier);
    EXPECT_EQ(QGuiApplication::clipboard()->text().toStdString(),
        "core\ttotal\tA\ncore 0\t50.0\t50.0\ncore 1\t50.0\t0.0\n");
    // A title does not become wider, and so clipped, where something below it is selected.
    EXPECT_FALSE(table->horizontalHeader()->highlightSections());
}

TEST_F(Panel, TheTableSaysWhatEachInterpreterDoesToo)
{
    begin(2);
    feed(250, 2);
    panel.showTable(true);
    const QTableWidget* const cores = tableOf("The figures of the core graph");
    const QTableWidget* const lives = tableOf("The figures of the lives");
    ASSERT_TRUE(lives->isVisible());
    EXPECT_LT(lives->rowHeight(0), lives->fontMetrics().height() + 10); // many fit into a panel
    EXPECT_EQ(lives->item(1, 0)->text().toStdString(), "A");
    EXPECT_EQ(lives->item(1, 1)->text().toStdString(), "running");
    EXPECT_EQ(lives->item(1, 5)->text().toStdString(), "primes, primes.py:4");
    EXPECT_TRUE(panel.textForm().contains(QStringLiteral("\nA\trunning\t0\t50.0")))
        << panel.textForm().toStdString();
    view().setSelection(EntryRange{100, 149}); // which is by interpreter itself
    EXPECT_FALSE(lives->isVisible());
    EXPECT_TRUE(cores->isVisible());
}

TEST_F(Panel, KeysMoveTheCrosshairThoughThePointerLiesOnThePicture)
{
    begin(2);
    feed(250, 2);
    picture(graph());
    graph().setFocus();
    QTest::mouseMove(&graph(), placeOf(200, 0));
    ASSERT_EQ(view().crosshair(), 200);
    QTest::keyClick(&graph(), Qt::Key_Left, Qt::ControlModifier);
    ASSERT_EQ(view().crosshair(), 190);
    QSignalSpy frames(&view(), &TimeView::frameDue);
    feed(1, 2);
    ASSERT_TRUE(frames.wait(5000));
    EXPECT_EQ(view().crosshair(), 190);
    QTest::mouseMove(&graph(), placeOf(210, 0));
    EXPECT_EQ(view().crosshair(), 210);
}

TEST_F(Panel, HomeSelectsBackToTheBeginningWithShift)
{
    begin(2);
    feed(250, 2);
    picture(graph());
    graph().setFocus();
    QTest::keyClick(&graph(), Qt::Key_Left);
    QTest::keyClick(&graph(), Qt::Key_Home, Qt::ShiftModifier);
    EXPECT_EQ(view().selection(), (EntryRange{0, 248}));
    EXPECT_EQ(view().crosshairSeen(), 0);
}

TEST_F(Panel, WhatStandsBesideTheLanesIsOfTheMomentThatIsSeen)
{
    begin(2);
    feed(900, 2);
    QTest::keyClick(&graph(), Qt::Key_PageUp);
    QTest::keyClick(&graph(), Qt::Key_PageUp);
    const auto gutter = [&] {
        return picture(graph()).copy(graph().plot().right() + 8, 0, 60, graph().height());
    };
    const QImage without = gutter();
    view().setCrosshair(890); // not in the picture any more
    EXPECT_EQ(gutter(), without);
    view().setCrosshair(view().endColumn() - 40);
    EXPECT_NE(gutter(), without);
}

TEST_F(Panel, AReadoutCountsFromWhereTheGridDoes)
{
    begin(2);
    feed(900, 2);
    QTest::keyClick(&graph(), Qt::Key_Space);
    feed(100, 2); // goes on behind the picture
    QTest::keyClick(&graph(), Qt::Key_PageUp);
    picture(graph());
    const std::int64_t column = view().endColumn() - 20;
    QTest::mouseMove(&graph(), placeOf(column, 0));
    ASSERT_EQ(view().crosshair(), column);
    const double ago = static_cast<double>(900 - 1 - column) * 0.05;
    EXPECT_TRUE(graph().readout().title.startsWith(QStringLiteral("−%1 s").arg(ago, 0, 'f', 2)))
        << graph().readout().title.toStdString();
}

TEST(Readout, HasRoomForAllOfItsTitle)
{
    const QRect bounds(0, 0, 400, 100);
    const auto titleOf = [&](const Readout& readout, int width) {
        QImage image(bounds.size(), QImage::Format_RGB32);
        image.fill(Qt::white);
        QPainter painter(&image);
        paintReadout(painter, readout, {0, 0}, bounds, GraphPalette::lightTheme());
        const int pad = painter.fontMetrics().height() / 2;
        return image.copy(2 * pad + 4, 2 * pad, width, painter.fontMetrics().height());
    };
    for (int i = 0; i < 40; ++i) {
        const QString title = QStringLiteral("−%1 s  16:59:%2").arg(107.37 + i * 1.11).arg(10 + i);
        const int wide = QFontMetrics(QApplication::font()).horizontalAdvance(title) - 2;
        const Readout narrow{title, {{QStringLiteral("x")}}};
        const Readout roomy{title, {{QString(40, QLatin1Char('x'))}}};
        EXPECT_EQ(titleOf(narrow, wide), titleOf(roomy, wide)) << title.toStdString();
    }
}

TEST_F(Panel, ZoomsTimeWithTheWheel)
{
    begin(2);
    feed(250, 2);
    picture(graph());
    const QPoint at = placeOf(200, 0);
    QWheelEvent wheel(at, graph().mapToGlobal(at), {}, {0, 120}, Qt::NoButton, Qt::NoModifier,
        Qt::NoScrollPhase, false);
    QApplication::sendEvent(&graph(), &wheel);
    EXPECT_EQ(view().columnWidth(), 3);
}

TEST_F(Panel, IsAHeatMapAboveThirtyTwoCoresWithTheSameReadout)
{
    begin(128);
    panel.resize(900, 700);
    feed(100, 128);
    const QImage image = picture(graph());
    ASSERT_TRUE(graph().isHeatMap());
    const QPoint at = placeOf(view().endColumn() - 2, 1);
    const GraphPalette& palette = graph().graphPalette();
    // A share of 50 % comes back as 0.5 but for a float's last bit, so a channel may round the
    // other way.
    const QColor expected = mixed(palette.lane, palette.identity(1), 0.5);
    const QColor seen(image.pixel(at));
    EXPECT_NEAR(seen.red(), expected.red(), 1);
    EXPECT_NEAR(seen.green(), expected.green(), 1);
    EXPECT_NEAR(seen.blue(), expected.blue(), 1);
    QTest::mouseMove(&graph(), at);
    EXPECT_EQ(graph().currentRow(), 1);
    EXPECT_TRUE(graph().readout().toText().contains(QStringLiteral("core 1 50 %")));
}

TEST_F(Panel, SharesOneTimeAxisBetweenCoresAndLives)
{
    begin(2);
    feed(250, 2);
    picture(graph());
    EXPECT_EQ(graph().plot().left(), panel.lifeBars().plot().left());
    EXPECT_EQ(graph().plot().right(), panel.lifeBars().plot().right());
    const QImage lives = picture(panel.lifeBars());
    const int x = placeOf(view().endColumn() - 3, 0).x();
    const QRect bar = panel.lifeBars().barRect(1); // main is the first
    EXPECT_EQ(
        lives.pixel(x, bar.center().y() - 1), panel.lifeBars().graphPalette().identity(0).rgb());
}

TEST_F(Panel, GivesNoBarToALifeThatEndedBeforeWhatIsSeen)
{
    begin(2);
    feed(20, 2);
    history.apply(interpreter(2, proto::STATE_CLOSED, kStart + fed * kPeriod));
    feed(20, 2);
    EXPECT_EQ(panel.lifeBars().barCount(), 3);
    feed(view().columns() * view().samplesPerColumn() + 50, 2);
    EXPECT_TRUE(QTest::qWaitFor([&] { return panel.lifeBars().barCount() == 2; }));
    picture(graph());
    const QImage lives = picture(panel.lifeBars());
    const int x = placeOf(view().endColumn() - 3, 0).x();
    EXPECT_EQ(lives.pixel(x, panel.lifeBars().barRect(1).center().y() - 1),
        panel.lifeBars().graphPalette().identity(1).rgb());
}

TEST_F(Panel, StripesWhatWasNotSampled)
{
    begin(2);
    feed(100, 2);
    history.addSample(sample(kStart + 121 * kPeriod, 2, {{2, 0, 1.0}}, 0, 20));
    const QImage image = picture(graph());
    const QRect lane = graph().laneRect(0);
    EXPECT_GT(
        count(image, lane, placeOf(110, 0).x(), graph().graphPalette().gap), lane.height() / 4);
    QTest::mouseMove(&graph(), placeOf(110, 0));
    EXPECT_TRUE(graph().readout().toText().contains(QStringLiteral("not sampled")));
    QTest::mouseMove(&graph(), placeOf(120, 0));
    EXPECT_TRUE(graph().readout().toText().contains(QStringLiteral("average of 1.05 s")));
}

TEST_F(Panel, AnSvgHoldsShapesThatScaleAndNoBitmap)
{
    begin(2);
    for (std::uint64_t i = 1; i <= 300; ++i)
        history.addSample(sample(kStart + i * kPeriod, 2, {{2, 0, 0.75}, {3, 1, 0.25}}, 0.1));
    for (std::uint64_t i = 310; i <= 340; ++i) // nine are missing
        history.addSample(
            sample(kStart + i * kPeriod, 2, {{2, 0, 0.75}, {3, 1, 0.25}}, 0.1, i == 310 ? 9 : 0));
    view().setCrosshair(view().endColumn() - 100);
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("a.svg"));
    auto& both = *panel.findChild<QSplitter*>();
    EXPECT_TRUE(writePicture(both, path).contains(path));
    QFile file(path);
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    const QByteArray svg = file.readAll();
    EXPECT_FALSE(svg.contains("<image"));
    EXPECT_TRUE(svg.contains("core 1"));

    // Four times as large, and right to less than a pixel of the widget.
    constexpr int kScale = 4;
    QImage large(both.size() * kScale, QImage::Format_RGB32);
    large.fill(Qt::white);
    QPainter painter(&large);
    QSvgRenderer(svg).render(&painter);
    painter.end();
    const GraphPalette& palette = graph().graphPalette();
    const QPoint origin = graph().mapTo(&both, QPoint());
    const auto scaledLane = [&](int lane) {
        const QRect rect = graph().laneRect(lane).translated(origin);
        return QRect(rect.topLeft() * kScale, rect.size() * kScale);
    };
    const auto xOf = [&](std::int64_t column) {
        return (placeOf(column, 0) + origin).x() * kScale;
    };
    // From the lane's bottom up; lines of the grid lie within it.
    const auto reach = [&](int lane, const QColor& colour, std::int64_t column) {
        const QRect rect = scaledLane(lane);
        int y = rect.top();
        while (y <= rect.bottom() && large.pixel(xOf(column), y) != colour.rgb())
            ++y;
        return static_cast<double>(rect.bottom() + 1 - y) / rect.height();
    };
    const std::int64_t newest = view().endColumn() - 7;
    const double halfPixel = 0.5 / graph().laneRect(0).height();
    EXPECT_NEAR(reach(0, palette.identity(0), newest), 0.75, halfPixel);
    EXPECT_NEAR(reach(1, palette.identity(1), newest), 0.25, halfPixel);
    EXPECT_NEAR(reach(0, palette.machine, newest), 0.85, halfPixel);
    const std::int64_t gap = view().columnOf(view().load().numberAt(kStart + 305 * kPeriod));
    const QRect lane = scaledLane(0);
    EXPECT_NEAR(
        count(large, lane, xOf(gap), palette.gap), 3.0 / 8 * lane.height(), 0.1 * lane.height());
    EXPECT_NEAR(
        count(large, lane, xOf(gap), palette.lane), 5.0 / 8 * lane.height(), 0.1 * lane.height());
    // And the picture on the screen is what it was.
    const QPoint low(placeOf(newest, 0).x(), graph().laneRect(0).bottom() - 2);
    EXPECT_EQ(picture(graph()).pixel(low), palette.identity(0).rgb());
}

TEST_F(Panel, AnSvgOfAHeatMapAndOfManyLivesHasNoBitmapEither)
{
    begin(64);
    for (std::uint64_t id = 4; id <= 40; ++id)
        history.apply(interpreter(id, proto::STATE_INTERRUPTING, kStart));
    feed(60, 64);
    ASSERT_TRUE(graph().isHeatMap());
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("a.svg"));
    EXPECT_TRUE(writePicture(*panel.findChild<QSplitter*>(), path).contains(path));
    QFile file(path);
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    EXPECT_FALSE(file.readAll().contains("<image"));
}

TEST_F(Panel, SaysWhatWillAppearWhileThereIsNothing)
{
    panel.resize(600, 200);
    panel.show();
    picture(panel);
    EXPECT_TRUE(graph().readout().isEmpty());
    EXPECT_FALSE(panel.textForm().isEmpty());
}

TEST_F(Panel, SurvivesEveryMachineAndSize)
{
    for (const int cpus : {1, 2, 16, 128}) {
        CoreHistory other;
        CoresPanel small(other);
        play(other, nullptr, topology(cpus, cpus > 2 ? 2 : 1), 64, 60);
        for (const QSize size : {QSize(1, 1), QSize(120, 40), QSize(300, 90), QSize(1600, 900)}) {
            small.resize(size);
            small.show();
            small.grab();
            QTest::mouseMove(&small.coreGraph(), {size.width() / 2, 10});
            small.grab();
        }
    }
}
