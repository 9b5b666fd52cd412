// A window over the fake runtime, with a ruff that the test has written or with none.
#pragma once

#include "tests/ui/support/fake_ruff.h"
#include "tests/ui/window/window_fixture.h"

#include "ui/status_strip.h"

#include <QMainWindow>
#include <QStatusBar>

namespace clutch::ui {

class ToolsTest : public WindowTest
{
protected:
    ToolsTest() { useRuff(m_ruff.folder()); }
    ~ToolsTest() override
    {
        close();
        ::unsetenv("FAKE_RUNTIME");
        ::unsetenv("CLUTCH_TOOLS_DIR");
        qputenv("PATH", m_path);
    }
    // Only the next window's.
    void useRuff(const QString& toolsFolder)
    {
        qputenv("CLUTCH_TOOLS_DIR", toolsFolder.toUtf8());
        qputenv("PATH", "/usr/bin:/bin");
    }
    Editor& editor(const char* letter = "A") { return pane(letter).editorPanel().editor(); }
    Actions& actions() { return m_window->actions(); }
    QString said() { return m_window->statusBar()->currentMessage(); }
    void waitUntilSaid(const char* part)
    {
        wait([&] { return said().contains(QString::fromUtf8(part)); });
        EXPECT_TRUE(said().contains(QString::fromUtf8(part))) << said().toStdString();
    }
    int orders() { return static_cast<int>(m_ruff.read("orders").count('\n')); }
    std::vector<QString> codes(const char* letter = "A")
    {
        std::vector<QString> found;
        for (const Finding& each : editor(letter).findings().all())
            found.push_back(each.code);
        return found;
    }
    QString writeFile(const char* name, const QByteArray& text)
    {
        const QString path = m_folder.filePath(QLatin1String(name));
        EXPECT_TRUE(writeFileAtomically(path, text));
        return path;
    }

    FakeRuff m_ruff;
    const QByteArray m_path = qgetenv("PATH");
};

} // namespace clutch::ui
