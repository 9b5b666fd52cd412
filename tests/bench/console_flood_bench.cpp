// How fast a console shows what is printed, and what the window feels of it.
#include "tests/bench/bench_report.h"
#include "ui/console/console_widget.h"
#include "ui/console/output_view.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QLoggingCategory>
#include <QTimer>

#include <algorithm>
#include <cstdio>
#include <string>
#include <unistd.h>

namespace clutch {
namespace {

constexpr std::size_t kPiece = 64u << 10; // what one read of the runtime's socket gives

double residentMegabytes()
{
    std::ifstream file("/proc/self/statm");
    double total = 0;
    double resident = 0;
    file >> total >> resident;
    return resident * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1e6;
}

/// Hands bytes to a console as a runtime does, pausing while it is congested, and watches how long
/// the event loop is away meanwhile: a timer that is due every millisecond says.
class Flood : public QObject
{
public:
    struct Outcome
    {
        double megabytesPerSecond = 0;
        double worstGapMs = 0;
    };

    Outcome run(ConsoleWidget& console, const std::string& unit, std::size_t bytes)
    {
        bool congested = false;
        QObject context;
        connect(&console, &ConsoleWidget::congested, &context, [&] { congested = true; });
        connect(&console, &ConsoleWidget::relieved, &context, [&] { congested = false; });
        std::string piece;
        while (piece.size() < kPiece)
            piece += unit;
        const QByteArray data(piece.data(), static_cast<qsizetype>(piece.size()));

        Outcome outcome;
        QElapsedTimer whole;
        QElapsedTimer sinceBeat;
        QTimer beat;
        beat.setTimerType(Qt::PreciseTimer);
        connect(&beat, &QTimer::timeout, &context, [&] {
            outcome.worstGapMs
                = std::max(outcome.worstGapMs, static_cast<double>(sinceBeat.nsecsElapsed()) / 1e6);
            sinceBeat.start();
        });
        whole.start();
        sinceBeat.start();
        beat.start(1);
        std::size_t given = 0;
        while (given < bytes || console.pendingBytes() > 0) {
            for (int i = 0; i < 16 && given < bytes && !congested; ++i) {
                console.appendOutput(TextSource::Stdout, data);
                given += piece.size();
            }
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        }
        outcome.megabytesPerSecond
            = static_cast<double>(given) / 1e6 / (static_cast<double>(whole.nsecsElapsed()) / 1e9);
        return outcome;
    }
};

std::string plainLine()
{
    return std::string(79, 'x') + "\n";
}

std::string colouredLine()
{
    return "\x1b[32mok\x1b[0m \x1b[1;34mtests/some/path.py\x1b[0m::\x1b[33mtest_name\x1b[0m took "
           "\x1b[31m1.25\x1b[0m s of time\n";
}

std::string progressBar()
{
    return "\r 42%|##########                    | 42/100 [00:03<00:04, 12.9it/s]";
}

} // namespace
} // namespace clutch

int main(int argc, char** argv)
{
    using namespace clutch;
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QLoggingCategory::setFilterRules(QStringLiteral("qt.qpa.*=false"));
    QApplication app(argc, argv);
    BenchReport report(argc, argv);

    constexpr std::size_t kMillionLines = 80'000'000;
    const struct
    {
        const char* name;
        std::string unit;
        std::size_t bytes;
        double target; // MB/s; 0: for the record
    } cases[] = {
        {"1,000,000 lines", plainLine(), kMillionLines, 40},
        {"print(1)", "1\n", 4'000'000, 0},
        {"coloured lines", colouredLine(), kMillionLines, 0},
        {"carriage return bars", progressBar(), kMillionLines, 40},
        {"one line of 20 MB", std::string(1000, 'z'), 20'000'000, 40},
        {"wide characters", "漢字とかな 한글 😀\n", 20'000'000, 0},
    };
    for (const auto& flood : cases) {
        ConsoleWidget console(QStringLiteral("A"), QColor(0, 114, 178));
        console.resize(720, 480);
        console.show();
        QCoreApplication::processEvents();
        const std::string name = std::string("console, ") + flood.name;
        const Flood::Outcome outcome = Flood().run(console, flood.unit, flood.bytes);
        if (flood.target > 0)
            report.atLeast(name, outcome.megabytesPerSecond, "MB/s", flood.target);
        else
            report.note(name, outcome.megabytesPerSecond, "MB/s");
        report.atMost(name + ", longest gap", outcome.worstGapMs, "ms", 33);
        report.note(name + ", resident", residentMegabytes(), "MB");
    }

    // The same million lines once more: memory must not grow with what was printed.
    ConsoleWidget console(QStringLiteral("A"), QColor(0, 114, 178));
    console.resize(720, 480);
    console.show();
    (void)Flood().run(console, plainLine(), kMillionLines);
    const double before = residentMegabytes();
    (void)Flood().run(console, plainLine(), kMillionLines);
    report.atMost(
        "console, growth over 1,000,000 more lines", residentMegabytes() - before, "MB", 10);
    return report.finish();
}
