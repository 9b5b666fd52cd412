#include "ui/interpreters/interpreter_delegate.h"
#include "ui/interpreters/interpreters_panel.h"
#include "ui/style/themes.h"

#include "tests/ui/support/layout_count.h"
#include "tests/ui/support/synthetic.h"

#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QTreeView>

#include <gtest/gtest.h>

#include <algorithm>
#include <utility>

using namespace clutch;
using namespace clutch::ui;
using namespace clutch::ui::synthetic;

namespace {

struct Panel : testing::Test
{
    InterpretersModel model;
    InterpretersPanel panel{model};

    Panel()
    {
        panel.setTopology(topology(2));
        for (std::uint64_t id = 1; id <= 4; ++id) {
            proto::InterpreterChanged changed = interpreter(
                id, id == 2 ? proto::STATE_RUNNING : proto::STATE_IDLE, kStart, id == 2 ? 0 : 1);
            if (id == 4) {
                changed.set_kind(proto::KIND_FOREIGN);
                changed.clear_letter();
            }
            model.apply(changed);
        }
        panel.resize(280, 300);
        panel.show();
    }
    void selectRows(std::initializer_list<int> rows)
    {
        panel.view().clearSelection();
        for (const int row : rows)
            panel.view().selectionModel()->select(panel.view().model()->index(row, 0),
                QItemSelectionModel::Select | QItemSelectionModel::Rows);
    }
    static QAction* find(const QMenu& menu, const QString& text)
    {
        for (QAction* action : menu.actions()) {
            if (action->text().startsWith(text))
                return action;
        }
        return nullptr;
    }
};

} // namespace

TEST_F(Panel, FiguresThatChangeLayNothingOutAnew)
{
    const auto showMemory = [&](std::uint64_t rss, std::uint64_t at) {
        proto::Sample figures = sample(at, 2, {{2, 0, 1}});
        figures.set_runtime_rss(rss);
        model.addSample(figures);
        QApplication::processEvents();
    };
    const auto summary = [&] {
        for (const QLabel* label : panel.findChildren<QLabel*>()) {
            if (label->accessibleName() == QStringLiteral("Summary"))
                return label->text();
        }
        return QString();
    };
    showMemory(48'000'000, kStart + InterpretersModel::kShowEveryNs);
    const QString before = summary();
    ASSERT_FALSE(before.isEmpty());
    const LayoutCount count(panel);
    showMemory(5'148'000'000, kStart + 3 * InterpretersModel::kShowEveryNs);
    EXPECT_NE(summary(), before);
    EXPECT_EQ(count.requests, 0);
}

TEST_F(Panel, TheSummaryIsReadWholeInANarrowDock)
{
    const QLabel* summary = nullptr;
    for (const QLabel* label : panel.findChildren<QLabel*>()) {
        if (label->accessibleName() == QStringLiteral("Summary"))
            summary = label;
    }
    ASSERT_TRUE(summary);
    model.apply(interpreter(5, proto::STATE_PARKED, kStart, 1));
    proto::Sample figures = sample(kStart + InterpretersModel::kShowEveryNs, 2, {{2, 0, 1}});
    figures.set_runtime_rss(5'148'000'000);
    model.addSample(figures);
    QApplication::processEvents();
    ASSERT_GT(summary->fontMetrics().horizontalAdvance(summary->text()), 200);
    for (const int width : {600, 210, 600}) {
        panel.resize(width, panel.height());
        QApplication::processEvents();
        EXPECT_GE(summary->height(), summary->heightForWidth(summary->width())) << width;
        EXPECT_LE(summary->width(), panel.width());
        EXPECT_LT(summary->height(), panel.height() / 2) << width;
    }
}

TEST_F(Panel, FitsADockOf280PixelsWithItsDefaultColumns)
{
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&panel));
    int visible = 0;
    for (int column = 0; column < kInterpreterColumns; ++column)
        visible += panel.view().isColumnHidden(column) ? 0 : panel.view().columnWidth(column);
    EXPECT_LE(visible, panel.view().viewport()->width());
    EXPECT_FALSE(panel.view().horizontalScrollBar()->isVisible());
    // The name's column still holds chip and name.
    EXPECT_GE(panel.view().columnWidth(0), 60);
    panel.grab();
}

