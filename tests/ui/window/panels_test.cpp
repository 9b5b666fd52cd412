// The panels: reached, moved, hidden, and back as they were.
#include "tests/ui/window/window_fixture.h"

#include "ui/cores/core_graph_widget.h"
#include "ui/dock_layout.h"
#include "ui/settings_dialog.h"

#include <QDockWidget>
#include <QListView>
#include <QTabBar>
#include <QWindow>

namespace clutch::ui {
namespace {

class Panels : public WindowTest
{
protected:
    DockLayout& layout() { return m_window->dockLayout(); }
    QDockWidget& dock(const QString& name) { return *layout().dock(name); }
    void settle()
    {
        for (int i = 0; i < 5; ++i) {
            QApplication::sendPostedEvents();
            QApplication::processEvents();
        }
    }
    bool hasKeyboard(const QString& name)
    {
        const QWidget* now = QApplication::focusWidget();
        return now && dock(name).isAncestorOf(now);
    }
    Actions& actions() { return m_window->actions(); }
};

TEST_F(Panels, AreEachReachedByAKey)
{
    open(options());
    m_window->activateWindow();
    wait([&] { return m_window->isActiveWindow(); });
    int number = 0;
    for (QDockWidget* each : layout().docks()) {
        pane("A").focusEditor();
        wait([&] { return pane("A").editorPanel().editor().hasFocus(); });
        each->hide();
        settle();
        QTest::keyClick(
            m_window.get(), static_cast<Qt::Key>(Qt::Key_1 + number++), Qt::AltModifier);
        settle();
        EXPECT_TRUE(hasKeyboard(each->objectName())) << each->objectName().toStdString();
        EXPECT_FALSE(each->visibleRegion().isEmpty()) << each->objectName().toStdString();
        EXPECT_EQ(layout().focused(), each);
    }
    // And back.
    actions().switchToConsole->trigger();
    EXPECT_TRUE(pane("A").consoleHasFocus());
    EXPECT_EQ(layout().focused(), nullptr);
    EXPECT_FALSE(actions().panelLeft->isEnabled());
}

TEST_F(Panels, AreMovedToEachSideByAnAction)
{
    open(options());
    m_window->activateWindow();
    layout().goTo(docks::kVariables);
    wait([&] { return hasKeyboard(docks::kVariables); });
    const std::pair<QAction*, Qt::DockWidgetArea> sides[] = {
        {actions().panelLeft, Qt::LeftDockWidgetArea},
        {actions().panelRight, Qt::RightDockWidgetArea},
        {actions().panelAbove, Qt::TopDockWidgetArea},
        {actions().panelBelow, Qt::BottomDockWidgetArea},
    };
    for (const auto& [action, area] : sides) {
        ASSERT_TRUE(action->isEnabled());
        action->trigger();
        settle();
        EXPECT_EQ(m_window->dockWidgetArea(&dock(docks::kVariables)), area);
        EXPECT_FALSE(dock(docks::kVariables).visibleRegion().isEmpty());
        EXPECT_TRUE(hasKeyboard(docks::kVariables)) << action->objectName().toStdString();
    }
    actions().panelFloats->trigger();
    settle();
    EXPECT_TRUE(dock(docks::kVariables).isFloating());
    actions().panelFloats->trigger();
    settle();
    EXPECT_FALSE(dock(docks::kVariables).isFloating());
    actions().hidePanel->trigger();
    settle();
    EXPECT_TRUE(dock(docks::kVariables).isHidden());
    EXPECT_TRUE(pane("A").editorPanel().editor().hasFocus());
}

TEST_F(Panels, ComeBackAtTheNextStartAsTheyWere)
{
    open(options());
    dock(docks::kFinalization).hide();
    layout().move(dock(docks::kVariables), Qt::RightDockWidgetArea);
    dock(docks::kMain).setFloating(true);
    dock(docks::kMain).resize(500, 222);
    layout().raise(docks::kMicroscope);
    settle();
    const int variables = dock(docks::kVariables).width();
    close();
    open(options());
    settle();
    EXPECT_TRUE(dock(docks::kFinalization).isHidden());
    EXPECT_EQ(m_window->dockWidgetArea(&dock(docks::kVariables)), Qt::RightDockWidgetArea);
    EXPECT_EQ(dock(docks::kVariables).width(), variables);
    EXPECT_TRUE(dock(docks::kMain).isFloating());
    EXPECT_EQ(dock(docks::kMain).size(), QSize(500, 222));
    EXPECT_FALSE(dock(docks::kMicroscope).visibleRegion().isEmpty());
    EXPECT_TRUE(dock(docks::kCores).visibleRegion().isEmpty());
    // Reset puts all of it back.
    actions().resetLayout->trigger();
    settle();
    for (QDockWidget* each : layout().docks()) {
        EXPECT_EQ(each->isHidden(), each->objectName() == docks::kLessons)
            << each->objectName().toStdString();
        EXPECT_FALSE(each->isFloating()) << each->objectName().toStdString();
    }
    EXPECT_EQ(m_window->dockWidgetArea(&dock(docks::kVariables)), Qt::BottomDockWidgetArea);
}

TEST_F(Panels, ADialogBelongsToTheOneThatFloatsAndHasTheKeyboard)
{
    open(options());
    actions().mainConsole->trigger();
    actions().panelFloats->trigger();
    QDockWidget& floating = dock(docks::kMain);
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&floating));
    floating.activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(&floating));
    actions().settings->trigger();
    auto* dialog = m_window->findChild<SettingsDialog*>();
    ASSERT_NE(dialog, nullptr);
    EXPECT_EQ(dialog->windowHandle()->transientParent(), floating.windowHandle());
    EXPECT_TRUE(QTest::qWaitForWindowActive(dialog));
    dialog->reject();
    wait([&] { return floating.isActiveWindow(); });
    floating.setFloating(false);
    m_window->activateWindow();
    // isActiveWindow() is true as well where a panel of the window is active.
    wait([&] { return QApplication::activeWindow() == m_window.get(); });
    actions().settings->trigger();
    for (auto* each : m_window->findChildren<SettingsDialog*>()) {
        if (each->isVisible()) {
            EXPECT_EQ(each->windowHandle()->transientParent(), m_window->windowHandle());
        }
        each->reject();
    }
}

