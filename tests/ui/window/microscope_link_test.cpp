// The GIL microscope in a window over the fake runtime.
#include "tests/ui/window/window_fixture.h"

#include "ui/dock_layout.h"
#include "ui/microscope/microscope_panel.h"

#include <QDockWidget>

namespace clutch::ui {
namespace {

class MicroscopeLinkTest : public WindowTest
{
protected:
    void openAs(const char* mode)
    {
        ::setenv("FAKE_RUNTIME", mode, 1);
        open(options());
    }
    ~MicroscopeLinkTest() override { ::unsetenv("FAKE_RUNTIME"); }

    MicroscopePanel& panel() { return m_window->microscope(); }
    QAction& action() { return *m_window->actions().microscope; }
};

TEST_F(MicroscopeLinkTest, WhereNothingCanBeReadTheActionIsOffAndSaysWhy)
{
    open(options());
    EXPECT_FALSE(action().isEnabled());
    EXPECT_TRUE(action().toolTip().startsWith(QStringLiteral("the fake has no reader (")));
    EXPECT_FALSE(panel().canRecord());
}

TEST_F(MicroscopeLinkTest, TheActionShowsThePanelAndRecords)
{
    openAs("gil");
    ASSERT_TRUE(action().isEnabled());
    EXPECT_TRUE(action().toolTip().startsWith(QStringLiteral("Record for a few seconds")));
    action().trigger();
    EXPECT_TRUE(m_window->dockLayout().dock(docks::kMicroscope)->isVisible());
    EXPECT_FALSE(panel().canRecord()) << "one at a time";
    wait([&] { return !panel().slices().isEmpty(); });
    EXPECT_TRUE(panel().canRecord());
    ASSERT_EQ(panel().slices().tracks().size(), 2u);
    EXPECT_EQ(panel().slices().tracks()[0].title(), "A");
    EXPECT_EQ(panel().slices().tracks()[1].title(), "B");
    EXPECT_EQ(panel().slices().tracks()[0].slices.size(), 8u);
    EXPECT_TRUE(panel().statusText().startsWith(QStringLiteral("40 looks in 0.04 s")));
}

TEST_F(MicroscopeLinkTest, OfARuntimeThatDiesMeanwhileTheBeginningIsShown)
{
    openAs("gil-dies");
    action().trigger();
    wait([&] { return !panel().slices().isEmpty(); });
    EXPECT_EQ(panel().slices().looks(), 20u);
    EXPECT_TRUE(panel().statusText().contains(QStringLiteral("ended early: the runtime ended")))
        << panel().statusText().toStdString();
    wait([&] { return panel().canRecord(); });
}

} // namespace
} // namespace clutch::ui
