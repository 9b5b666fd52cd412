#include "ui/lessons/lessons_panel.h"

#include "ui/style/resources.h"
#include "ui/style/themes.h"

#include <gtest/gtest.h>

#include <QComboBox>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QTextBrowser>

namespace clutch::ui {
namespace {

std::vector<Lesson> two()
{
    Lesson first{QStringLiteral("01-a"), QStringLiteral("First"),
        QStringLiteral("# First\n\nRun **{A}** and `{B}`.\n"),
        {{QStringLiteral("A"), proto::KIND_ISOLATED, QStringLiteral("a.py"), {}},
            {QStringLiteral("B"), proto::KIND_SHARED_GIL, QStringLiteral("b.py"), {}}}};
    Lesson second{QStringLiteral("02-b"), QStringLiteral("Second"),
        QStringLiteral("# Second\n\nOther **{A}**.\n"),
        {{QStringLiteral("A"), proto::KIND_ISOLATED, QStringLiteral("c.py"), {}}}};
    return {first, second};
}

TEST(LessonsPanel, ShowsTheTextWithThePanesThatHaveThePrograms)
{
    LessonsPanel panel(two());
    EXPECT_TRUE(panel.text().toPlainText().contains(QStringLiteral("Run A and B.")));
    panel.setLetters(0, {QStringLiteral("D"), QStringLiteral("AA")});
    EXPECT_TRUE(panel.text().toPlainText().contains(QStringLiteral("Run D and AA.")));
    panel.open(1);
    EXPECT_TRUE(panel.text().toPlainText().contains(QStringLiteral("Other A.")));
    panel.open(0);
    EXPECT_TRUE(panel.text().toPlainText().contains(QStringLiteral("Run D and AA.")));
}

TEST(LessonsPanel, AsksForTheLessonThatIsShown)
{
    LessonsPanel panel(two());
    QSignalSpy asked(&panel, &LessonsPanel::loadRequested);
    panel.choice().setCurrentIndex(1);
    panel.loadButton().click();
    ASSERT_EQ(asked.count(), 1);
    EXPECT_EQ(asked.at(0).at(0).toInt(), 1);
}

TEST(LessonsPanel, FollowsTheThemeAndKeepsItsPlace)
{
    useResources();
    Themes::instance().dress();
    Themes::instance().choose(ThemeChoice::Light);
    LessonsPanel panel(readLessons(QStringLiteral(":/lessons")));
    panel.resize(300, 200);
    panel.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&panel));
    panel.text().verticalScrollBar()->setValue(80);
    const QImage light = panel.text().viewport()->grab().toImage();
    Themes::instance().choose(ThemeChoice::Dark);
    QApplication::processEvents();
    const QImage dark = panel.text().viewport()->grab().toImage();
    Themes::instance().choose(ThemeChoice::Light);
    EXPECT_EQ(panel.text().verticalScrollBar()->value(), 80);
    EXPECT_GT(qGray(light.pixel(2, 2)), 200);
    EXPECT_LT(qGray(dark.pixel(2, 2)), 80);
}

TEST(LessonsPanel, WithoutLessonsOffersNothing)
{
    LessonsPanel panel({});
    EXPECT_FALSE(panel.loadButton().isEnabled());
}

} // namespace
} // namespace clutch::ui
