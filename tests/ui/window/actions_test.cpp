#include "ui/actions.h"

#include "ui/command_palette.h"
#include "ui/console/console_widget.h"
#include "ui/console/input_field.h"
#include "ui/dock_layout.h"
#include "ui/editor/editor.h"
#include "ui/menus.h"
#include "ui/shortcut_sheet.h"
#include "ui/widget_keys.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QDockWidget>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>
#include <QScreen>
#include <QScrollArea>
#include <QScrollBar>
#include <QSet>
#include <QSignalSpy>
#include <QTest>
#include <QTreeWidget>

#include <memory>
#include <utility>
#include <vector>

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

TEST_F(ActionsTest, HaveWordsAToolTipAKeyAndAName)
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
        EXPECT_FALSE(key.isEmpty()) << named.action->objectName().toStdString();
        EXPECT_TRUE(tipHasKey) << named.action->toolTip().toStdString();
    }
}

TEST_F(ActionsTest, ShareNoKeyAndNoneIsTheBeginningOfAnother)
{
    DockLayout docks(&m_window);
    for (int i = 1; i <= 9; ++i)
        docks.add(QString::number(i), QString::number(i), new QWidget);
    static_cast<void>(fillMenuBar(m_window, m_actions, docks));
    std::vector<std::pair<QKeySequence, const QAction*>> owners;
    for (const NamedAction& named : m_actions.all()) {
        for (const QKeySequence& key : named.action->shortcuts()) {
            for (const auto& [other, owner] : owners) {
                EXPECT_TRUE(key.matches(other) == QKeySequence::NoMatch
                    && other.matches(key) == QKeySequence::NoMatch)
                    << key.toString().toStdString() << ": " << owner->objectName().toStdString()
                    << " and " << named.action->objectName().toStdString();
            }
            owners.emplace_back(key, named.action);
        }
    }
}

// A key of the window's that a text field takes for itself would edit text instead.
TEST_F(ActionsTest, AreNoKeysThatEditorsConsolesOrFieldsTakeForSomethingElse)
{
    DockLayout docks(&m_window);
    for (int i = 1; i <= 9; ++i)
        docks.add(QString::number(i), QString::number(i), new QWidget);
    static_cast<void>(fillMenuBar(m_window, m_actions, docks));
    Editor editor;
    ConsoleWidget console(QStringLiteral("A"), Qt::red);
    QLineEdit field;
    // Where a field has these it does what the action would.
    const QSet<QAction*> same{m_actions.undo, m_actions.redo, m_actions.cut, m_actions.copy,
        m_actions.paste, m_actions.selectAll, m_actions.find, m_actions.completeName,
        m_actions.runSelection};
    for (const NamedAction& named : m_actions.all()) {
        if (same.contains(named.action))
            continue;
        for (const QKeySequence& key : named.action->shortcuts()) {
            for (QWidget* each : {static_cast<QWidget*>(&editor),
                     static_cast<QWidget*>(console.input()), static_cast<QWidget*>(&field)}) {
                QKeyEvent asked(QEvent::ShortcutOverride, key[0].key(), key[0].keyboardModifiers());
                asked.ignore();
                QApplication::sendEvent(each, &asked);
                EXPECT_FALSE(asked.isAccepted()) << key.toString().toStdString() << " of "
                                                 << named.action->objectName().toStdString()
                                                 << " in a " << each->metaObject()->className();
            }
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
    for (const WidgetKey& key : widgetKeys()) {
        EXPECT_TRUE(text.contains(key.keys)) << key.keys.toStdString();
        EXPECT_TRUE(text.contains(key.what)) << key.what.toStdString();
    }
}

TEST_F(ActionsTest, TheSheetIsSeenWholeOnAnyScreen)
{
    // With the keys that a window adds for its docks.
    m_window.setCentralWidget(new QWidget);
    DockLayout docks(&m_window);
    for (int i = 0; i < 9; ++i)
        docks.add(QString::number(i), QStringLiteral("Finalization log"), new QWidget);
    static_cast<void>(fillMenuBar(m_window, m_actions, docks));
    for (const QSize room : {QSize(1280, 800), QSize(1920, 1080)}) {
        ShortcutSheet sheet(m_actions, room, &m_window);
        sheet.setAttribute(Qt::WA_DeleteOnClose, false);
        sheet.show();
        ASSERT_TRUE(QTest::qWaitForWindowExposed(&sheet));
        EXPECT_LE(sheet.width(), room.width());
        EXPECT_LE(sheet.height(), room.height() - 40) << "a frame has a title";
        const auto* scroll = sheet.findChild<QScrollArea*>();
        EXPECT_EQ(scroll->verticalScrollBar()->maximum(), 0) << room.height();
        EXPECT_EQ(scroll->horizontalScrollBar()->maximum(), 0) << room.width();
    }
}

TEST_F(ActionsTest, TheSheetsTypeIsHardlySmallerThanUsualOnASmallScreen)
{
    DockLayout docks(&m_window);
    for (int i = 0; i < 9; ++i)
        docks.add(QString::number(i), QStringLiteral("Finalization log"), new QWidget);
    static_cast<void>(fillMenuBar(m_window, m_actions, docks));
    std::vector<std::unique_ptr<QAction>> lessons;
    for (const Qt::Key key :
        {Qt::Key_F1, Qt::Key_F2, Qt::Key_F3, Qt::Key_F4, Qt::Key_F5, Qt::Key_F6}) {
        lessons.push_back(
            std::make_unique<QAction>(QStringLiteral("5  What an interpreter leaves behind")));
        lessons.back()->setShortcut(
            QKeySequence(QKeyCombination(Qt::CTRL, Qt::Key_J), QKeyCombination(key)));
        m_actions.add(QStringLiteral("Lessons"), lessons.back().get());
    }
    ShortcutSheet sheet(m_actions, QSize(1280, 770), &m_window); // beside a task bar
    sheet.setAttribute(Qt::WA_DeleteOnClose, false);
    for (const QLabel* label : sheet.findChildren<QLabel*>())
        EXPECT_GE(label->font().pointSize(), sheet.font().pointSize() - 2)
            << label->text().toStdString();
}

TEST_F(ActionsTest, TheSheetIsInsideTheScreenWhereverItsWindowIs)
{
    m_window.setGeometry(0, 0, 300, 200);
    m_window.show();
    ShortcutSheet sheet(m_actions, &m_window);
    sheet.setAttribute(Qt::WA_DeleteOnClose, false);
    sheet.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&sheet));
    EXPECT_TRUE(QTest::qWaitFor(
        [&] { return sheet.screen()->availableGeometry().contains(sheet.frameGeometry()); }));
}

