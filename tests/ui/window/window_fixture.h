// A real window over the fake runtime.
#pragma once

#include "ui/actions.h"
#include "ui/console/console_widget.h"
#include "ui/editor/editor_panel.h"
#include "ui/editor/editor_tabs.h"
#include "ui/live_models.h"
#include "ui/main_window.h"
#include "ui/pane.h"
#include "ui/pane_header.h"
#include "ui/runtime/runtime_session.h"
#include "ui/workbench.h"

#include <gtest/gtest.h>

#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

namespace clutch::ui {

class WindowTest : public testing::Test
{
protected:
    WindowTest()
    {
        ::unsetenv("FAKE_RUNTIME");
        QSettings().clear();
        Themes::instance().dress();
        Themes::instance().choose(ThemeChoice::Light);
    }
    ~WindowTest() override { close(); }

    WindowOptions options() const
    {
        WindowOptions made;
        made.runtimeDirectory = CLUTCH_FAKE_RUNTIME_DIR;
        made.journalRoot = m_folder.filePath(QStringLiteral("journal"));
        return made;
    }
    void open(const WindowOptions& options, QSize size = {1280, 800})
    {
        m_window = std::make_unique<MainWindow>(options);
        m_window->resize(size);
        m_window->show();
        m_window->begin();
        wait([this] { return allIdle(); });
    }
    void close()
    {
        if (!m_window)
            return;
        for (EditorPanel* text : workbench().texts())
            text->discard();
        QSignalSpy closed(m_window.get(), &MainWindow::closed);
        m_window->close();
        wait([&] { return closed.count() > 0; });
        m_window.reset();
    }
    template <typename Condition> void wait(Condition condition)
    {
        EXPECT_TRUE(QTest::qWaitFor(condition, 30'000));
    }
    Workbench& workbench() { return m_window->workbench(); }
    Pane& pane(const char* letter) { return *workbench().paneOf(QLatin1String(letter)); }
    bool allIdle()
    {
        for (Pane* each : workbench().panes()) {
            if (each->link().last().state() != proto::STATE_IDLE)
                return false;
        }
        return m_window->session().isUp();
    }
    void type(const char* letter, const QString& orders)
    {
        pane(letter).editorPanel().editor().setUntitled(QStringLiteral("orders"), orders);
    }

    QTemporaryDir m_folder;
    std::unique_ptr<MainWindow> m_window;
};

} // namespace clutch::ui
