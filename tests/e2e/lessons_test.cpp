// Each lesson's programs, loaded from its panel and run in the real runtime, do what it says.
#include "tests/e2e/real_window.h"

#include "ui/lessons/lessons_panel.h"

#include <QTextBrowser>

#include <algorithm>

namespace clutch::ui {
namespace {

class LessonsRun : public WindowRuns
{
protected:
    void load(const char* id)
    {
        wait([&] { return idle(); });
        const auto& all = m_window->lessons().lessons();
        const auto found = std::find_if(all.begin(), all.end(),
            [&](const Lesson& lesson) { return lesson.id == QLatin1String(id); });
        ASSERT_NE(found, all.end());
        m_window->lessons().open(static_cast<int>(found - all.begin()));
        m_window->actions().loadLesson->trigger();
        wait([&] { return idle(); });
    }
    void run(const char* letter, const char* until)
    {
        QSignalSpy finished(&m_window->session(), &RuntimeSession::runFinished);
        pane(letter).run(Pane::Names::Fresh);
        wait([&] { return finished.count() == 1 && shown(letter).contains(until); });
        wait([&] { return idle(); });
    }
    void stop(const char* letter) { pane(letter).link().stop(); }
    proto::InterpreterState state(const char* letter) { return pane(letter).link().last().state(); }
    const FinalizationEntry* entryOf(const char* letter)
    {
        const FinalizationLogModel& log = m_window->models().log();
        for (auto at = log.entries().rbegin(); at != log.entries().rend(); ++at) {
            if (at->report.letter() == letter)
                return &*at;
        }
        return nullptr;
    }
    static bool finds(const proto::FinalizationReport& report, const char* words)
    {
        return std::any_of(
            report.findings().begin(), report.findings().end(), [&](const proto::Finding& finding) {
                return (finding.kind() + ": " + finding.text()).find(words) != std::string::npos;
            });
    }
    int share(const char* letter)
    {
        const QByteArray text = shown(letter);
        const auto end = text.indexOf("% of a processor");
        const auto begin = text.lastIndexOf(' ', end - 1);
        return text.mid(begin, end - begin).trimmed().toInt();
    }
};

TEST_P(LessonsRun, OneGilOrTwo)
{
    load("01-one-gil-or-two");
    ASSERT_EQ(m_window->workbench().panes().size(), 4U); // the demo's B is of another kind
    // B of the text is a shared one; the window's B is isolated.
    const auto shared = [&] {
        std::vector<std::string> letters;
        for (Pane* each : m_window->workbench().panes()) {
            if (each->kind() == proto::KIND_SHARED_GIL)
                letters.push_back(each->letter().toStdString());
        }
        return letters;
    }();
    ASSERT_EQ(shared, (std::vector<std::string>{"C", "D"}));
    const QString text = m_window->lessons().text().toPlainText();
    EXPECT_TRUE(text.contains(QStringLiteral("C and D share the GIL")));
    for (const char* each : {"A", "C", "D"})
        pane(each).run(Pane::Names::Fresh);
    for (const char* each : {"A", "C", "D"})
        wait([&] { return shown(each).contains("% of a processor"); });
    EXPECT_GT(share("A"), 0);
    // They never run at once: whoever was first alone for a moment had that alone.
    EXPECT_GT(share("C") + share("D"), 0);
    EXPECT_LE(share("C") + share("D"), 125);
}

TEST_P(LessonsRun, Apart)
{
    load("02-apart");
    run("A", "process is");
    run("B", "process is");
    EXPECT_TRUE(shown("A").contains("json.changed_by is A\nCHANGED_BY is A\n"))
        << shown("A").data();
    EXPECT_TRUE(shown("B").contains("json.changed_by is not there\nCHANGED_BY is not there\n"))
        << shown("B").data();
    const auto from = [](const QByteArray& text, const char* words) {
        const auto begin = text.indexOf(words);
        return text.mid(begin, text.indexOf('\n', begin) - begin);
    };
    EXPECT_EQ(from(shown("A"), "working directory is"), from(shown("B"), "working directory is"));
    EXPECT_EQ(from(shown("A"), "process is"), from(shown("B"), "process is"));
}

TEST_P(LessonsRun, Queues)
{
    load("03-queues");
    run("A", "done");
    EXPECT_TRUE(shown("A").contains("sorted elsewhere: [1, 2, 3]\nours, as it was:  [3, 1, 2]\n"
                                    "changed in place: [42, 0, 0, 0]\ndone\n"))
        << shown("A").data();
}

TEST_P(LessonsRun, StopIsALadder)
{
    load("04-stop");
    for (const char* each : {"A", "B", "C"})
        pane(each).run(Pane::Names::Fresh);
    wait([&] {
        return shown("A").contains("spinning\n") && shown("B").contains("sleeping\n")
            && shown("C").contains("not to be stopped\n");
    });
    stop("A");
    wait([&] { return shown("A").contains("KeyboardInterrupt"); });
    stop("B");
    wait([&] { return shown("B").contains("KeyboardInterrupt"); });
    EXPECT_FALSE(shown("C").contains("somebody said stop"));
    int stuck = 0;
    const quint64 swallows = pane("C").link().interpreter().value();
    QObject::connect(&m_window->session(), &RuntimeSession::interpreterChanged, m_window.get(),
        [&stuck, swallows](const proto::InterpreterChanged& now) {
            if (now.interpreter() == swallows && now.state() == proto::STATE_STUCK)
                ++stuck;
        });
    for (int rung = 1; rung <= 2; ++rung) {
        stop("C");
        wait([&] { return stuck >= rung; });
        EXPECT_TRUE(pane("C").link().canStop());
    }
    EXPECT_TRUE(shown("C").contains("somebody said stop"));
    stop("C");
    wait([&] { return state("C") == proto::STATE_PARKED; });
    EXPECT_EQ(state("A"), proto::STATE_IDLE);
    EXPECT_EQ(state("B"), proto::STATE_IDLE);
}

TEST_P(LessonsRun, LeftBehind)
{
    load("05-left-behind");
    run("A", "all is well");
    m_window->workbench().setCurrent(&pane("A"));
    pane("A").editorPanel().discard();
    m_window->actions().closePane->trigger();
    wait([&] { return entryOf("A") != nullptr; });
    EXPECT_TRUE(finds(entryOf("A")->report, "unclosed file"));
}

TEST_P(LessonsRun, Finalizing)
{
    load("06-finalizing");
    const auto runBoth = [&] {
        run("A", "ready");
        run("B", "ready");
    };
    const auto warnings = [&](const char* words) {
        int found = 0;
        for (const FinalizationEntry& entry : m_window->models().log().entries())
            found += finds(entry.report, words) ? 1 : 0;
        return found;
    };
    runBoth();
    m_window->actions().finalizeByClutch->trigger();
    wait([&] { return m_window->session().isDown(); });
    for (const char* each : {"A", "B"})
        EXPECT_NE(entryOf(each), nullptr) << each;
    EXPECT_GE(warnings("ResourceWarning"), 1);
    EXPECT_EQ(warnings("RuntimeWarning"), 0);
    m_window->session().start();
    wait([&] { return idle(); });
    pane("A").link().console()->clearOutput();
    pane("B").link().console()->clearOutput();
    runBoth();
    m_window->actions().finalizeByCPython->trigger();
    wait([&] { return m_window->session().isDown(); });
    EXPECT_GE(warnings("RuntimeWarning"), 1);
}

INSTANTIATE_TEST_SUITE_P(Runtimes, LessonsRun, testing::Values("3.15", "3.14"), pythonName);

} // namespace
} // namespace clutch::ui
