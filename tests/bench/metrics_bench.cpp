// What sampling costs: CPU time of one look, by the number of threads and by what they do.
#include "engine/metrics/cpu_topology.h"
#include "engine/metrics/sample_taker.h"
#include "tests/bench/bench_report.h"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <latch>
#include <thread>
#include <unistd.h>
#include <vector>

namespace clutch {
namespace {

enum class Doing
{
    Waiting, ///< all are idle
    Running
}; ///< each runs a little between two looks

/// Registered threads, eight an interpreter. Running ones work for a moment whenever they are
/// woken.
class Threads
{
public:
    Threads(std::size_t count, ThreadDirectory& directory)
        : m_started(static_cast<std::ptrdiff_t>(count))
        , m_count(count)
    {
        for (std::size_t i = 0; i < count; ++i) {
            m_threads.emplace_back([this, i, &directory] {
                const ThreadRegistration registration(
                    directory, InterpreterId(i / 8 + 1), ThreadRole::Helper);
                m_started.count_down();
                for (int round = 0; round >= 0;) {
                    m_round.wait(round);
                    round = m_round;
                    ++m_done;
                    m_done.notify_one();
                }
            });
        }
        m_started.wait();
    }
    ~Threads()
    {
        m_round = -1;
        m_round.notify_all();
        for (std::thread& thread : m_threads)
            thread.join();
    }
    void runABit()
    {
        m_done = 0;
        ++m_round;
        m_round.notify_all();
        for (std::size_t done = m_done; done < m_count; done = m_done)
            m_done.wait(done);
    }

private:
    std::latch m_started;
    const std::size_t m_count;
    std::atomic<int> m_round{0};
    std::atomic<std::size_t> m_done{0};
    std::vector<std::thread> m_threads;
};

/// Median CPU time of one look, in microseconds: what the sampler's own thread clock says.
double costOfALook(std::size_t count, Doing doing)
{
    ThreadDirectory directory;
    Threads threads(count, directory);
    SampleTaker taker({}, directory, systemProcFiles(), systemClocks());
    const pid_t self = ::gettid();
    std::vector<double> costs;
    for (int i = 0; i < 120; ++i) {
        if (doing == Doing::Running)
            threads.runABit();
        const std::uint64_t before = systemClocks().threadCpuNs(self).value_or(0);
        static_cast<void>(taker.take());
        const std::uint64_t after = systemClocks().threadCpuNs(self).value_or(0);
        if (i >= 20) // the first looks open what the later ones keep
            costs.push_back(static_cast<double>(after - before) / 1000);
    }
    std::nth_element(costs.begin(), costs.begin() + 50, costs.end());
    return costs[50];
}

void measureLooks(BenchReport& report)
{
    for (const std::size_t count : {std::size_t(64), std::size_t(500)}) {
        const std::string threads = std::to_string(count) + " threads";
        const double waiting = costOfALook(count, Doing::Waiting);
        const double running = costOfALook(count, Doing::Running);
        report.note("one sample, " + threads + ", idle", waiting, "us");
        report.note("one sample, " + threads + ", all ran", running, "us");
        const std::string rate = "sampling at 20 Hz, " + threads;
        if (count == 64) {
            report.atMost(rate + ", idle", waiting * 20 / 1e4, "% core", 0.5);
            report.atMost(rate + ", all ran", running * 20 / 1e4, "% core", 0.5);
        } else {
            report.note(rate + ", idle", waiting * 20 / 1e4, "% core");
            report.note(rate + ", all ran", running * 20 / 1e4, "% core");
        }
    }
}

void measureTopology(BenchReport& report)
{
    const std::uint64_t before = systemClocks().monotonicNs();
    const auto topology = readCpuTopology(systemProcFiles());
    const std::uint64_t after = systemClocks().monotonicNs();
    if (topology)
        report.note("reading the topology", static_cast<double>(after - before) / 1e6, "ms");
}

} // namespace
} // namespace clutch

int main(int argc, char** argv)
{
    clutch::BenchReport report(argc, argv);
    clutch::measureLooks(report);
    clutch::measureTopology(report);
    return report.finish();
}