TEST_F(Panels, ChordsReachTheirActionsFromAnEditorAndTypeNothing)
{
    open(options());
    m_window->activateWindow();
    Editor& editor = pane("A").editorPanel().editor();
    pane("A").focusEditor();
    wait([&] { return editor.hasFocus(); });
    const QString before = editor.text();
    QSignalSpy triggered(actions().panesAsTabs, &QAction::triggered);
    QTest::keyClick(&editor, Qt::Key_J, Qt::ControlModifier);
    QTest::keyClick(&editor, Qt::Key_T);
    EXPECT_EQ(triggered.count(), 1);
    EXPECT_EQ(editor.text(), before);
    EXPECT_TRUE(editor.hasFocus());
}
TEST_F(Panels, TheGraphAndTheLogAnswerToArrowKeysWhenOneGoesThere)
{
    open(options());
    m_window->activateWindow();
    layout().goTo(docks::kCores);
    EXPECT_NE(qobject_cast<CoreGraphWidget*>(QApplication::focusWidget()), nullptr);
    emit m_window->session().finalizationReport(proto::FinalizationReport());
    layout().goTo(docks::kFinalization);
    EXPECT_NE(qobject_cast<QListView*>(QApplication::focusWidget()), nullptr);
}

TEST_F(Panels, TheLogsTitleCountsWhatNobodyHasRead)
{
    open(options());
    const QString plain = dock(docks::kFinalization).windowTitle();
    const QString menu = dock(docks::kFinalization).toggleViewAction()->text();
    const auto tab = [&] {
        for (const QTabBar* strip : m_window->findChildren<QTabBar*>()) {
            for (int i = 0; i < strip->count(); ++i) {
                if (strip->tabText(i).startsWith(plain))
                    return strip->tabText(i);
            }
        }
        return QString();
    };
    EXPECT_EQ(tab(), plain);
    proto::FinalizationReport report;
    for (std::uint64_t id = 900; id < 902; ++id) {
        report.set_interpreter(id);
        emit m_window->session().finalizationReport(report);
    }
    settle();
    EXPECT_EQ(tab(), plain + QStringLiteral(" (2)"));
    EXPECT_EQ(dock(docks::kFinalization).toggleViewAction()->text(), menu);
    m_window->models().log().markAllRead();
    settle();
    EXPECT_EQ(tab(), plain);
}

} // namespace
} // namespace clutch::ui
