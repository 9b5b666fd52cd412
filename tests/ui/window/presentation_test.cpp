// Presentation mode, and that nothing is left of it.
#include "ui/presentation.h"

#include "tests/ui/window/window_fixture.h"
#include "ui/console/output_view.h"
#include "ui/dock_layout.h"

#include <QDockWidget>
#include <QMenuBar>
#include <QScrollBar>
#include <QSplitter>
#include <QStatusBar>
#include <QTabBar>
#include <QToolBar>

#include <map>

namespace clutch::ui {
namespace {

class PresentationTest : public WindowTest
{
protected:
    void settle()
    {
        for (int i = 0; i < 5; ++i) {
            QApplication::sendPostedEvents();
            QApplication::processEvents();
        }
    }
    void present(bool on)
    {
        m_window->actions().presentation->trigger();
        ASSERT_EQ(m_window->presentation().isOn(), on);
        const bool hasManager = QGuiApplication::platformName() != QLatin1String("offscreen");
        wait([&] { return !hasManager || m_window->isFullScreen() == on; });
        settle();
    }
    /// Everything that has a place, by its name and the number of its kind.
    std::map<std::string, QRect> places()
    {
        std::map<std::string, QRect> all;
        all["window"] = QRect(QPoint(), m_window->size());
        for (QDockWidget* dock : m_window->dockLayout().docks()) {
            const std::string name = dock->objectName().toStdString();
            if (!dock->isHidden() && !dock->visibleRegion().isEmpty())
                all[name] = dock->isFloating() ? QRect(QPoint(), dock->size()) : dock->geometry();
        }
        for (Pane* each : workbench().panes()) {
            const std::string name = each->letter().toStdString();
            all["pane " + name] = QRect(each->mapTo(m_window.get(), QPoint()), each->size());
            QWidget* console = each->link().console();
            all["console " + name]
                = QRect(console->mapTo(m_window.get(), QPoint()), console->size());
        }
        return all;
    }
    static std::string different(
        const std::map<std::string, QRect>& before, const std::map<std::string, QRect>& after)
    {
        const auto text = [](const QRect& r) {
            return QStringLiteral("%1,%2 %3×%4")
                .arg(r.x())
                .arg(r.y())
                .arg(r.width())
                .arg(r.height());
        };
        QString all;
        for (const auto& [name, place] : before) {
            const auto found = after.find(name);
            if (found == after.end())
                all += QStringLiteral("%1 is gone\n").arg(QString::fromStdString(name));
            else if (found->second != place)
                all += QStringLiteral("%1: %2 is now %3\n")
                           .arg(QString::fromStdString(name), text(place), text(found->second));
        }
        for (const auto& [name, place] : after) {
            if (!before.contains(name))
                all += QStringLiteral("%1 has come\n").arg(QString::fromStdString(name));
        }
        return all.toStdString();
    }
};

TEST_F(PresentationTest, ShowsNothingButPanesAndGraphs)
{
    open(options());
    present(true);
    EXPECT_FALSE(m_window->menuBar()->isVisible());
    EXPECT_FALSE(m_window->statusBar()->isVisible());
    EXPECT_FALSE(m_window->findChild<QToolBar*>()->isVisible());
    for (QDockWidget* dock : m_window->dockLayout().docks())
        EXPECT_EQ(!dock->isHidden(), dock->objectName() == docks::kCores);
    EXPECT_TRUE(pane("A").isVisible());
    present(false);
}

TEST_F(PresentationTest, LeavesEveryPlaceAsItWas)
{
    open(options());
    DockLayout& docks = m_window->dockLayout();
    // As a user has them: one hidden, one in front that is not the first, one on another side.
    docks.dock(docks::kVariables)->hide();
    docks.raise(docks::kMain);
    docks.move(*docks.dock(docks::kFind), Qt::RightDockWidgetArea);
    auto* parts = static_cast<QSplitter*>(pane("A").link().console()->parentWidget());
    parts->setSizes({100, 300});
    workbench().setCodePointSize(12);
    settle();
    const auto before = places();
    for (int i = 0; i < 2; ++i) {
        present(true);
        EXPECT_NE(different(before, places()), "");
        present(false);
        EXPECT_EQ(different(before, places()), "");
    }
    EXPECT_EQ(workbench().codePointSize(), 12);
    EXPECT_TRUE(m_window->menuBar()->isVisible());
    EXPECT_TRUE(m_window->statusBar()->isVisible());
}

TEST_F(PresentationTest, LeavesWhatWasShownAndHiddenMeanwhileAsItWasBefore)
{
    open(options());
    const auto before = places();
    present(true);
    m_window->dockLayout().raise(docks::kVariables);
    m_window->dockLayout().dock(docks::kCores)->hide();
    settle();
    present(false);
    EXPECT_EQ(different(before, places()), "");
}

TEST_F(PresentationTest, LeavesTheKeyboardWhereItIs)
{
    open(options());
    m_window->activateWindow();
    pane("B").focusConsole();
    wait([&] { return pane("B").consoleHasFocus(); });
    present(true);
    EXPECT_TRUE(pane("B").consoleHasFocus());
    present(false);
    EXPECT_TRUE(pane("B").consoleHasFocus());
}

TEST_F(PresentationTest, LeavesNoScrollBarThatWasNotThere)
{
    open(options());
    OutputView* output = pane("A").link().console()->output();
    pane("A").link().console()->appendOutput(TextSource::Stdout, QByteArray(45, 'x') + "\n");
    wait([&] { return output->allText().contains("xx\n"); });
    settle();
    const auto bars = [&] {
        std::string shown;
        for (const QScrollBar* bar : pane("A").findChildren<QScrollBar*>()) {
            if (bar->isVisible() && bar->orientation() == Qt::Horizontal)
                shown += bar->parentWidget()->parentWidget()->accessibleName().toStdString() + " ";
        }
        return shown;
    };
    output->grab();
    ASSERT_EQ(bars(), "");
    present(true);
    output->grab(); // Scintilla measures what it paints
    present(false);
    output->grab();
    settle();
    EXPECT_EQ(bars(), "");
}

TEST_F(PresentationTest, TheWindowIsWhereItWasAndSoIsItsTitle)
{
    open(options(), {900, 600});
    ASSERT_TRUE(QTest::qWaitForWindowActive(m_window.get()));
    const QPoint wanted(40, 60);
    m_window->move(wanted);
    wait([&] { return m_window->pos() == wanted; });
    const QRect inner = m_window->geometry();
    present(true);
    present(false);
    wait([&] { return m_window->geometry() == inner; });
    wait([&] { return m_window->pos() == wanted; });
}

TEST_F(PresentationTest, AMaximisedWindowIsMaximisedAfterIt)
{
    open(options());
    m_window->showMaximized();
    settle();
    present(true);
    present(false);
    EXPECT_TRUE(m_window->isMaximized());
    EXPECT_FALSE(m_window->isFullScreen());
}

TEST_F(PresentationTest, EndsWithTheWindowAndIsNotThereTheNextTime)
{
    open(options());
    const auto before = places();
    present(true);
    close();
    WindowOptions next = options();
    next.sizeIsGiven = true; // the offscreen screen is smaller than the window
    open(next);
    settle();
    EXPECT_FALSE(m_window->presentation().isOn());
    EXPECT_EQ(different(before, places()), "");
}

} // namespace
} // namespace clutch::ui
