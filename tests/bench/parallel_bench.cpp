// CPU-bound Python in two interpreters on two cores: `clutch run` against the same in a bare C
// embedding and against multiprocessing, with the same CPython. Whole processes, in turn, so that a
// machine that drifts drifts for all; what counts is the ratio of the medians. What starting and
// ending take is measured with an empty file and told by itself.
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

constexpr int kRounds = 7;

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

/// Of an odd number of values.
double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

} // namespace

int main(int argc, char** argv)
{
    struct Variant
    {
        std::string name;
        std::vector<std::string> command; // but for the file, which comes last
        std::vector<double> whole;
        std::vector<double> empty;

        /// Seconds for the code alone: without what the same takes for an empty file.
        [[nodiscard]] double code() const { return median(whole) - median(empty); }
    };
    const std::string folder = CLUTCH_SOURCE_DIR "/tests/bench/";
    Variant clutch{"two interpreters through clutch run",
        {CLUTCH_PROGRAM, "run", "--interpreters", "2", "--python", CLUTCH_BENCH_PYTHON}, {}, {}};
    Variant bare{"two interpreters in a bare embedding", {CLUTCH_BARE_EMBEDDING, "2"}, {}, {}};
    Variant inPython{"two interpreters in a bare embedding put into python",
        {CLUTCH_BARE_IN_PYTHON, "2"}, {}, {}};
    Variant processes{"two processes of multiprocessing",
        {CLUTCH_BENCH_EXECUTABLE, folder + "multiprocessing_workload.py", "2"}, {}, {}};
    const std::vector<Variant*> all{&clutch, &bare, &inPython, &processes};
    for (int round = 0; round <= kRounds; ++round) {
        for (Variant* each : all) {
            std::vector<std::string> command = each->command;
            command.push_back(folder + "empty.py");
            const double empty = timed(command);
            command.back() = folder + "workload.py";
            const double whole = timed(command);
            if (round == 0)
                continue; // the page cache's
            each->whole.push_back(whole);
            each->empty.push_back(empty);
        }
    }
    clutch::BenchReport report(argc, argv);
    for (const Variant* each : all) {
        report.note(each->name + ", the code", each->code(), "s");
        report.note(each->name + ", start and end", median(each->empty), "s");
    }
    const double own = clutch.code();
    report.atMost("clutch run / bare embedding", own / bare.code(), "ratio", 1.02);
    report.atMost(
        "clutch run / bare embedding put into python", own / inPython.code(), "ratio", 1.02);
    report.atMost("clutch run / multiprocessing", own / processes.code(), "ratio", 1.00);
    return report.finish();
}
