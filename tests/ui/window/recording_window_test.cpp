#include "ui/recording_window.h"

#include "tests/ui/support/scene.h"
#include "tests/ui/window/window_fixture.h"
#include "ui/cores/cores_panel.h"
#include "ui/microscope/microscope_panel.h"
#include "ui/models/core_load_text.h"
#include "ui/models/recording_log.h"
#include "ui/models/trace_export.h"

#include <QFile>
#include <QToolButton>

namespace clutch::ui {
namespace {

class RecordingWindowTest : public WindowTest
{
protected:
    /// Runs something, records the GILs, and writes what the window remembers to a file.
    QString recorded()
    {
        ::setenv("FAKE_RUNTIME", "gil", 1);
        open(options());
        ::unsetenv("FAKE_RUNTIME");
        m_window->actions().microscope->trigger();
        wait([&] { return !m_window->microscope().slices().isEmpty(); });
        // The fake takes no samples.
        for (std::uint64_t i = 1; i <= 40; ++i)
            emit m_window->session().sample(
                synthetic::sample(synthetic::kStart + i * synthetic::kPeriod, 2, {{2, 0, 0.75}}));
        proto::WarningShown warning;
        warning.set_interpreter(2);
        warning.set_category("UserWarning");
        warning.set_t_ns(synthetic::kStart + 5 * synthetic::kPeriod);
        emit m_window->session().warningShown(warning);
        QString path = m_folder.filePath(QStringLiteral("a.clutch-recording"));
        QFile file(path);
        EXPECT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(m_window->models().recording().toFile());
        return path;
    }
};

TEST_F(RecordingWindowTest, ShowsWhatTheMainWindowShowed)
{
    const QString path = recorded();
    const auto opened = RecordingWindow::open(path, m_window.get());
    ASSERT_TRUE(opened) << opened.error().text;
    RecordingWindow& window = **opened;
    window.show();
    EXPECT_TRUE(window.windowTitle().startsWith(QStringLiteral("a.clutch-recording")));
    const CoreHistory& before = m_window->models().history();
    EXPECT_EQ(toCsv(window.history().load()), toCsv(before.load()));
    EXPECT_EQ(traceOf(window.history()), traceOf(before));
    EXPECT_TRUE(traceOf(window.history()).contains("UserWarning"));
    EXPECT_FALSE(window.cores().timeView().isLive());
    for (const QToolButton* button : window.cores().findChildren<QToolButton*>())
        EXPECT_FALSE(button->isVisible() && button->text().contains(QStringLiteral("live")));
    EXPECT_TRUE(window.microscope().isVisible());
    EXPECT_EQ(window.microscope().slices().looks(), 40u);
    EXPECT_EQ(window.microscope().slices().tracks()[1].title(), "B");
    EXPECT_FALSE(window.microscope().canRecord());
    window.close();
}

TEST_F(RecordingWindowTest, AFileThatIsNoneIsSaid)
{
    open(options());
    const QString path = m_folder.filePath(QStringLiteral("none"));
    const auto missing = RecordingWindow::open(path, m_window.get());
    ASSERT_FALSE(missing);
    EXPECT_NE(missing.error().text.find(path.toStdString()), std::string::npos);
    QFile file(path);
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write("text");
    file.close();
    const auto wrong = RecordingWindow::open(path, m_window.get());
    ASSERT_FALSE(wrong);
    EXPECT_NE(wrong.error().text.find("it is no recording"), std::string::npos);
}

TEST_F(RecordingWindowTest, AFileThatIsLargerThanAnyRecordingIsNotRead)
{
    open(options());
    const QString path = m_folder.filePath(QStringLiteral("large"));
    QFile file(path);
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write(RecordingLog().toFile());
    ASSERT_TRUE(file.resize(qint64{1} << 40)); // with a hole
    file.close();
    const auto opened = RecordingWindow::open(path, m_window.get());
    ASSERT_FALSE(opened);
    EXPECT_NE(opened.error().text.find("larger than any"), std::string::npos);
}

TEST_F(RecordingWindowTest, HasNoNowToGoBackTo)
{
    const auto opened = RecordingWindow::open(recorded(), m_window.get());
    ASSERT_TRUE(opened) << opened.error().text;
    RecordingWindow& window = **opened;
    window.show();
    CoreGraphWidget& graph = window.cores().coreGraph();
    for (const Qt::Key key : {Qt::Key_Home, Qt::Key_End, Qt::Key_Space}) {
        QTest::keyClick(&graph, key);
        EXPECT_FALSE(window.cores().timeView().isLive()) << key;
    }
    EXPECT_FALSE(window.cores().textForm().contains(QStringLiteral("now")));
    window.close();
}

} // namespace
} // namespace clutch::ui
