// CPU-bound Python in two interpreters on two cores: `clutch run` against the same in a bare C
// embedding and against multiprocessing, with the same CPython. Whole processes, in turn, so that a
// machine that drifts drifts for all; what counts is the ratio of the medians.
#include "tests/bench/bench_report.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <spawn.h>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

extern char** environ;

namespace {

using Clock = std::chrono::steady_clock;

constexpr int kRounds = 5;

/// Seconds of one run from start to end, or a message and the end of this program: a bench that
/// measures failures measures nothing.
double timed(const std::vector<std::string>& command)
{
    std::vector<char*> argv;
    for (const std::string& word : command)
        argv.push_back(const_cast<char*>(word.c_str()));
    argv.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    const auto start = Clock::now();
    pid_t pid = 0;
    const int error = posix_spawn(&pid, argv[0], &actions, nullptr, argv.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    int status = 0;
    if (error != 0 || ::waitpid(pid, &status, 0) != pid || status != 0) {
        std::fprintf(
            stderr, "parallel_bench: '%s' failed (error %d, status %d)\n", argv[0], error, status);
        std::exit(1);
    }
    return std::chrono::duration<double>(Clock::now() - start).count();
}

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

} // namespace

int main(int argc, char** argv)
{
    const std::string workload = CLUTCH_SOURCE_DIR "/tests/bench/workload.py";
    const std::vector<std::string> clutch{
        CLUTCH_PROGRAM, "run", "--interpreters", "2", "--python", CLUTCH_BENCH_PYTHON, workload};
    const std::vector<std::string> bare{CLUTCH_BARE_EMBEDDING, "2", workload};
    const std::vector<std::string> processes{CLUTCH_BENCH_EXECUTABLE,
        CLUTCH_SOURCE_DIR "/tests/bench/multiprocessing_workload.py", "2", workload};
    std::vector<double> clutchSeconds;
    std::vector<double> bareSeconds;
    std::vector<double> processSeconds;
    for (int round = 0; round <= kRounds; ++round) {
        const double c = timed(clutch);
        const double b = timed(bare);
        const double p = timed(processes);
        if (round == 0)
            continue; // the page cache's
        clutchSeconds.push_back(c);
        bareSeconds.push_back(b);
        processSeconds.push_back(p);
    }
    const double c = median(clutchSeconds);
    const double b = median(bareSeconds);
    const double p = median(processSeconds);
    clutch::BenchReport report(argc, argv);
    report.note("two interpreters through clutch run", c, "s");
    report.note("two interpreters in a bare embedding", b, "s");
    report.note("two processes of multiprocessing", p, "s");
    report.atMost("clutch run / bare embedding", c / b, "ratio", 1.02);
    report.atMost("clutch run / multiprocessing", c / p, "ratio", 1.00);
    return report.finish();
}
