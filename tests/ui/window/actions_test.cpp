#include "ui/actions.h"

#include "ui/command_palette.h"
#include "ui/dock_layout.h"
#include "ui/menus.h"
#include "ui/shortcut_sheet.h"

#include <gtest/gtest.h>

#include <QDockWidget>
#include <QLabel>
#include <QLineEdit>
#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>
#include <QSet>
#include <QSignalSpy>
#include <QTest>
#include <QTreeWidget>

#include <map>

namespace clutch::ui {
namespace {

class ActionsTest : public testing::Test
{
protected:
    ActionsTest()
        : m_actions(&m_window)
    {
    }
    QMainWindow m_window;
    Actions m_actions;
};

TEST_F(ActionsTest, HaveWordsAToolTipAndAName)
{
    QSet<QString> names;
    for (const NamedAction& named : m_actions.all()) {
        EXPECT_FALSE(named.action->text().isEmpty());
        EXPECT_FALSE(named.action->statusTip().isEmpty()) << named.action->text().toStdString();
        EXPECT_FALSE(named.action->objectName().isEmpty()) << named.action->text().toStdString();
        EXPECT_FALSE(names.contains(named.action->objectName()));
        names.insert(named.action->objectName());
        const QString key = named.action->shortcut().toString(QKeySequence::NativeText);
        const bool tipHasKey
            = named.action->toolTip().endsWith(QLatin1Char('(') + key + QLatin1Char(')'));
        EXPECT_TRUE(key.isEmpty() || tipHasKey) << named.action->toolTip().toStdString();
    }
}

TEST_F(ActionsTest, ShareNoKey)
{
    std::map<QString, QString> owners;
    for (const NamedAction& named : m_actions.all()) {
        for (const QKeySequence& key : named.action->shortcuts()) {
            const auto [place, added] = owners.emplace(key.toString(), named.action->objectName());
            EXPECT_TRUE(added) << key.toString().toStdString() << ": "
                               << place->second.toStdString() << " and "
                               << named.action->objectName().toStdString();
        }
    }
}

TEST_F(ActionsTest, EachStandsInAMenu)
{
    DockLayout docks(&m_window);
    docks.add(QStringLiteral("d"), QStringLiteral("Dock"), new QWidget);
    static_cast<void>(fillMenuBar(m_window, m_actions, docks));
    QSet<QAction*> shown;
    for (const QMenu* menu : m_window.menuBar()->findChildren<QMenu*>()) {
        for (QAction* action : menu->actions())
            shown.insert(action);
    }
    for (const NamedAction& named : m_actions.all())
        EXPECT_TRUE(shown.contains(named.action)) << named.action->objectName().toStdString();
}

TEST_F(ActionsTest, MenusOfOneLevelShareNoLetter)
{
    DockLayout docks(&m_window);
    static_cast<void>(fillMenuBar(m_window, m_actions, docks));
    QList<QWidget*> levels{m_window.menuBar()};
    for (QMenu* menu : m_window.menuBar()->findChildren<QMenu*>())
        levels << menu;
    for (QWidget* level : levels) {
        QSet<QChar> letters;
        for (const QAction* action : level->actions()) {
            const qsizetype at = action->text().indexOf(QLatin1Char('&'));
            if (at < 0)
                continue;
            const QChar letter = action->text().at(at + 1).toLower();
            EXPECT_FALSE(letters.contains(letter)) << action->text().toStdString();
            letters.insert(letter);
        }
    }
}

TEST_F(ActionsTest, TheSheetShowsEveryKey)
{
    ShortcutSheet sheet(m_actions, &m_window);
    sheet.setAttribute(Qt::WA_DeleteOnClose, false);
    QString text;
    for (const QLabel* label : sheet.findChildren<QLabel*>())
        text += label->text() + QLatin1Char('\n');
    for (const NamedAction& named : m_actions.all()) {
        for (const QKeySequence& key : named.action->shortcuts())
            EXPECT_TRUE(text.contains(key.toString(QKeySequence::NativeText)));
    }
}

TEST_F(ActionsTest, ThePaletteFindsByPartsAndTriggersWhatCanBeDone)
{
    CommandPalette palette(m_actions, &m_window);
    palette.setAttribute(Qt::WA_DeleteOnClose, false);
    m_actions.stop->setEnabled(false);
    palette.field()->setText(QStringLiteral("zoom in"));
    ASSERT_GE(palette.list()->topLevelItemCount(), 1);
    QSignalSpy triggered(m_actions.zoomIn, &QAction::triggered);
    QTest::keyClick(palette.field(), Qt::Key_Return);
    EXPECT_TRUE(QTest::qWaitFor([&] { return triggered.count() == 1; }));
    palette.field()->setText(QStringLiteral("run stop"));
    for (int i = 0; i < palette.list()->topLevelItemCount(); ++i)
        EXPECT_NE(palette.list()->topLevelItem(i)->data(0, Qt::UserRole).value<QObject*>(),
            m_actions.stop);
}

TEST_F(ActionsTest, ThePaletteShowsWhatHasTheWordInItsNameFirst)
{
    CommandPalette palette(m_actions, &m_window);
    palette.setAttribute(Qt::WA_DeleteOnClose, false);
    // The system's and the light theme have it in their descriptions.
    palette.field()->setText(QStringLiteral("dark"));
    ASSERT_GT(palette.list()->topLevelItemCount(), 1);
    EXPECT_EQ(palette.list()->topLevelItem(0)->data(0, Qt::UserRole).value<QObject*>(),
        m_actions.themeDark);
}

} // namespace
} // namespace clutch::ui
