// What a frame of the core graph costs, and what keeping its samples does: DESIGN.md's figures for
// 16 and 128 cores.
#include "tests/bench/bench_report.h"
#include "tests/ui/support/scene.h"
#include "ui/cores/cores_panel.h"

#include <QApplication>
#include <QElapsedTimer>

#include <algorithm>
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

double milliseconds(const QElapsedTimer& timer)
{
    return static_cast<double>(timer.nsecsElapsed()) / 1e6;
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
    QElapsedTimer timer;
    std::vector<Thread> threads;
    for (int i = 0; i < interpreters; ++i)
        threads.push_back({static_cast<std::uint64_t>(i + 1), i % cpus, 0.4, 0.01, 0, "primes"});
    for (std::uint64_t i = 1; i <= 200; ++i) {
        const proto::Sample made = sample(kStart + (620 + i) * kPeriod, cpus, threads, 0.1);
        timer.start();
        history.addSample(made);
        samples.push_back(milliseconds(timer));
        timer.start();
        panel.coreGraph().repaint();
        graph.push_back(milliseconds(timer));
        timer.start();
        panel.lifeBars().repaint();
        lives.push_back(milliseconds(timer));
    }
    for (int i = 0; i < 15; ++i) {
        panel.coreGraph().setGraphPalette(GraphPalette::darkTheme());
        timer.start();
        panel.coreGraph().repaint();
        rebuilds.push_back(milliseconds(timer));
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
    report.note("core_graph.rebuild.16_cores", middle.rebuild, "ms");
    report.note("core_graph.rebuild.128_cores", large.rebuild, "ms");
    report.note("core_load.add_sample.64_interpreters", middle.sample, "ms");
    return report.finish();
}
