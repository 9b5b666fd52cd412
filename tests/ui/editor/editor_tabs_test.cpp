#include "ui/editor/editor_tabs.h"

#include "ui/editor/dragged_tab.h"
#include "ui/editor/editor_panel.h"
#include "ui/editor/journal.h"
#include "ui/editor/tab_bar.h"
#include "ui/style/banner.h"

#include <gtest/gtest.h>

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMouseEvent>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

namespace clutch::ui {
namespace {

class EditorTabsTest : public testing::Test
{
protected:
    EditorTabsTest()
        : m_journal(m_folder.filePath(QStringLiteral("journal")))
        , m_tabs(QStringLiteral("A"), m_journal)
    {
        m_tabs.resize(400, 300);
    }
    ~EditorTabsTest() override
    {
        for (EditorPanel* panel : m_tabs.panels())
            panel->discard();
    }
    EditorPanel& add(const QString& name)
    {
        EditorPanel& panel = m_tabs.add();
        panel.editor().setUntitled(name, {});
        return panel;
    }
    QStringList names() const
    {
        QStringList all;
        for (const EditorPanel* panel : m_tabs.panels())
            all << panel->editor().document().displayName();
        return all;
    }
    // What a crash would leave of the text called so.
    QJsonObject journalled(const QString& name) const
    {
        QDirIterator files(
            m_folder.path(), {QStringLiteral("*.json")}, QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            if (!file.open(QIODevice::ReadOnly))
                continue;
            QJsonObject entry = QJsonDocument::fromJson(file.readAll()).object();
            if (entry[QLatin1String("name")].toString() == name)
                return entry;
        }
        return {};
    }
    static void drag(QWidget& widget, QEvent::Type type, const QPoint& at)
    {
        QMouseEvent event(type, at, widget.mapToGlobal(at),
            type == QEvent::MouseMove ? Qt::NoButton : Qt::LeftButton,
            type == QEvent::MouseButtonRelease ? Qt::NoButton : Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&widget, &event);
    }