TEST_F(Panel, ScrollsWithAllColumnsAndKeepsTheNamesInSight)
{
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&panel));
    for (int column = 0; column < kInterpreterColumns; ++column)
        panel.view().setColumnHidden(column, false);
    EXPECT_TRUE(QTest::qWaitFor([&] { return panel.view().horizontalScrollBar()->isVisible(); }));
    EXPECT_GE(panel.view().columnWidth(0), 60);
    for (int column = 4; column < kInterpreterColumns; ++column)
        panel.view().setColumnHidden(column, true);
    panel.resize(600, panel.height());
    EXPECT_TRUE(QTest::qWaitFor([&] {
        return panel.view().columnWidth(0) > 200
            && !panel.view().horizontalScrollBar()->isVisible();
    }));
}

TEST(InterpreterDelegateTest, ANameIsShownAsFarAsItTellsAnything)
{
    const QFontMetrics metrics{QFont()};
    const QString name = QStringLiteral("not ours");
    const int all = metrics.horizontalAdvance(name);
    EXPECT_EQ(InterpreterDelegate::shownName(name, metrics, all), name);
    const QString some = InterpreterDelegate::shownName(name, metrics, all - 1);
    EXPECT_TRUE(some.startsWith(QStringLiteral("not")));
    EXPECT_TRUE(some.endsWith(u'…'));
    EXPECT_EQ(InterpreterDelegate::shownName(
                  name, metrics, metrics.horizontalAdvance(QStringLiteral("no…"))),
        QString());
    EXPECT_EQ(
        InterpreterDelegate::shownName(QStringLiteral("ab"), metrics, all), QStringLiteral("ab"));
}

TEST_F(Panel, SendsARequestForEverySelectedInterpreter)
{
    QSignalSpy stop(&panel, &InterpretersPanel::stopRequested);
    selectRows({0, 1});
    find(*panel.contextMenu(), QStringLiteral("Stop"))->trigger();
    ASSERT_EQ(stop.size(), 2);
    EXPECT_EQ(stop.at(0).at(0).toULongLong(), 1U);
    EXPECT_EQ(stop.at(1).at(0).toULongLong(), 2U);
}

TEST_F(Panel, OffersOnlyWhatCanBeDone)
{
    selectRows({0});
    EXPECT_FALSE(find(*panel.contextMenu(), QStringLiteral("Close"))->isEnabled()); // main
    selectRows({1});
    EXPECT_TRUE(find(*panel.contextMenu(), QStringLiteral("Close"))->isEnabled());
    EXPECT_TRUE(find(*panel.contextMenu(), QStringLiteral("Stop"))->isEnabled());
    selectRows({2});
    EXPECT_FALSE(find(*panel.contextMenu(), QStringLiteral("Stop"))->isEnabled()); // idle
    selectRows({3});
    EXPECT_FALSE(find(*panel.contextMenu(), QStringLiteral("Run"))->isEnabled()); // not ours
    EXPECT_FALSE(find(*panel.contextMenu(), QStringLiteral("Close"))->isEnabled());
}

TEST_F(Panel, AnEndThatWaitsCanBeHurried)
{
    model.apply(interpreter(2, proto::STATE_FINALIZING, kStart, 0));
    QSignalSpy stop(&panel, &InterpretersPanel::stopRequested);
    selectRows({1});
    QAction* hurry = find(*panel.contextMenu(), QStringLiteral("Stop waiting"));
    ASSERT_TRUE(hurry);
    ASSERT_TRUE(hurry->isEnabled());
    hurry->trigger();
    ASSERT_EQ(stop.size(), 1);
    EXPECT_EQ(stop.at(0).at(0).toULongLong(), 2U);
}

