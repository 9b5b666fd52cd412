#include "ui/find/find_panel.h"

#include "ui/editor/find_fields.h"
#include "ui/style/banner.h"
#include "ui/style/themes.h"

#include <gtest/gtest.h>

#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <QTreeView>

namespace clutch::ui {
namespace {

class FindPanelTest : public testing::Test
{
protected:
    FindPanelTest()
    {
        Themes::instance().dress();
        m_panel.resize(500, 240);
        m_panel.show();
        EXPECT_TRUE(QTest::qWaitForWindowExposed(&m_panel));
        m_panel.activateWindow();
    }
    static FoundText text(int id, const char* name, int places)
    {
        FoundText made{id, QStringLiteral("A"), QLatin1String(name), {}, {},
            static_cast<std::size_t>(places), false, {}};
        for (int line = 1; line <= places; ++line)
            made.places.push_back(
                {{line * 10, line * 10 + 4}, line, QStringLiteral("x = spam"), 4, 4});
        return made;
    }
    QModelIndex index(int text, int place)
    {
        const FoundModel& model = m_panel.model();
        return model.index(place, 0, model.index(text, 0));
    }
    QString seen()
    {
        QStringList texts;
        for (const QLabel* label : m_panel.findChildren<QLabel*>()) {
            if (label->isVisible() && !label->text().isEmpty())
                texts << label->text();
        }
        return texts.join(QLatin1Char('|'));
    }
    FindPanel m_panel;
};

TEST_F(FindPanelTest, ASentenceStandsBelowTheListOrInItsPlace)
{
    m_panel.showFound({}, QStringLiteral("nothing there"));
    EXPECT_EQ(seen(), QStringLiteral("nothing there"));
    EXPECT_FALSE(m_panel.replaceButton().isEnabled());
    m_panel.showFound({text(1, "a", 2)}, QStringLiteral("2 places"));
    EXPECT_EQ(seen(), QStringLiteral("2 places"));
    EXPECT_TRUE(m_panel.replaceButton().isEnabled());
}

TEST_F(FindPanelTest, TabGoesFromWhatIsFoundToWhatItBecomes)
{
    ASSERT_TRUE(QTest::qWaitFor([&] { return m_panel.isActiveWindow(); }));
    m_panel.fields().what().setFocus();
    QTest::keyClick(&m_panel.fields().what(), Qt::Key_Tab);
    EXPECT_TRUE(m_panel.with().hasFocus());
}

TEST_F(FindPanelTest, TypingSearchesWhenItPausesAndEnterAtOnce)
{
    QSignalSpy wanted(&m_panel, &FindPanel::searchWanted);
    QTest::keyClicks(&m_panel.fields().what(), QStringLiteral("spam"));
    EXPECT_EQ(wanted.count(), 0);
    EXPECT_TRUE(QTest::qWaitFor([&] { return wanted.count() == 1; }));
    m_panel.showFound({text(1, "a", 2)}, {});
    QTest::keyClick(&m_panel.fields().what(), Qt::Key_Return);
    EXPECT_EQ(wanted.count(), 2);
    EXPECT_EQ(m_panel.view().currentIndex(), index(0, 0));
    EXPECT_TRUE(m_panel.view().hasFocus());
}

TEST_F(FindPanelTest, AClickOrEnterChoosesAPlace)
{
    m_panel.showFound({text(1, "a", 2), text(5, "b", 3)}, {});
    QSignalSpy chosen(&m_panel, &FindPanel::placeChosen);
    const auto point = m_panel.view().visualRect(index(0, 1)).center();
    QTest::mouseClick(m_panel.view().viewport(), Qt::LeftButton, {}, point);
    ASSERT_GE(chosen.count(), 1);
    EXPECT_EQ(chosen.last(), (QList<QVariant>{1, 1}));
    chosen.clear();
    m_panel.view().setCurrentIndex(index(1, 2));
    QTest::keyClick(&m_panel.view(), Qt::Key_Return);
    ASSERT_EQ(chosen.count(), 1);
    EXPECT_EQ(chosen.last(), (QList<QVariant>{5, 2}));
    chosen.clear();
    m_panel.view().setCurrentIndex(m_panel.model().index(1, 0));
    QTest::keyClick(&m_panel.view(), Qt::Key_Return);
    EXPECT_EQ(chosen.count(), 0);
}

TEST_F(FindPanelTest, AnotherListKeepsThePlaceTheFoldsAndTheScrolling)
{
    m_panel.showFound({text(1, "a", 40), text(5, "b", 30)}, {});
    m_panel.view().collapse(m_panel.model().index(1, 0));
    m_panel.view().setCurrentIndex(index(0, 20));
    const int scrolled = m_panel.view().verticalScrollBar()->value();
    EXPECT_GT(scrolled, 0);
    m_panel.showFound({text(9, "new", 1), text(1, "a", 41), text(5, "b", 30)}, {});
    EXPECT_EQ(m_panel.view().currentIndex(), index(1, 20));
    EXPECT_EQ(m_panel.view().verticalScrollBar()->value(), scrolled);
    EXPECT_TRUE(m_panel.view().isExpanded(m_panel.model().index(0, 0)));
    EXPECT_FALSE(m_panel.view().isExpanded(m_panel.model().index(2, 0)));
    // Fewer places than the one it was at.
    m_panel.showFound({text(1, "a", 3)}, {});
    EXPECT_EQ(m_panel.view().currentIndex(), index(0, 2));
}

TEST_F(FindPanelTest, AQuestionIsAnsweredByItsButtonAndTakenBackByAnythingElse)
{
    m_panel.showFound({text(1, "a", 2)}, {});
    int answered = 0;
    const auto ask = [&] {
        m_panel.ask(QStringLiteral("Replace 2?"), QStringLiteral("Replace 2"), [&] { ++answered; });
        EXPECT_TRUE(m_panel.banner().isVisible());
    };
    ask();
    QTest::keyClick(m_panel.focusWidget(), Qt::Key_Return);
    EXPECT_EQ(answered, 1);
    EXPECT_FALSE(m_panel.banner().isVisible());
    ask();
    m_panel.with().setText(QStringLiteral("other"));
    EXPECT_FALSE(m_panel.banner().isVisible());
    ask();
    m_panel.fields().what().setText(QStringLiteral("other"));
    EXPECT_FALSE(m_panel.banner().isVisible());
    ask();
    m_panel.showFound({text(1, "a", 1)}, {});
    EXPECT_FALSE(m_panel.banner().isVisible());
    ask();
    QSignalSpy left(&m_panel, &FindPanel::left);
    QTest::keyClick(m_panel.focusWidget(), Qt::Key_Escape);
    EXPECT_FALSE(m_panel.banner().isVisible());
    EXPECT_EQ(left.count(), 0);
    QTest::keyClick(m_panel.focusWidget(), Qt::Key_Escape);
    EXPECT_EQ(left.count(), 1);
    EXPECT_EQ(answered, 1);
}

TEST_F(FindPanelTest, CopiesPlacesAsOtherToolsReadThem)
{
    FoundText found = text(1, "a.py", 2);
    found.path = QStringLiteral("/f/a.py");
    m_panel.showFound({found}, {});
    m_panel.view().selectAll();
    QTest::keySequence(&m_panel.view(), QKeySequence::Copy);
    EXPECT_EQ(QGuiApplication::clipboard()->text(),
        QStringLiteral("/f/a.py:1: x = spam\n/f/a.py:2: x = spam"));
}

TEST_F(FindPanelTest, EverythingInItHasANameAndSwitchesATip)
{
    for (QWidget* each : m_panel.findChildren<QWidget*>()) {
        if ((each->focusPolicy() & Qt::TabFocus) == 0 || each == m_panel.view().viewport()
            || each->metaObject()->className() == QByteArray("QScrollBar"))
            continue;
        EXPECT_FALSE(each->accessibleName().isEmpty() && each->focusProxy() == nullptr)
            << each->metaObject()->className();
    }
    for (QToolButton* each : m_panel.findChildren<QToolButton*>())
        EXPECT_FALSE(each->toolTip().isEmpty());
    EXPECT_FALSE(m_panel.replaceButton().toolTip().isEmpty());
}

} // namespace
} // namespace clutch::ui