    QTemporaryDir m_folder;
    Journal m_journal;
    EditorTabs m_tabs;
};

TEST_F(EditorTabsTest, ShowsABarOnlyWhereThereAreSeveralTexts)
{
    EXPECT_TRUE(m_tabs.bar().isHidden());
    EditorPanel& second = add(QStringLiteral("two"));
    EXPECT_FALSE(m_tabs.bar().isHidden());
    EXPECT_EQ(&m_tabs.current(), &second);
    m_tabs.close(second);
    EXPECT_TRUE(m_tabs.bar().isHidden());
    EXPECT_EQ(m_tabs.count(), 1);
}

TEST_F(EditorTabsTest, PutsANewTextAfterTheCurrentOne)
{
    m_tabs.current().editor().setUntitled(QStringLiteral("one"), {});
    add(QStringLiteral("three"));
    m_tabs.setCurrent(*m_tabs.panels()[0]);
    add(QStringLiteral("two"));
    EXPECT_EQ(names(),
        QStringList({QStringLiteral("one"), QStringLiteral("two"), QStringLiteral("three")}));
}

TEST_F(EditorTabsTest, NamesEachTextAndSaysWhichIsNotSaved)
{
    const QString path = m_folder.filePath(QStringLiteral("a&b.py"));
    ASSERT_TRUE(writeFileAtomically(path, "a\n"));
    ASSERT_TRUE(m_tabs.open(path));
    TabBar& bar = m_tabs.bar();
    EXPECT_EQ(bar.tabText(1), QStringLiteral("a&&b.py"));
    EXPECT_EQ(bar.tabToolTip(1), path);
    QTest::keyClicks(&m_tabs.current().editor(), QStringLiteral("x"));
    EXPECT_EQ(bar.tabText(1), QStringLiteral("a&&b.py •"));
    EXPECT_EQ(bar.tabToolTip(1), path + QStringLiteral(" (not saved)"));
    EXPECT_EQ(bar.accessibleTabName(1), QStringLiteral("a&b.py, not saved"));
    EXPECT_EQ(bar.accessibleName(), QStringLiteral("Texts of A"));
    EXPECT_EQ(
        bar.tabButton(1, QTabBar::RightSide)->accessibleName(), QStringLiteral("Close a&b.py"));
    ASSERT_TRUE(m_tabs.current().save());
    EXPECT_EQ(bar.tabText(1), QStringLiteral("a&&b.py"));
}

TEST_F(EditorTabsTest, AsksToCloseByMiddleButtonAndByTheTabsOwn)
{
    EditorPanel& second = add(QStringLiteral("two"));
    m_tabs.show();
    QSignalSpy wanted(&m_tabs, &EditorTabs::closeWanted);
    TabBar& bar = m_tabs.bar();
    QTest::mouseClick(&bar, Qt::MiddleButton, {}, bar.tabRect(0).center());
    ASSERT_EQ(wanted.count(), 1);
    EXPECT_EQ(wanted[0][0].value<EditorPanel*>(), m_tabs.panels()[0]);
    qobject_cast<QToolButton*>(bar.tabButton(1, QTabBar::RightSide))->click();
    ASSERT_EQ(wanted.count(), 2);
    EXPECT_EQ(wanted[1][0].value<EditorPanel*>(), &second);
    EXPECT_EQ(m_tabs.count(), 2); // only asked
}

TEST_F(EditorTabsTest, AFileThatCannotBeReadMakesNoTabAndTheCurrentTextSaysWhy)
{
    EXPECT_FALSE(m_tabs.open(m_folder.filePath(QStringLiteral("none.py"))));
    EXPECT_EQ(m_tabs.count(), 1);
    EXPECT_TRUE(m_tabs.current().banner().text().contains(QStringLiteral("no such file")));
}

TEST_F(EditorTabsTest, TextsMoveWithTheirTabs)
{
    m_tabs.current().editor().setUntitled(QStringLiteral("one"), {});
    add(QStringLiteral("two"));
    EditorPanel& three = add(QStringLiteral("three"));
    QTest::keyClicks(&three.editor(), QStringLiteral("x"));
    ASSERT_TRUE(QTest::qWaitFor([&] { return !journalled(QStringLiteral("three")).isEmpty(); }));
    m_tabs.bar().moveTab(2, 0);
    EXPECT_EQ(names(),
        QStringList({QStringLiteral("three"), QStringLiteral("one"), QStringLiteral("two")}));
    EXPECT_EQ(&m_tabs.current(), &three);
    EXPECT_TRUE(QTest::qWaitFor(
        [&] { return journalled(QStringLiteral("three"))[QLatin1String("tab")].toInt(-1) == 0; }));
    m_tabs.move(three, 3);
    EXPECT_EQ(names().last(), QStringLiteral("three"));
    m_tabs.bar().setCurrentIndex(0);
    EXPECT_EQ(m_tabs.current().editor().document().displayName(), QStringLiteral("one"));
    EXPECT_TRUE(m_tabs.current().isVisibleTo(&m_tabs));
}

TEST_F(EditorTabsTest, ATextGoesToAnotherPaneWithUndoAndItsPlaceInTheJournal)
{
    EditorTabs other(QStringLiteral("B"), m_journal);
    EditorPanel& text = add(QStringLiteral("mine"));
    QTest::keyClicks(&text.editor(), QStringLiteral("x = 1"));
    ASSERT_TRUE(QTest::qWaitFor([&] { return !journalled(QStringLiteral("mine")).isEmpty(); }));
    EXPECT_EQ(
        journalled(QStringLiteral("mine"))[QLatin1String("pane")].toString(), QStringLiteral("A"));
    QSignalSpy removed(&m_tabs, &EditorTabs::removed);
    m_tabs.release(text);
    other.adopt(text, 1);
    EXPECT_EQ(removed.count(), 1);
    EXPECT_EQ(m_tabs.count(), 1);
    EXPECT_EQ(&other.current(), &text);
    EXPECT_EQ(other.bar().tabText(1), QStringLiteral("mine •"));
    EXPECT_TRUE(text.needsSaving());
    EXPECT_TRUE(QTest::qWaitFor([&] {
        const QJsonObject entry = journalled(QStringLiteral("mine"));
        return entry[QLatin1String("pane")].toString() == QStringLiteral("B")
            && entry[QLatin1String("tab")].toInt() == 1;
    }));
    text.editor().undo();
    EXPECT_EQ(text.editor().text(), QString());
}

TEST_F(EditorTabsTest, TextsOfTwoPanesHaveEntriesOfTheirOwnInTheJournal)
{
    EditorTabs other(QStringLiteral("B"), m_journal);
    other.current().editor().setUntitled(QStringLiteral("b"), {});
    EditorPanel& a = add(QStringLiteral("a"));
    QTest::keyClicks(&a.editor(), QStringLiteral("1"));
    QTest::keyClicks(&other.current().editor(), QStringLiteral("2"));
    ASSERT_TRUE(QTest::qWaitFor([&] {
        return !journalled(QStringLiteral("a")).isEmpty()
            && !journalled(QStringLiteral("b")).isEmpty();
    }));
    other.current().discard();
    EXPECT_TRUE(QTest::qWaitFor([&] { return journalled(QStringLiteral("b")).isEmpty(); }));
    EXPECT_FALSE(journalled(QStringLiteral("a")).isEmpty());
    m_tabs.close(a);
    EXPECT_TRUE(QTest::qWaitFor([&] { return journalled(QStringLiteral("a")).isEmpty(); }));
}

TEST_F(EditorTabsTest, ManyLongNamesStayReadableAndTheCurrentOneInSight)
{
    for (int i = 0; i < 11; ++i)
        add(QStringLiteral("a name that is much too long for any tab %1.py").arg(i));
    m_tabs.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&m_tabs));
    TabBar& bar = m_tabs.bar();
    EXPECT_LE(bar.height(), 40);
    for (int i = 1; i < bar.count(); ++i) {
        EXPECT_GE(bar.tabRect(i).width(), 120);
        EXPECT_LE(bar.tabRect(i).width(), 220);
    }
    EXPECT_TRUE(bar.rect().intersects(bar.tabRect(bar.currentIndex())));
    bool scrolls = false;
    for (const QToolButton* button : bar.findChildren<QToolButton*>()) {
        if (button->isVisible() && button->arrowType() != Qt::NoArrow)
            scrolls = true;
    }
    EXPECT_TRUE(scrolls);
}

