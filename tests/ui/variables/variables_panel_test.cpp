#include "ui/variables/variables_panel.h"

#include "tests/ui/support/variables.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QScrollBar>
#include <QSettings>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <QTreeView>

namespace clutch::ui {
namespace {

class VariablesPanelTest : public testing::Test
{
protected:
    VariablesPanelTest()
    {
        QSettings().clear();
        m_panel = std::make_unique<VariablesPanel>();
        m_panel->resize(500, 300);
        m_panel->setInterpreter(QStringLiteral("A"), Qt::blue);
        m_panel->show();
    }
    void fill()
    {
        m_panel->showNames(synthetic::history(
            {{"total", "12"}, {"names", "['x', 'y', ...]", "list", 120, 90}, {"x", "1.5"}}));
        m_panel->setSentence(QStringLiteral("3 names"));
    }
    QStringList labels()
    {
        QStringList texts;
        for (const QLabel* label : m_panel->findChildren<QLabel*>()) {
            if (label->isVisible())
                texts << label->text();
        }
        return texts;
    }
    void choose(int row)
    {
        m_panel->view().setCurrentIndex(m_panel->view().model()->index(row, 0));
    }
    std::unique_ptr<VariablesPanel> m_panel;
};

TEST_F(VariablesPanelTest, ShowsTheSentenceWhereThereAreNoNames)
{
    m_panel->setSentence(QStringLiteral("A is starting."));
    EXPECT_EQ(labels(), (QStringList{"A", "A is starting."}));
}

TEST_F(VariablesPanelTest, ShowsTheSentenceBelowTheNames)
{
    fill();
    EXPECT_EQ(m_panel->view().model()->rowCount(), 3);
    EXPECT_EQ(labels(), (QStringList{"A", "3 names"}));
}

TEST_F(VariablesPanelTest, SaysThatTheFilterHidesEverything)
{
    fill();
    QTest::keyClicks(&m_panel->search(), QStringLiteral("list"));
    EXPECT_EQ(m_panel->view().model()->rowCount(), 1);
    QTest::keyClicks(&m_panel->search(), QStringLiteral("zz"));
    EXPECT_TRUE(labels().join(QLatin1Char(' ')).contains(QStringLiteral("None of the 3 names")));
}

TEST_F(VariablesPanelTest, SaysOfTheOnlyNameThatTheFilterHidesIt)
{
    m_panel->showNames(synthetic::history({{"total", "12"}}));
    QTest::keyClicks(&m_panel->search(), QStringLiteral("zz"));
    EXPECT_TRUE(labels().join(QLatin1Char(' ')).contains(QStringLiteral("The only name")));
}

TEST_F(VariablesPanelTest, OpensTheValueByEnterAndByDoubleClick)
{
    fill();
    QStringList opened;
    QObject::connect(m_panel.get(), &VariablesPanel::opened, m_panel.get(),
        [&](const VariableRow& row) { opened << row.name; });
    choose(2); // sorted by name: names, total, x
    QTest::keyClick(&m_panel->view(), Qt::Key_Return);
    EXPECT_EQ(opened, QStringList{"x"});
    QTreeView& view = m_panel->view();
    const QPoint at = view.visualRect(view.model()->index(1, 0)).center();
    QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, at);
    QTest::mouseDClick(view.viewport(), Qt::LeftButton, {}, at);
    EXPECT_EQ(opened, (QStringList{"x", "total"}));
}

TEST_F(VariablesPanelTest, CopiesTheSelectedRows)
{
    fill();
    m_panel->view().selectAll();
    QTest::keyClick(&m_panel->view(), Qt::Key_C, Qt::ControlModifier);
    EXPECT_EQ(QGuiApplication::clipboard()->text(),
        QStringLiteral(
            "names\tlist\t['x', 'y', ...]\t120 B\ntotal\tint\t12\t28 B\nx\tint\t1.5\t28 B"));
}

TEST_F(VariablesPanelTest, KeepsTheSelectionWhenTheNamesComeAnew)
{
    fill();
    choose(2);
    m_panel->showNames(synthetic::history(
        {{"total", "13"}, {"added", "0"}, {"names", "[]", "list", 56, 0}, {"x", "1.5"}}));
    EXPECT_EQ(m_panel->view().currentIndex().data().toString(), QStringLiteral("x"));
}

TEST_F(VariablesPanelTest, RemembersTheSwitchAndTellsOfIt)
{
    QSignalSpy changes(m_panel.get(), &VariablesPanel::liveChanged);
    EXPECT_FALSE(m_panel->live());
    m_panel->liveSwitch().click();
    EXPECT_EQ(changes.count(), 1);
    EXPECT_TRUE(VariablesPanel().live());
}

TEST_F(VariablesPanelTest, EveryControlIsReachedByTabAndHasAName)
{
    int reached = 0;
    for (const QWidget* widget : m_panel->findChildren<QWidget*>()) {
        const bool control = qobject_cast<const QToolButton*>(widget)
            || qobject_cast<const QLineEdit*>(widget) || qobject_cast<const QTreeView*>(widget);
        if (!control || !widget->isVisible())
            continue;
        const bool inner = qobject_cast<const QLineEdit*>(widget->parentWidget()) != nullptr;
        if (inner) // the field's own clear button
            continue;
        ++reached;
        EXPECT_TRUE(widget->focusPolicy() & Qt::TabFocus) << widget->metaObject()->className();
        EXPECT_FALSE(widget->accessibleName().isEmpty()) << widget->metaObject()->className();
    }
    EXPECT_EQ(reached, 4);
}

TEST_F(VariablesPanelTest, SharesANarrowDockAmongItsColumnsAndNeverScrollsSideways)
{
    fill();
    QTreeView& view = m_panel->view();
    QHeaderView& header = *view.header();
    for (const int width : {900, 300, 260, 120, 300}) {
        m_panel->resize(width, 300);
        QCoreApplication::processEvents();
        EXPECT_LE(header.length(), view.viewport()->width()) << width;
        EXPECT_GE(header.length(), view.viewport()->width() - kVariableColumns) << width;
        EXPECT_EQ(view.horizontalScrollBar()->maximum(), 0) << width;
        for (int column = 0; width >= 260 && column < kVariableColumns; ++column)
            EXPECT_GE(header.sectionSize(column), header.sectionSizeHint(column))
                << width << ' ' << column;
    }
}

TEST_F(VariablesPanelTest, AColumnThatIsDraggedWiderTakesItFromTheValueAndKeepsIt)
{
    m_panel->resize(900, 300);
    QCoreApplication::processEvents();
    QHeaderView& header = *m_panel->view().header();
    const int value = header.sectionSize(2);
    header.resizeSection(0, header.sectionSize(0) + 40);
    const int name = header.sectionSize(0);
    EXPECT_EQ(header.sectionSize(2), value - 40);
    m_panel->resize(300, 300);
    QCoreApplication::processEvents();
    EXPECT_LT(header.sectionSize(0), name);
    m_panel->resize(900, 300);
    QCoreApplication::processEvents();
    EXPECT_EQ(header.sectionSize(0), name);
}

} // namespace
} // namespace clutch::ui
