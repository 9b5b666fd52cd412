// The microscope as a person uses it: real mouse and key events, and the pixels that come of them.
#include "ui/microscope/microscope_panel.h"

#include "tests/ui/support/gil_scene.h"

#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <QWheelEvent>

#include <gtest/gtest.h>

using namespace clutch;
using namespace clutch::ui;
using namespace clutch::ui::synthetic;

namespace {

struct Microscope : testing::Test
{
    MicroscopePanel panel;
    SlicesWidget& picture() { return panel.slicesWidget(); }

    void open(GilSlices slices)
    {
        panel.setUnavailable({});
        panel.setSlices(std::move(slices));
        panel.resize(1000, 260);
        panel.show();
        ASSERT_TRUE(QTest::qWaitForWindowExposed(&panel));
        picture().setFocus();
    }
    QToolButton* button(const QString& text)
    {
        for (QToolButton* each : panel.findChildren<QToolButton*>()) {
            if (each->text() == text)
                return each;
        }
        return nullptr;
    }
    QPoint at(double ms, int row)
    {
        return {picture().xOf(static_cast<double>(kGilStart) + ms * 1e6),
            picture().rowRect(row).center().y()};
    }
    void wheel(const QPoint& where, int steps)
    {
        QWheelEvent event(where, picture().mapToGlobal(where), {}, {0, 120 * steps}, Qt::NoButton,
            Qt::NoModifier, Qt::NoScrollPhase, false);
        QApplication::sendEvent(&picture(), &event);
    }
    /// How many milliseconds are seen.
    double seen() { return picture().span().length() / 1e6; }
};

} // namespace

TEST_F(Microscope, SaysWhyNothingCanBeRecorded)
{
    QSignalSpy wanted(&panel, &MicroscopePanel::recordRequested);
    panel.setUnavailable(QStringLiteral("CPython 3.14 has no such reader."));
    panel.show();
    QToolButton* record = button(QStringLiteral("● Record"));
    ASSERT_TRUE(record);
    EXPECT_FALSE(record->isEnabled());
    EXPECT_EQ(record->toolTip(), "CPython 3.14 has no such reader.");
    panel.requestRecording();
    EXPECT_EQ(wanted.count(), 0);
    panel.setUnavailable({});
    EXPECT_TRUE(record->isEnabled());
    record->click();
    EXPECT_EQ(wanted.count(), 1);
    EXPECT_EQ(wanted.at(0).at(0).toInt(), 1);
    panel.setRecording(true);
    EXPECT_FALSE(record->isEnabled());
}

TEST_F(Microscope, SharedOnesAlternateAndOwnOnesAreSolid)
{
    open(gilRecording(2, 1));
    for (int i = 0; i < 40 && seen() > 40; ++i)
        wheel(at(500, 0), 1);
    QEvent leave(QEvent::Leave); // and with it the box at the crosshair
    QApplication::sendEvent(&picture(), &leave);
    const QImage image = picture().grab().toImage().convertToFormat(QImage::Format_RGB32);
    const GraphPalette palette = GraphPalette::lightTheme();
    const auto top = [&](double ms, int row) {
        return QColor(image.pixel(at(ms, row).x(), picture().rowRect(row).top() + 3));
    };
    const auto bottom = [&](double ms, int row) {
        return QColor(image.pixel(at(ms, row).x(), picture().rowRect(row).bottom() - 3));
    };
    for (const double ms : {492.0, 502.0, 512.0}) { // A's turns
        EXPECT_EQ(top(ms, 0), palette.identity(0));
        EXPECT_EQ(top(ms, 1), palette.lane);
        EXPECT_EQ(bottom(ms, 1), palette.gilWait);
        EXPECT_EQ(top(ms + 5, 1), palette.identity(1));
        EXPECT_EQ(bottom(ms + 5, 0), palette.gilWait);
        EXPECT_EQ(top(ms, 2), palette.identity(2));
        EXPECT_EQ(top(ms + 5, 2), palette.identity(2));
    }
}

TEST_F(Microscope, HoverTellsSliceStateLengthAndPlace)
{
    open(gilRecording(2, 0));
    QTest::mouseMove(&picture(), at(502, 1));
    const QString text = picture().readout().toText();
    EXPECT_TRUE(text.contains(QStringLiteral("B waits for its GIL 5.00 ms"))) << text.toStdString();
    EXPECT_TRUE(text.contains(QStringLiteral("spin, spin.py:4")));
    EXPECT_TRUE(text.contains(QStringLiteral("A holds it")));
}

