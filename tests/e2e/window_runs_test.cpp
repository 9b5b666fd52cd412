// A window as a new user opens it, over the real runtime: both demo programs run at once, the
// runtime is killed and replaced, and nothing is left behind.
#include "tests/e2e/real_window.h"

#include "ui/actions.h"
#include "ui/console/console_widget.h"
#include "ui/console/input_field.h"
#include "ui/console/output_view.h"
#include "ui/editor/editor_panel.h"
#include "ui/live_models.h"
#include "ui/main_window.h"
#include "ui/pane.h"
#include "ui/runtime/runtime_session.h"
#include "ui/style/themes.h"
#include "ui/workbench.h"

#include <gtest/gtest.h>

#include <QMenu>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <functional>
#include <memory>
#include <utility>

namespace clutch::ui {
namespace {

TEST_P(WindowRuns, BothDemosAtOnceSurvivesAKillAndLeavesNoProcess)
{
    wait([&] { return idle() && m_window->workbench().panes().size() == 2; });
    const auto a = pane("A").link().last();
    const auto b = pane("B").link().last();
    ASSERT_EQ(a.affinity_size(), 1);
    ASSERT_EQ(b.affinity_size(), 1);

    // Both interpreters have used a core, each its own, between the same two looks.
    bool together = false;
    QObject::connect(&m_window->session(), &RuntimeSession::sample, m_window.get(),
        [&](const proto::Sample& sample) {
            bool ran[2] = {false, false};
            for (const proto::ThreadLoad& thread : sample.threads()) {
                if (thread.cpu_ns() == 0)
                    continue;
                ran[0] |= thread.interpreter() == a.interpreter()
                    && thread.cpu() == static_cast<int>(a.affinity(0));
                ran[1] |= thread.interpreter() == b.interpreter()
                    && thread.cpu() == static_cast<int>(b.affinity(0));
            }
            together |= ran[0] && ran[1];
        });
    m_window->actions().runAll->trigger();
    wait([&] { return together; });
    wait([&] { return shown("A").contains("80,000") && shown("B").contains("···"); });
    EXPECT_FALSE(shown("A").contains("···"));
    EXPECT_FALSE(shown("B").contains("80,000"));

    const QString text = pane("A").editorPanel().editor().text();
    const int first = m_window->session().pid();
    ASSERT_GT(first, 0);
    ASSERT_EQ(::kill(first, SIGKILL), 0);
    wait([&] {
        const int now = m_window->session().pid();
        return now > 0 && now != first && idle();
    });
    EXPECT_EQ(pane("A").editorPanel().editor().text(), text);
    EXPECT_TRUE(shown("A").contains("80,000"));

    const int second = m_window->session().pid();
    close();
    EXPECT_EQ(::kill(first, 0), -1);
    EXPECT_EQ(errno, ESRCH);
    EXPECT_EQ(::kill(second, 0), -1);
    EXPECT_EQ(errno, ESRCH);
}

TEST_P(WindowRuns, AConsoleEchoesRemembersAndAnswersWhatIsTypedLineByLine)
{
    wait([&] { return idle() && m_window->workbench().panes().size() == 2; });
    InputField& input = *pane("B").findChild<ConsoleWidget*>()->input();
    const auto enter = [&](const char* line) {
        QTest::keyClicks(&input, QString::fromUtf8(line));
        QTest::keyClick(&input, Qt::Key_Return);
    };
    const auto waitForShown = [&](const char* text) {
        const bool came = QTest::qWaitFor([&] { return shown("B") == text && idle(); }, kLimitMs);
        EXPECT_TRUE(came) << shown("B").toStdString();
    };
    enter("1 + 1");
    waitForShown(">>> 1 + 1\n2\n");
    enter("def twice(x):");
    wait([&] { return input.text() == QStringLiteral("def twice(x):\n    "); });
    enter("return 2 * x");
    wait([&] { return input.text().count(u'\n') == 2; });
    QTest::keyClick(&input, Qt::Key_Return);
    const char* definition = ">>> def twice(x):\n...     return 2 * x\n... \n";
    const std::string defined = std::string(">>> 1 + 1\n2\n") + definition;
    waitForShown(defined.c_str());
    enter("print('once'); twice(_)");
    waitForShown((defined + ">>> print('once'); twice(_)\nonce\n4\n").c_str());
    QTest::keyClick(&input, Qt::Key_Up);
    EXPECT_EQ(input.text(), QStringLiteral("print('once'); twice(_)"));
}

TEST_P(WindowRuns, EveryWayToFinalizeIsInTheLogAndAFreshRuntimeFollows)
{
    using Report = proto::FinalizationReport;
    const auto from = [&](const char* letter) {
        for (QMenu* menu : m_window->findChildren<QMenu*>()) {
            if (!menu->title().contains(QLatin1String("called &from")))
                continue;
            emit menu->aboutToShow();
            for (QAction* action : menu->actions()) {
                if (action->text().endsWith(QLatin1String(letter)) && action->isEnabled())
                    return action->trigger();
            }
        }
        ADD_FAILURE() << "no way to finalize from " << letter;
    };
    const std::pair<std::function<void()>, Report::How> ways[] = {
        {[&] { m_window->actions().finalizeByClutch->trigger(); }, Report::FINALIZED_BY_CLUTCH},
        {[&] { m_window->actions().finalizeByCPython->trigger(); }, Report::FINALIZED_BY_CPYTHON},
        {[&] { from("A"); }, Report::FINALIZED_BY_CPYTHON}};
    for (const auto& [finalize, how] : ways) {
        wait([&] { return idle() && m_window->workbench().panes().size() == 2; });
        const int before = m_window->models().log().rowCount();
        finalize();
        wait([&] { return m_window->session().isDown(); });
        const FinalizationLogModel& log = m_window->models().log();
        ASSERT_GT(log.rowCount(), before);
        const FinalizationEntry& last = log.entry(log.rowCount() - 1);
        EXPECT_TRUE(last.runtime);
        EXPECT_EQ(std::count_if(log.entries().begin() + before, log.entries().end(),
                      [](const FinalizationEntry& entry) { return entry.runtime; }),
            1);
        EXPECT_EQ(last.report.how(), how);
        EXPECT_GT(last.report.steps_size(), 0);
        ASSERT_TRUE(last.end);
        EXPECT_EQ(last.end->signal, 0);
        EXPECT_EQ(last.end->exitCode, 0);
        m_window->session().start();
    }
    wait([&] { return idle(); });
}

INSTANTIATE_TEST_SUITE_P(
    Runtimes, WindowRuns, testing::Values("3.15", "3.14"), [](const auto& runtime) {
        return runtime.param == std::string("3.15") ? "Python315" : "Python314";
    });

} // namespace
} // namespace clutch::ui
