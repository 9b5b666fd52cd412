// What somebody at the window waits for: from the program's start to a prompt that answers, and
// from Enter to the painted answer; and what the window costs while it shows the live picture. The
// real window over the real runtime, offscreen where QT_QPA_PLATFORM does not say otherwise.
#include "tests/bench/bench_report.h"
#include "ui/actions.h"
#include "ui/console/console_widget.h"
#include "ui/console/input_field.h"
#include "ui/console/output_view.h"
#include "ui/cores/cores_panel.h"
#include "ui/editor/editor_panel.h"
#include "ui/main_window.h"
#include "ui/pane.h"
#include "ui/style/themes.h"
#include "ui/workbench.h"

#include <QApplication>
#include <QEventLoop>
#include <QKeyEvent>
#include <QLoggingCategory>
#include <QProcess>
#include <QSettings>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTimer>

#include <ctime>
#include <functional>
#include <vector>

namespace clutch::ui {
namespace {

constexpr int kStarts = 7;
constexpr int kCommands = 300;
constexpr int kThinkMs = 70; // nobody types faster
constexpr int kLimitMs = 30'000;
constexpr int kSettleMs = 3'000;
constexpr int kLiveMs = 10'000;
constexpr auto kBusy = "import time\n"
                       "while True:\n"
                       "    until = time.monotonic() + 0.1\n"
                       "    while time.monotonic() < until:\n"
                       "        pass\n";
constexpr auto kTalking = "    print(until)\n";

/// The same clock in every process.
std::int64_t nowNs()
{
    timespec time{};
    ::clock_gettime(CLOCK_MONOTONIC, &time);
    return static_cast<std::int64_t>(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

/// Of all threads of this process.
std::int64_t cpuNs()
{
    timespec time{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<std::int64_t>(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

void goOnFor(int ms)
{
    QEventLoop loop;
    QTimer::singleShot(ms, &loop, &QEventLoop::quit);
    loop.exec();
}

double percentile(std::vector<double> values, double share)
{
    if (values.empty())
        return 0;
    std::sort(values.begin(), values.end());
    const auto last = static_cast<double>(values.size() - 1);
    return values[static_cast<std::size_t>(share * last)];
}

/// Waits without sleeping: looks after each paint of one widget and each event of the loop.
class PaintWatch : public QObject
{
public:
    explicit PaintWatch(QWidget* painted) { painted->installEventFilter(this); }

    /// Until `shown` is true right after the widget was painted. False: not within half a minute.
    bool wait(const std::function<bool()>& shown)
    {
        m_shown = shown;
        m_happened = false;
        QTimer limit;
        limit.setSingleShot(true);
        connect(&limit, &QTimer::timeout, &m_loop, &QEventLoop::quit);
        limit.start(kLimitMs);
        m_loop.exec();
        return m_happened;
    }

protected:
    bool eventFilter(QObject*, QEvent* event) override
    {
        // The filter comes before the paint: the event after it finds it done.
        if (event->type() == QEvent::Paint)
            QTimer::singleShot(0, this, [this] {
                if (!m_happened && m_shown && m_shown()) {
                    m_happened = true;
                    m_loop.quit();
                }
            });
        return false;
    }

private:
    QEventLoop m_loop;
    std::function<bool()> m_shown;
    bool m_happened = false;
};

/// How often a widget is painted.
class PaintCount : public QObject
{
public:
    explicit PaintCount(QWidget& painted) { painted.installEventFilter(this); }
    int times = 0;

protected:
    bool eventFilter(QObject*, QEvent* event) override
    {
        times += event->type() == QEvent::Paint;
        return false;
    }
};

class Window
{
public:
    Window()
    {
        WindowOptions options;
        options.runtimeDirectory = CLUTCH_BIN_DIR;
        options.python = CLUTCH_BENCH_PYTHON;
        options.journalRoot = m_folder.filePath(QStringLiteral("journal"));
        m_window = std::make_unique<MainWindow>(options);
        m_window->resize(1280, 800);
        m_window->show();
        m_window->begin();
        Pane& first = *m_window->workbench().panes().front();
        m_console = first.findChild<ConsoleWidget*>();
        while (first.link().last().state() != proto::STATE_IDLE)
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    }
    ~Window()
    {
        for (Pane* each : m_window->workbench().panes())
            each->editorPanel().discard();
        QEventLoop loop;
        QObject::connect(m_window.get(), &MainWindow::closed, &loop, &QEventLoop::quit);
        m_window->close();
        loop.exec();
    }

    /// Types, presses Enter, and waits until the answer is painted. Negative: it never was.
    double ask(const QString& code, const QByteArray& answer)
    {
        QWidget* const viewport = m_console->output()->viewport();
        PaintWatch watch(viewport);
        m_console->input()->setCode(code);
        const std::int64_t started = nowNs();
        QKeyEvent press(QEvent::KeyPress, Qt::Key_Return, Qt::NoModifier, QStringLiteral("\r"));
        QCoreApplication::sendEvent(m_console->input(), &press);
        const bool shown
            = watch.wait([&] { return m_console->output()->allText().endsWith(answer + '\n'); });
        return shown ? static_cast<double>(nowNs() - started) / 1e6 : -1;
    }

    [[nodiscard]] MainWindow& main() { return *m_window; }

    /// In two panes.
    void run(const QString& code)
    {
        if (m_window->workbench().panes().size() < 2)
            m_window->actions().newInterpreter->trigger();
        m_window->actions().stopAll->trigger();
        for (Pane* each : m_window->workbench().panes()) {
            while (each->link().last().state() != proto::STATE_IDLE)
                QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
            each->editorPanel().editor().setUntitled(QStringLiteral("busy.py"), code);
        }
        m_window->actions().runAll->trigger();
        goOnFor(kSettleMs);
    }

private:
    QTemporaryDir m_folder;
    std::unique_ptr<MainWindow> m_window;
    ConsoleWidget* m_console = nullptr;
};

/// Child process: prints how long ago its parent started it, once a prompt has answered.
int answerOnce(std::int64_t started)
{
    Window window;
    if (window.ask(QStringLiteral("6*7"), "42") < 0)
        return 1;
    std::printf("%.3f\n", static_cast<double>(nowNs() - started) / 1e6);
    return 0;
}

std::vector<double> starts()
{
    std::vector<double> times;
    for (int i = 0; i < kStarts; ++i) {
        QProcess child;
        child.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        child.start(QCoreApplication::applicationFilePath(),
            {QStringLiteral("--started"), QString::number(nowNs())});
        if (child.waitForFinished(kLimitMs) && child.exitCode() == 0)
            times.push_back(child.readAllStandardOutput().toDouble());
    }
    return times;
}

std::vector<double> answers()
{
    Window window;
    std::vector<double> times;
    for (int i = 0; i < kCommands; ++i) {
        const QByteArray answer = QByteArray::number(1'000'000 + i);
        const double time = window.ask(QStringLiteral("%1+%2").arg(1'000'000).arg(i), answer);
        if (time < 0)
            return {};
        times.push_back(time);
        QEventLoop pause;
        QTimer::singleShot(kThinkMs, &pause, &QEventLoop::quit);
        pause.exec();
    }
    return times;
}

/// Per second of wall clock.
struct Live
{
    double frames = 0; // of the core lanes
    double cores = 0; // CPU time of the window's process
};

Live liveFor(PaintCount& lanes, int ms)
{
    lanes.times = 0;
    const std::int64_t began = nowNs();
    const std::int64_t cpuBegan = cpuNs();
    goOnFor(ms);
    const auto took = static_cast<double>(nowNs() - began);
    return {lanes.times / (took / 1e9), static_cast<double>(cpuNs() - cpuBegan) / took};
}

void measureLive(BenchReport& report)
{
    Window window;
    PaintCount lanes(window.main().cores().coreGraph());
    window.run(QLatin1String(kBusy));
    const Live live = liveFor(lanes, kLiveMs);
    report.atLeast("live picture, two that compute: frames", live.frames, "1/s", 29);
    report.atMost("... the window's CPU time", live.cores * 100, "% of a core", 3);
    window.main().cores().timeView().pause();
    const Live paused = liveFor(lanes, kLiveMs);
    report.note("... paused", paused.cores * 100, "% of a core");
    window.main().cores().timeView().goLive();
    window.run(QLatin1String(kBusy) + QLatin1String(kTalking));
    const Live talking = liveFor(lanes, kLiveMs);
    report.atMost("... and print ten lines a second each", talking.cores * 100, "% of a core", 3);
    window.main().hide();
    const Live hidden = liveFor(lanes, kLiveMs);
    report.atMost("... hidden: frames", hidden.frames, "1/s", 0);
    report.note("... hidden", hidden.cores * 100, "% of a core");
    window.main().show();
}

} // namespace
} // namespace clutch::ui

int main(int argc, char** argv)
{
    using namespace clutch;
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QLoggingCategory::setFilterRules(QStringLiteral("qt.qpa.*=false"));
    QStandardPaths::setTestModeEnabled(true);
    QApplication app(argc, argv);
    QTemporaryDir settings;
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, settings.path());
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, settings.path());
    ui::Themes::instance().dress();
    if (argc == 3 && std::strcmp(argv[1], "--started") == 0)
        return ui::answerOnce(QByteArray(argv[2]).toLongLong());

    BenchReport report(argc, argv);
    ui::measureLive(report);
    if (argc == 2 && std::strcmp(argv[1], "--live") == 0)
        return report.finish();
    const std::vector<double> starts = ui::starts();
    const std::vector<double> answers = ui::answers();
    if (starts.empty() || answers.empty()) {
        std::fputs("window_bench: a prompt did not answer within half a minute\n", stderr);
        return 1;
    }
    report.atMost(
        "start of the program to a prompt that answers", ui::percentile(starts, 0.5), "ms", 300);
    report.atMost("Enter to painted answer, p50", ui::percentile(answers, 0.5), "ms", 6);
    report.atMost("Enter to painted answer, p99", ui::percentile(answers, 0.99), "ms", 16);
    return report.finish();
}