TEST_F(Microscope, ADragSumsItsRange)
{
    open(gilRecording(2, 0));
    const QPoint from = at(200, 0);
    const QPoint to = at(600, 0);
    QTest::mousePress(&picture(), Qt::LeftButton, {}, from);
    QMouseEvent move(QEvent::MouseMove, to, picture().mapToGlobal(to), Qt::NoButton, Qt::LeftButton,
        Qt::NoModifier);
    QApplication::sendEvent(&picture(), &move);
    QTest::mouseRelease(&picture(), Qt::LeftButton, {}, to);
    const auto [first, last] = picture().readRange();
    EXPECT_NEAR(static_cast<double>(last - first), 400e6, 4e6);
    EXPECT_TRUE(panel.statusText().contains(QStringLiteral("A held")))
        << panel.statusText().toStdString();
    QTest::mouseClick(&picture(), Qt::LeftButton, {}, at(700, 0));
    EXPECT_FALSE(picture().hasSelection());
    EXPECT_TRUE(panel.statusText().contains(QStringLiteral("1000 looks in 1.00 s")));
}

TEST_F(Microscope, TheWheelZoomsAtThePointer)
{
    open(gilRecording(2, 0));
    const double before = picture().nsAt(at(250, 0).x());
    wheel(at(250, 0), 6);
    EXPECT_LT(seen(), 300);
    EXPECT_NEAR(picture().nsAt(at(250, 0).x()), before, 2e6);
    QTest::keyClick(&picture(), Qt::Key_0);
    EXPECT_TRUE(picture().span().isAll());
}

TEST_F(Microscope, KeysDoWhatTheMouseDoes)
{
    open(gilRecording(2, 1));
    QTest::keyClick(&picture(), Qt::Key_Home);
    QTest::keyClick(&picture(), Qt::Key_Right, Qt::ControlModifier);
    EXPECT_TRUE(picture().readout().title.startsWith(QStringLiteral("5.00 ms")));
    QTest::keyClick(&picture(), Qt::Key_Down);
    EXPECT_EQ(picture().currentRow(), 1);
    EXPECT_TRUE(picture().readout().toText().contains(QStringLiteral("B holds its GIL 5.00 ms")));
    QTest::keyClick(&picture(), Qt::Key_Right, Qt::ControlModifier | Qt::ShiftModifier);
    EXPECT_EQ(picture().readRange(), std::pair(kGilStart + 5'000'000, kGilStart + 10'000'000));
    QTest::keyClick(&picture(), Qt::Key_C, Qt::ControlModifier);
    EXPECT_TRUE(
        QGuiApplication::clipboard()->text().contains(QStringLiteral("B\tmain's\t5.00\t0.00")))
        << QGuiApplication::clipboard()->text().toStdString();
    QTest::keyClick(&picture(), Qt::Key_Escape);
    EXPECT_FALSE(picture().hasSelection());
    const double all = seen();
    QTest::keyClick(&picture(), Qt::Key_Plus);
    EXPECT_LT(seen(), all);
    QTest::keyClick(&picture(), Qt::Key_Minus);
    EXPECT_DOUBLE_EQ(seen(), all);
    EXPECT_FALSE(picture().accessibleDescription().isEmpty());
}

TEST_F(Microscope, ManyThreadsScrollAndTheKeyboardReachesAll)
{
    open(gilRecording(2, 62));
    QTest::keyClick(&picture(), Qt::Key_Home);
    for (int i = 0; i < 63; ++i)
        QTest::keyClick(&picture(), Qt::Key_Down);
    EXPECT_EQ(picture().currentRow(), 63);
    EXPECT_TRUE(picture().plot().contains(picture().rowRect(63).center()));
}

TEST_F(Microscope, ATableSaysTheSame)
{
    open(gilRecording(2, 1));
    panel.showTable(true);
    const QString text = panel.textForm();
    EXPECT_TRUE(text.contains(QStringLiteral("A\tmain's"))) << text.toStdString();
    EXPECT_TRUE(text.contains(QStringLiteral("C\tits own\t999.00\t0.00")));
}

TEST_F(Microscope, WhatWasRecordedStaysWhileTheNextIsMade)
{
    open(gilRecording(2, 0));
    panel.setRecording(true);
    panel.say(QStringLiteral("recording 1 s …"));
    EXPECT_EQ(panel.statusText(), "recording 1 s …");
    EXPECT_EQ(panel.slices().tracks().size(), 2u);
    panel.setRecording(false);
    EXPECT_TRUE(panel.statusText().startsWith(QStringLiteral("1000 looks")));
}

TEST_F(Microscope, SaysAllOfTheSentenceHoweverNarrowItIs)
{
    open(gilRecording(2, 1));
    const QString why = QStringLiteral("631 looks in 1.00 s: 630 a second of 2000 · 307 late · "
                                       "1369 left out · the reader took 14.6 % of a core · fewer "
                                       "than 1000 a second: other threads had the cores when looks "
                                       "were due");
    panel.say(why);
    panel.resize(500, 260);
    QApplication::processEvents();
    const QLabel* said = nullptr;
    for (const QLabel* label : panel.findChildren<QLabel*>()) {
        if (label->text() == why)
            said = label;
    }
    ASSERT_TRUE(said && said->isVisible());
    EXPECT_GT(said->fontMetrics().horizontalAdvance(why), said->width());
    EXPECT_TRUE(said->wordWrap());
    EXPECT_GE(said->height(), said->heightForWidth(said->width()));
    EXPECT_GT(picture().height(), 100);
}