TEST_F(Panel, PinsFromAMenuThatSaysWhoSitsWhere)
{
    QSignalSpy pin(&panel, &InterpretersPanel::pinRequested);
    selectRows({1});
    QMenu* cores = find(*panel.contextMenu(), QStringLiteral("Core"))->menu();
    ASSERT_NE(cores, nullptr);
    QAction* first = find(*cores, QStringLiteral("Core 0"));
    EXPECT_EQ(first->text(), QStringLiteral("Core 0 — A"));
    EXPECT_TRUE(first->isChecked());
    EXPECT_TRUE(find(*cores, QStringLiteral("Automatic"))->isChecked());
    find(*cores, QStringLiteral("Core 1"))->trigger();
    find(*cores, QStringLiteral("None"))->trigger();
    ASSERT_EQ(pin.size(), 2);
    EXPECT_EQ(pin.at(0).at(1).toInt(), static_cast<int>(proto::Pin::EXPLICIT));
    EXPECT_EQ(pin.at(0).at(2).value<QList<int>>(), QList<int>{1});
    EXPECT_EQ(pin.at(1).at(1).toInt(), static_cast<int>(proto::Pin::NONE));
}

TEST_F(Panel, PinsInPlaceAndShowsAPaneFromEveryOtherCell)
{
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&panel));
    QSignalSpy pin(&panel, &InterpretersPanel::pinRequested);
    QSignalSpy shown(&panel, &InterpretersPanel::interpreterActivated);
    selectRows({1, 2});
    QMenu* menu = panel.pinMenu();
    ASSERT_NE(menu, nullptr);
    find(*menu, QStringLiteral("Core 1"))->trigger();
    ASSERT_EQ(pin.size(), 2);
    EXPECT_EQ(pin.at(0).at(0).toULongLong(), 2U);
    EXPECT_EQ(pin.at(1).at(0).toULongLong(), 3U);
    EXPECT_EQ(pin.at(1).at(2).value<QList<int>>(), QList<int>{1});
    selectRows({1, 3}); // the second is not ours
    EXPECT_EQ(panel.pinMenu(), nullptr);
    const auto doubleClick = [&](int row, InterpreterColumn column) {
        const QRect cell
            = panel.view().visualRect(panel.view().model()->index(row, static_cast<int>(column)));
        QTest::mouseClick(panel.view().viewport(), Qt::LeftButton, {}, cell.center());
        QTest::mouseDClick(panel.view().viewport(), Qt::LeftButton, {}, cell.center());
    };
    doubleClick(3, InterpreterColumn::Core);
    EXPECT_EQ(shown.size(), 0);
    doubleClick(1, InterpreterColumn::State);
    EXPECT_EQ(shown.size(), 1);
}

TEST_F(Panel, KeepsAUsableWidthHoweverManyPanesThereAre)
{
    EXPECT_GE(panel.minimumSizeHint().width(), 200);
}

TEST_F(Panel, SplitsTheCoresOfALargeMachineIntoSubmenus)
{
    panel.setTopology(topology(128));
    selectRows({1});
    QMenu* cores = find(*panel.contextMenu(), QStringLiteral("Core"))->menu();
    int submenus = 0;
    for (const QAction* action : cores->actions())
        submenus += action->menu() ? 1 : 0;
    EXPECT_EQ(submenus, 8);
}

TEST_F(Panel, KeepsTheSelectionWhenFiguresAndRowsChange)
{
    panel.select(3);
    EXPECT_EQ(panel.selected(), QList<quint64>{3});
    for (int i = 1; i <= 6; ++i)
        model.addSample(sample(
            kStart + static_cast<std::uint64_t>(i) * kPeriod, 2, {{2, 0, 1.0}, {3, 1, 0.1}}));
    model.apply(interpreter(2, proto::STATE_CLOSED, kStart + 1));
    EXPECT_EQ(panel.selected(), QList<quint64>{3});
}

TEST_F(Panel, TellsWhatTheUserSelectsButNotWhatTheProgramDoes)
{
    QSignalSpy selected(&panel, &InterpretersPanel::interpreterSelected);
    panel.select(3);
    EXPECT_EQ(selected.size(), 0);
    const QRect row = panel.view().visualRect(panel.view().model()->index(1, 0));
    QTest::mouseClick(panel.view().viewport(), Qt::LeftButton, {}, row.center());
    ASSERT_EQ(selected.size(), 1);
    EXPECT_EQ(selected.at(0).at(0).toULongLong(), 2U);
}

