// What a window that is killed has kept of its layout.
#include "ui/layout_keeper.h"

#include "tests/ui/support/real_pointer.h"
#include "tests/ui/window/window_fixture.h"

#include "ui/dock_layout.h"

#include <QDataStream>
#include <QDockWidget>
#include <QGuiApplication>
#include <QRubberBand>
#include <QTabBar>

namespace clutch::ui {
namespace {

class LayoutKeeperTest : public WindowTest
{
protected:
    DockLayout& docks() { return m_window->dockLayout(); }
    static QVariant kept(const char* key) { return QSettings().value(QLatin1String(key)); }
    // Until it has been written that the layout is what it is.
    void waitUntilKept()
    {
        wait([&] {
            return kept("window/docks").toByteArray() == placesOf(docks())
                && kept("window/geometry").toByteArray() == m_window->saveGeometry();
        });
    }
    static QByteArray placesOf(const DockLayout& docks)
    {
        QByteArray places;
        QDataStream stream(docks.state());
        stream >> places;
        return places;
    }
    // Nobody is asked and nothing more is written.
    void kill()
    {
        for (EditorPanel* text : workbench().texts())
            text->discard();
        m_window.reset();
    }
};

TEST_F(LayoutKeeperTest, DocksAreAsTheyWereAfterTheWindowIsKilled)
{
    open(options());
    docks().dock(docks::kCores)->hide();
    docks().raise(docks::kVariables);
    docks().move(*docks().dock(docks::kInterpreters), Qt::RightDockWidgetArea);
    waitUntilKept();
    kill();
    open(options());
    EXPECT_TRUE(docks().dock(docks::kCores)->isHidden());
    EXPECT_EQ(
        m_window->dockWidgetArea(docks().dock(docks::kInterpreters)), Qt::RightDockWidgetArea);
    wait([&] { return !docks().dock(docks::kVariables)->visibleRegion().isEmpty(); });
}

/// The display's pointer takes a panel somewhere, and lets go where the window shows that it takes
/// it (or, to let it float, that it does not).
class DraggedPanel
{
public:
    enum class Place
    {
        InTheWindow,
        Floating
    };
    DraggedPanel(MainWindow& window, RealPointer& pointer)
        : m_window(window)
        , m_pointer(pointer)
    {
    }
    [[nodiscard]] bool take(const QPoint& from, const QPoint& to, QDockWidget& dock, Place place)
    {
        constexpr int kSteps = 12;
        m_pointer.moveTo(from);
        QCoreApplication::processEvents();
        m_pointer.press();
        for (int step = 1; step <= kSteps; ++step) {
            m_pointer.moveTo(from + (to - from) * step / kSteps);
            QCoreApplication::processEvents();
        }
        int moved = 0;
        const bool there = QTest::qWaitFor(
            [&] {
                m_pointer.moveTo(to + QPoint(++moved % 2, 0)); // motion, until somebody sees it
                return dock.isFloating() && isTaken() == (place == Place::InTheWindow);
            },
            30'000);
        m_pointer.release();
        return there
            && QTest::qWaitFor(
                [&] { return dock.isFloating() == (place == Place::Floating) && !isTaken(); },
                30'000);
    }

private:
    // Qt shows by this where the panel would go.
    [[nodiscard]] bool isTaken() const
    {
        const auto* band = m_window.findChild<QRubberBand*>();
        return band && band->isVisible();
    }
    MainWindow& m_window;
    RealPointer& m_pointer;
};

TEST_F(LayoutKeeperTest, PanelsAreWhereThePointerOfTheDisplayDraggedThemAfterARestart)
{
    if (QGuiApplication::platformName() != QLatin1String("xcb"))
        GTEST_SKIP() << "there is no pointer";
    open(options());
    ASSERT_TRUE(QTest::qWaitForWindowActive(m_window.get()));
    RealPointer pointer;
    ASSERT_TRUE(pointer.isReady()) << pointer.reason();
    using Place = DraggedPanel::Place;
    DraggedPanel hand(*m_window, pointer);
    const auto of = [this](const QString& name) {
        return docks().dock(name);
    };
    const auto tabOf = [this](const QDockWidget& dock) {
        for (const QTabBar* bar : m_window->findChildren<QTabBar*>(Qt::FindDirectChildrenOnly)) {
            for (int i = 0; i < bar->count(); ++i) {
                if (bar->tabText(i) == dock.windowTitle())
                    return bar->mapToGlobal(bar->tabRect(i).center());
            }
        }
        ADD_FAILURE() << "no tab of " << dock.windowTitle().toStdString();
        return QPoint();
    };
    const auto within = [](const QWidget& widget, double x, double y) {
        return widget.mapToGlobal(
            QPoint(static_cast<int>(widget.width() * x), static_cast<int>(widget.height() * y)));
    };
    // By its tab to a side of the panes, …
    QDockWidget& variables = *of(docks::kVariables);
    ASSERT_TRUE(
        hand.take(tabOf(variables), within(workbench(), 0.98, 0.5), variables, Place::InTheWindow));
    EXPECT_EQ(m_window->dockWidgetArea(&variables), Qt::RightDockWidgetArea);
    // … by its tab onto the tree, …
    QDockWidget& found = *of(docks::kFind);
    ASSERT_TRUE(hand.take(
        tabOf(found), within(*of(docks::kInterpreters), 0.5, 0.5), found, Place::InTheWindow));
    EXPECT_TRUE(m_window->tabifiedDockWidgets(of(docks::kInterpreters)).contains(&found));
    // … and by its tab out of the window's places.
    QDockWidget& main = *of(docks::kMain);
    ASSERT_TRUE(hand.take(tabOf(main), within(workbench(), 0.5, 0.5), main, Place::Floating));
    const QSize floats = main.size();
    waitUntilKept();
    kill();
    open(options());
    EXPECT_EQ(m_window->dockWidgetArea(of(docks::kVariables)), Qt::RightDockWidgetArea);
    EXPECT_TRUE(m_window->tabifiedDockWidgets(of(docks::kInterpreters)).contains(of(docks::kFind)));
    EXPECT_TRUE(of(docks::kMain)->isFloating());
    EXPECT_EQ(of(docks::kMain)->size(), floats);
    // What floats has not taken the keyboard.
    ASSERT_TRUE(QTest::qWaitForWindowExposed(of(docks::kMain)));
    wait([this] { return m_window->isActiveWindow(); });
}

TEST_F(LayoutKeeperTest, TheWindowsSizeIsKeptAsItIsDragged)
{
    open(options());
    m_window->resize(1111, 777);
    waitUntilKept();
    kill();
    open(options());
    EXPECT_EQ(m_window->size(), QSize(1111, 777));
}

TEST_F(LayoutKeeperTest, TheTabThatIsSeenIsKept)
{
    QStringList paths;
    for (const char* name : {"one.py", "two.py"}) {
        paths << m_folder.filePath(QLatin1String(name));
        ASSERT_TRUE(writeFileAtomically(paths.last(), "x = 1\n"));
    }
    open(options());
    EditorTabs& tabs = pane("A").tabs();
    EditorPanel* first = tabs.open(paths[0]);
    tabs.open(paths[1]);
    tabs.setCurrent(*first);
    wait([&] { return kept("session/panes/1/current").toString() == paths[0]; });
    kill();
    open(options());
    EXPECT_EQ(pane("A").editorPanel().editor().document().path(), paths[0]);
}

} // namespace
} // namespace clutch::ui