TEST_F(EditorTabsTest, ATabIsPulledOutWhereThePointerLeavesTheBar)
{
    TabBar bar(nullptr);
    bar.addTab(QStringLiteral("one"), 0);
    bar.addTab(QStringLiteral("two"), 1);
    bar.resize(bar.sizeHint());
    bar.show();
    QSignalSpy pulled(&bar, &TabBar::pulledOut);
    const QPoint second = bar.tabRect(1).center();
    drag(bar, QEvent::MouseButtonPress, second);
    drag(bar, QEvent::MouseMove, second + QPoint(3, 0));
    EXPECT_EQ(pulled.count(), 0); // along the bar: the tab changes its place there
    drag(bar, QEvent::MouseMove, second + QPoint(3, 60));
    ASSERT_EQ(pulled.count(), 1);
    EXPECT_EQ(pulled[0][0].toInt(), 1);
    drag(bar, QEvent::MouseMove, second + QPoint(3, 80));
    EXPECT_EQ(pulled.count(), 1);
    drag(bar, QEvent::MouseButtonRelease, second + QPoint(3, 80));
}

TEST_F(EditorTabsTest, WhatIsDraggedIsTheTextAsLongAsItIsThere)
{
    EditorPanel& text = add(QStringLiteral("two"));
    const DraggedTab dragged(text);
    EXPECT_EQ(DraggedTab::of(&dragged), &text);
    EXPECT_FALSE(dragged.hasText());
    EXPECT_FALSE(dragged.hasUrls());
    const QMimeData other;
    EXPECT_EQ(DraggedTab::of(&other), nullptr);
    m_tabs.close(text);
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    EXPECT_EQ(DraggedTab::of(&dragged), nullptr);
}

} // namespace
} // namespace clutch::ui
