// What a window that is killed has kept of its layout.
#include "ui/layout_keeper.h"

#include "tests/ui/window/window_fixture.h"

#include "ui/dock_layout.h"

#include <QDataStream>
#include <QDockWidget>

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
