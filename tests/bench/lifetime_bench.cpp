// How long an interpreter takes to be there, to end, and to stop what it runs: over the real
// runtimes and their sockets. Ends of spans are the runtime's own moments; the two processes share
// CLOCK_MONOTONIC.
#include "tests/bench/bench_report.h"
#include "tests/support/runtime_client.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

namespace clutch::test {
namespace {

constexpr int kRounds = 25;

std::uint64_t nowNs()
{
    return static_cast<std::uint64_t>(
        std::chrono::nanoseconds(std::chrono::steady_clock::now().time_since_epoch()).count());
}

/// A measurement that goes wrong measures nothing.
void check(bool fact, const char* what)
{
    if (fact)
        return;
    std::fprintf(stderr, "lifetime_bench: %s\n", what);
    std::exit(1);
}

/// Milliseconds of one thing, again and again.
struct Times
{
    std::vector<double> values;

    void add(std::uint64_t fromNs, std::uint64_t toNs)
    {
        values.push_back(static_cast<double>(toNs - fromNs) / 1e6);
    }
    [[nodiscard]] double median() const
    {
        std::vector<double> sorted = values;
        std::sort(sorted.begin(), sorted.end());
        return sorted[sorted.size() / 2];
    }
    [[nodiscard]] double worst() const { return *std::max_element(values.begin(), values.end()); }
};

proto::InterpreterChanged when(
    RuntimeClient& client, std::uint64_t id, proto::InterpreterState state)
{
    check(client.reached(id, state), "an interpreter did not get into a state");
    for (const proto::Envelope& event : client.events())
        if (event.interpreter_changed().interpreter() == id
            && event.interpreter_changed().state() == state)
            return event.interpreter_changed();
    return {};
}

void keepOneReady(RuntimeClient& client, bool on)
{
    proto::Envelope request;
    request.mutable_set_warm_pool()->set_on(on);
    check(client.ask(request).has_accepted(), "the warm pool was refused");
    request.mutable_set_sampling()->set_hz(on ? 50 : 0);
    check(client.ask(request).has_accepted(), "sampling was refused");
}

void waitForWarm(RuntimeClient& client)
{
    check(client.wait([before = client.events().size()](const auto& events) {
        return std::any_of(events.begin() + static_cast<std::ptrdiff_t>(before), events.end(),
            [](const auto& event) { return event.sample().warm_interpreters() > 0; });
    }),
        "no interpreter became ready");
}

void end(RuntimeClient& client, std::uint64_t id)
{
    client.close(id);
    (void)when(client, id, proto::STATE_CLOSED);
}

/// From the request to its answerable prompt.
void measureCreation(BenchReport& report, RuntimeClient& client, const std::string& version)
{
    Times cold;
    Times warm;
    Times cycle;
    Times close;
    for (int i = 0; i < kRounds; ++i) {
        const std::uint64_t asked = nowNs();
        const std::uint64_t id = client.create();
        const auto idle = when(client, id, proto::STATE_IDLE);
        check(!idle.from_pool(), "a cold one came from the pool");
        cold.add(asked, idle.since_ns());
        check(client.finished(client.run(id, "x = 1")).has_value(), "a run did not end");
        const std::uint64_t closing = nowNs();
        client.close(id);
        const std::uint64_t closedNs = when(client, id, proto::STATE_CLOSED).since_ns();
        close.add(closing, closedNs);
        cycle.add(asked, closedNs);
    }
    keepOneReady(client, true);
    for (int i = 0; i < kRounds; ++i) {
        waitForWarm(client);
        const std::uint64_t asked = nowNs();
        const std::uint64_t id = client.create();
        const auto idle = when(client, id, proto::STATE_IDLE);
        check(idle.from_pool(), "a warm one was born cold");
        warm.add(asked, idle.since_ns());
        end(client, id);
    }
    keepOneReady(client, false);
    report.atMost("create to idle, warm, " + version, warm.median(), "ms", 2);
    report.note("… worst of " + std::to_string(kRounds), warm.worst(), "ms");
    report.note("create to idle, cold, " + version, cold.median(), "ms");
    report.note("close of an idle one, " + version, close.median(), "ms");
    report.note("create, run, close, " + version, cycle.median(), "ms");
}

/// From the Stop that is sent to the end of the run.
Times stopTimes(RuntimeClient& client, std::uint64_t id, const std::string& source,
    proto::InterpreterState meanwhile)
{
    Times times;
    for (int i = 0; i < kRounds; ++i) {
        const std::size_t before = client.events().size();
        const std::uint64_t run = client.run(id, source);
        check(client.wait([=](const auto& events) {
            for (std::size_t at = before; at < events.size(); ++at)
                if (events[at].interpreter_changed().interpreter() == id
                    && events[at].interpreter_changed().state() == meanwhile)
                    return true;
            return false;
        }),
            "the code to stop did not begin");
        std::this_thread::sleep_for(std::chrono::milliseconds(20)); // past its imports
        const std::uint64_t asked = nowNs();
        client.stop(id, run);
        const auto finished = client.finished(run);
        check(finished && finished->outcome() == proto::RunFinished::INTERRUPTED,
            "a run did not stop");
        times.add(asked, finished->finished_ns());
    }
    return times;
}

void measureStop(BenchReport& report, RuntimeClient& client, const std::string& version)
{
    const std::uint64_t id = client.createIdle();
    const Times spin = stopTimes(client, id, "while True: pass", proto::STATE_RUNNING);
    const Times sleep = stopTimes(client, id, "import time; time.sleep(60)", proto::STATE_RUNNING);
    const Times input = stopTimes(client, id, "input()", proto::STATE_AWAITING_INPUT);
    report.atMost("Stop, while True: pass, " + version, spin.median(), "ms", 5);
    report.note("… worst of " + std::to_string(kRounds), spin.worst(), "ms");
    report.atMost("Stop, time.sleep(60), " + version, sleep.median(), "ms", 50);
    report.note("… worst of " + std::to_string(kRounds), sleep.worst(), "ms");
    report.atMost("Stop, input(), " + version, input.median(), "ms", 50);
    report.note("… worst of " + std::to_string(kRounds), input.worst(), "ms");
    end(client, id);
}

/// From the Stop that is sent to the word that nothing came of it: C code keeps its GIL.
void measureStuck(BenchReport& report, const std::string& program, const std::string& version)
{
    RuntimeClient client(program); // what is stuck stays so
    check(client.waitForWelcome(), "a runtime did not start");
    Times times;
    for (int i = 0; i < 5; ++i) {
        const std::uint64_t id = client.createIdle();
        const std::uint64_t run = client.run(id,
            "import ctypes\nmutex = ctypes.create_string_buffer(64)\n"
            "hold = ctypes.PyDLL(None).pthread_mutex_lock\nhold(mutex)\nprint('now')\n"
            "hold(mutex)"); // waits for itself, keeps its GIL and costs nothing
        check(client.wait([run](const auto& events) {
            return std::any_of(events.begin(), events.end(),
                [run](const auto& event) { return event.output().run() == run; });
        }),
            "the code that keeps its GIL did not begin");
        std::this_thread::sleep_for(std::chrono::milliseconds(20)); // past its print
        const std::uint64_t asked = nowNs();
        client.stop(id, run);
        times.add(asked, when(client, id, proto::STATE_STUCK).since_ns());
    }
    report.atMost("Stop of C code to \"stuck\", " + version, times.worst(), "ms", 1000);
}

/// What the runtime's own figure says of sampling 64 interpreters: CPU time in ten seconds.
double samplingCost(RuntimeClient& client, bool gilState)
{
    constexpr std::uint64_t kLongNs = 10'000'000'000;
    proto::Envelope request;
    request.mutable_set_sampling()->set_hz(20);
    request.mutable_set_sampling()->set_gil_state(gilState);
    check(client.ask(request).has_accepted(), "sampling was refused");
    const std::size_t first = client.events().size();
    std::uint64_t from = 0;
    std::uint64_t cost = 0;
    double share = 0;
    check(client.wait([&](const auto& events) {
        from = cost = 0;
        for (std::size_t at = first; at < events.size(); ++at) {
            const proto::Sample& sample = events[at].sample();
            if (sample.previous_ns() == 0)
                continue;
            from = from == 0 ? sample.previous_ns() : from;
            cost += sample.sampling_cpu_ns();
            if (sample.t_ns() - from >= kLongNs) {
                share = static_cast<double>(cost) / static_cast<double>(sample.t_ns() - from);
                return true;
            }
        }
        return false;
    }),
        "no samples came");
    request.mutable_set_sampling()->set_hz(0);
    check(client.ask(request).has_accepted(), "sampling did not stop");
    return share * 100;
}

void measureSampling(BenchReport& report, const std::string& program, const std::string& version)
{
    RuntimeClient client(program);
    check(client.waitForWelcome(), "a runtime did not start");
    std::vector<std::uint64_t> ids;
    for (int i = 0; i < 64; ++i)
        ids.push_back(client.createIdle());
    const std::string what = "sampling at 20 Hz, 64 interpreters";
    report.atMost(what + ", " + version, samplingCost(client, false), "% core", 0.5);
    if (client.welcome().gil_state_available())
        report.note("… with the GILs", samplingCost(client, true), "% core");
    std::vector<std::uint64_t> runs;
    for (const std::uint64_t id : ids)
        runs.push_back(client.run(id,
            "import threading\nend = threading.Event()\nthreading._register_atexit(end.set)\n"
            "for _ in range(7): threading.Thread(target=end.wait).start()"));
    for (const std::uint64_t run : runs)
        check(client.finished(run).has_value(), "threads did not start");
    report.note("… with 512 threads", samplingCost(client, false), "% core");
    if (client.welcome().gil_state_available())
        report.note("… with 512 threads and the GILs", samplingCost(client, true), "% core");
}

void measure(BenchReport& report, const std::string& program)
{
    RuntimeClient client(program);
    check(client.waitForWelcome(), "a runtime did not start");
    const std::string version = client.welcome().python_version();
    measureCreation(report, client, version);
    measureStop(report, client, version);
    measureStuck(report, program, version);
    measureSampling(report, program, version);
}

} // namespace
} // namespace clutch::test

int main(int argc, char** argv)
{
    clutch::BenchReport report(argc, argv);
    std::string rest = CLUTCH_RUNTIMES;
    for (std::size_t at = rest.find(':'); at != std::string::npos; at = rest.find(':')) {
        clutch::test::measure(report, rest.substr(0, at));
        rest.erase(0, at + 1);
    }
    return report.finish();
}