TEST_F(Panel, CopiesTheSelectedRowsAsText)
{
    selectRows({1});
    panel.view().setFocus();
    QTest::keyClick(&panel.view(), Qt::Key_C, Qt::ControlModifier);
    const QStringList lines
        = QGuiApplication::clipboard()->text().split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    ASSERT_EQ(lines.size(), 2);
    EXPECT_TRUE(lines.at(0).startsWith(QStringLiteral("Interpreter\tKind\tState")));
    EXPECT_TRUE(lines.at(1).startsWith(QStringLiteral("A\tisolated\trunning")));
}

TEST_F(Panel, RemovesAFailedOneFromTheList)
{
    model.apply(interpreter(3, proto::STATE_FAILED, kStart));
    selectRows({2});
    find(*panel.contextMenu(), QStringLiteral("Remove"))->trigger();
    EXPECT_EQ(model.row(3), nullptr);
}

TEST_F(Panel, EveryColumnShowsItsTitleAndItsLongestTextInFull)
{
    const QHeaderView& header = *panel.view().header();
    const QFontMetrics metrics = panel.view().fontMetrics();
    const auto width = [&](InterpreterColumn column) {
        return header.sectionSize(static_cast<int>(column));
    };
    for (int column = 1; column < kInterpreterColumns; ++column)
        panel.view().setColumnHidden(column, false);
    for (int column = 1; column < kInterpreterColumns; ++column) {
        const auto which = static_cast<InterpreterColumn>(column);
        // Margins of six on both sides and the arrow of the column that is sorted by.
        EXPECT_GE(width(which), metrics.horizontalAdvance(columnTitle(which)) + 20) << column;
    }
    EXPECT_GT(width(InterpreterColumn::Kind),
        metrics.horizontalAdvance(QStringLiteral("shared GIL")) + 6);
    EXPECT_GT(width(InterpreterColumn::Uptime),
        metrics.horizontalAdvance(QStringLiteral("59 min 59 s")) + 6);
}

TEST_F(Panel, TitlesStandOverTheirFigures)
{
    for (int column = 0; column < kInterpreterColumns; ++column) {
        EXPECT_EQ(model.headerData(column, Qt::Horizontal, Qt::TextAlignmentRole),
            model.index(0, column).data(Qt::TextAlignmentRole))
            << column;
    }
}

TEST_F(Panel, TheHeaderShowsWhichWayItIsSorted)
{
    Themes::instance().dress();
    panel.resize(600, 300);
    QHeaderView& header = *panel.view().header();
    const auto title = [&](InterpreterColumn column) {
        const int section = static_cast<int>(column);
        return header.viewport()
            ->grab(QRect(header.sectionViewportPosition(section), 0, header.sectionSize(section),
                header.height()))
            .toImage();
    };
    panel.view().sortByColumn(0, Qt::AscendingOrder);
    const QImage other = title(InterpreterColumn::Cpu);
    panel.view().sortByColumn(static_cast<int>(InterpreterColumn::Cpu), Qt::AscendingOrder);
    const QImage rising = title(InterpreterColumn::Cpu);
    panel.view().sortByColumn(static_cast<int>(InterpreterColumn::Cpu), Qt::DescendingOrder);
    const QImage falling = title(InterpreterColumn::Cpu);
    ASSERT_EQ(rising.size(), other.size());
    // How wide the arrow is within some rows; negative where it has nothing there.
    const auto spread = [&](const QImage& image, int first, int last) {
        int left = image.width();
        int right = -1;
        for (int y = first; y < last; ++y) {
            for (int x = image.width() / 2; x < image.width(); ++x) {
                if (image.pixel(x, y) != other.pixel(x, y)) {
                    left = std::min(left, x);
                    right = std::max(right, x);
                }
            }
        }
        return right - left;
    };
    const auto ends = [&](const QImage& image) {
        int top = 0;
        while (top < image.height() && spread(image, top, top + 1) < 0)
            ++top;
        int bottom = image.height();
        while (bottom > top && spread(image, bottom - 1, bottom) < 0)
            --bottom;
        return std::pair(spread(image, top, top + 1), spread(image, bottom - 1, bottom));
    };
    ASSERT_NE(rising, falling);
    EXPECT_LT(ends(rising).first, ends(rising).second) << "its point is above";
    EXPECT_GT(ends(falling).first, ends(falling).second) << "its point is below";
}
