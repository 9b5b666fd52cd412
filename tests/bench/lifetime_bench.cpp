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
    for (int i = 0; i < kRounds; ++i) {
        const std::uint64_t asked = nowNs();
        const std::uint64_t id = client.create();
        const auto idle = when(client, id, proto::STATE_IDLE);
        check(!idle.from_pool(), "a cold one came from the pool");
        cold.add(asked, idle.since_ns());
        check(client.finished(client.run(id, "x = 1")).has_value(), "a run did not end");
        client.close(id);
        cycle.add(asked, when(client, id, proto::STATE_CLOSED).since_ns());
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

void measure(BenchReport& report, const std::string& program)
{
    RuntimeClient client(program);
    check(client.waitForWelcome(), "a runtime did not start");
    const std::string version = client.welcome().python_version();
    measureCreation(report, client, version);
    measureStop(report, client, version);
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
