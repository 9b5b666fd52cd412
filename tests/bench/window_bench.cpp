// What somebody at the window waits for: from the program's start to a prompt that answers, and
// from Enter to the painted answer. The real window, offscreen, over the real runtime.
#include "tests/bench/bench_report.h"
#include "ui/console/console_widget.h"
#include "ui/console/input_field.h"
#include "ui/console/output_view.h"
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

/// The same clock in every process.
std::int64_t nowNs()
{
    timespec time{};
    ::clock_gettime(CLOCK_MONOTONIC, &time);
    return static_cast<std::int64_t>(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
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