TEST_F(ActionsTest, TheSheetScrollsWhereNoTypeIsSmallEnough)
{
    const QSize room(640, 480);
    ShortcutSheet sheet(m_actions, room, &m_window);
    sheet.setAttribute(Qt::WA_DeleteOnClose, false);
    sheet.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&sheet));
    EXPECT_LE(sheet.width(), room.width());
    EXPECT_LT(sheet.height(), room.height());
    const auto* scroll = sheet.findChild<QScrollArea*>();
    EXPECT_GT(scroll->horizontalScrollBar()->maximum() + scroll->verticalScrollBar()->maximum(), 0);
}

TEST_F(ActionsTest, TheSheetHasOneHeadingForEachGroup)
{
    DockLayout docks(&m_window);
    docks.add(QStringLiteral("d"), QStringLiteral("Dock"), new QWidget);
    static_cast<void>(fillMenuBar(m_window, m_actions, docks));
    QStringList groups;
    for (const NamedAction& named : m_actions.all()) {
        if (groups.isEmpty() || groups.constLast() != named.group)
            groups << named.group;
    }
    QStringList once = groups;
    once.removeDuplicates();
    EXPECT_EQ(groups, once) << groups.join(u',').toStdString();
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
}

TEST_F(ActionsTest, ThePaletteShowsLastWhatCannotBeDoneNow)
{
    CommandPalette palette(m_actions, &m_window);
    palette.setAttribute(Qt::WA_DeleteOnClose, false);
    m_actions.stop->setEnabled(false);
    palette.field()->setText(QStringLiteral("run stop"));
    const auto* last = palette.list()->topLevelItem(palette.list()->topLevelItemCount() - 1);
    ASSERT_NE(last, nullptr);
    EXPECT_EQ(last->data(0, Qt::UserRole).value<QObject*>(), m_actions.stop);
    EXPECT_TRUE(last->isDisabled());
    palette.list()->setCurrentItem(palette.list()->topLevelItem(0));
    EXPECT_FALSE(palette.list()->topLevelItem(0)->isDisabled());
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
