// A window as a new user opens it, over the real runtime.
#pragma once

#include "ui/actions.h"
#include "ui/console/console_widget.h"
#include "ui/console/output_view.h"
#include "ui/editor/editor_panel.h"
#include "ui/live_models.h"
#include "ui/main_window.h"
#include "ui/pane.h"
#include "ui/runtime/runtime_session.h"
#include "ui/style/themes.h"
#include "ui/workbench.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

namespace clutch::ui {

inline constexpr int kLimitMs = 60'000;

/// The demo in a window of its own, over the runtime of the Python that the test is for.
class WindowRuns : public testing::TestWithParam<const char*>
{
protected:
    WindowRuns()
    {
        QSettings().clear();
        Themes::instance().dress();
        open();
    }
    ~WindowRuns() override { close(); }

    void open()
    {
        WindowOptions options;
        options.runtimeDirectory = CLUTCH_BIN_DIR;
        options.python = GetParam();
        options.journalRoot = m_folder.filePath(QStringLiteral("journal"));
        m_window = std::make_unique<MainWindow>(options);
        m_window->resize(1280, 800);
        m_window->show();
        m_window->begin();
    }
    void close()
    {
        if (!m_window)
            return;
        for (EditorPanel* text : m_window->workbench().texts())
            text->discard();
        QSignalSpy closed(m_window.get(), &MainWindow::closed);
        m_window->close();
        wait([&] { return closed.count() > 0; });
        m_window.reset();
    }
    template <typename Condition> void wait(Condition condition)
    {
        EXPECT_TRUE(QTest::qWaitFor(condition, kLimitMs));
    }
    Pane& pane(const char* letter) { return *m_window->workbench().paneOf(QLatin1String(letter)); }
    QByteArray shown(const char* letter)
    {
        return pane(letter).findChild<ConsoleWidget*>()->output()->allText();
    }
    bool idle()
    {
        if (!m_window->session().isUp())
            return false;
        for (Pane* each : m_window->workbench().panes())
            if (each->link().last().state() != proto::STATE_IDLE)
                return false;
        return true;
    }

    QTemporaryDir m_folder;
    std::unique_ptr<MainWindow> m_window;
};

inline std::string pythonName(const testing::TestParamInfo<const char*>& runtime)
{
    return runtime.param == std::string("3.15") ? "Python315" : "Python314";
}

} // namespace clutch::ui
