// What a frame of the core graph costs, and what keeping its samples does: DESIGN.md's figures for
// 16 and 128 cores.
#include "tests/bench/bench_report.h"
#include "tests/ui/support/scene.h"
#include "ui/cores/cores_panel.h"

#include <QApplication>
#include <QRegion>

#include <algorithm>
#include <cstdint>
#include <ctime>
#include <vector>

using namespace clutch;
using namespace clutch::ui;
using namespace clutch::ui::synthetic;

namespace {

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

/// CPU time of this thread: whoever else wants the machine does not count.
class Stopwatch
{
public:
    void start() { m_began = now(); }
    [[nodiscard]] double milliseconds() const { return static_cast<double>(now() - m_began) / 1e6; }

private:
    static std::int64_t now()
    {
        timespec time{};
        ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
        return static_cast<std::int64_t>(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
    }
    std::int64_t m_began = 0;
};

/// What a frame paints when its figures are due as well: all but the scroll bar.
QRegion frameOf(const QWidget& strip)
{
    QRegion region(strip.rect());
    for (const QWidget* child : strip.findChildren<QWidget*>()) {
        if (child->isVisible())
            region -= child->geometry();
    }
    return region;
}

struct Frames
{
    double graph = 0;
    double lives = 0;
    double sample = 0;
    double rebuild = 0;
};

/// 600 samples are there; each frame shows one more.
Frames measure(int cpus, int interpreters)
{
    CoreHistory history;
    CoresPanel panel(history);
    play(history, nullptr, topology(cpus), interpreters, 620);
    panel.resize(1320, 900);
    panel.show();
    QApplication::processEvents();
    std::vector<double> graph;
    std::vector<double> lives;
    std::vector<double> samples;
    std::vector<double> rebuilds;
    Stopwatch timer;
    std::vector<Thread> threads;
    for (int i = 0; i < interpreters; ++i)
        threads.push_back({static_cast<std::uint64_t>(i + 1), i % cpus, 0.4, 0.01, 0, "primes"});
    for (std::uint64_t i = 1; i <= 200; ++i) {
        const proto::Sample made = sample(kStart + (620 + i) * kPeriod, cpus, threads, 0.1);
        timer.start();
        history.addSample(made);
        samples.push_back(timer.milliseconds());
        timer.start();
        panel.coreGraph().repaint(frameOf(panel.coreGraph()));
        graph.push_back(timer.milliseconds());
        timer.start();
        panel.lifeBars().repaint(frameOf(panel.lifeBars()));
        lives.push_back(timer.milliseconds());
    }
    for (int i = 0; i < 15; ++i) {
        panel.coreGraph().setGraphPalette(GraphPalette::darkTheme());
        timer.start();
        panel.coreGraph().repaint();
        rebuilds.push_back(timer.milliseconds());
    }
    return {median(graph), median(lives), median(samples), median(rebuilds)};
}

} // namespace

int main(int argc, char** argv)
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication app(argc, argv);
    QApplication::setStyle(QStringLiteral("Fusion"));
    BenchReport report(argc, argv);
    const Frames small = measure(2, 3);
    const Frames middle = measure(16, 64);
    const Frames large = measure(128, 64);
    report.note("core_graph.paint.2_cores", small.graph, "ms");
    report.atMost("core_graph.paint.16_cores_64_interpreters_600_samples", middle.graph, "ms", 2);
    report.atMost("core_graph.paint.128_cores", large.graph, "ms", 4);
    report.note("life_bars.paint.64_interpreters", middle.lives, "ms");
    report.atMost("frame.16_cores_64_interpreters", middle.graph + middle.lives, "ms", 2);
    report.atMost("frame.128_cores_64_interpreters", large.graph + large.lives, "ms", 4);
    report.note("core_graph.rebuild.16_cores", middle.rebuild, "ms");
    report.note("core_graph.rebuild.128_cores", large.rebuild, "ms");
    report.note("core_load.add_sample.64_interpreters", middle.sample, "ms");
    return report.finish();
}
