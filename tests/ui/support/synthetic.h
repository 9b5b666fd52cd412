// Made-up runtimes whose figures are known: for tests, pictures and benchmarks of the user
// interface.
#pragma once

#include "engine/protocol/clutch.pb.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

namespace clutch::ui::synthetic {

inline constexpr std::uint64_t kPeriod = 50'000'000; // 20 Hz
inline constexpr std::uint64_t kStart = 1'000'000'000'000;

inline proto::Topology topology(int cpus, int smt = 1, int efficiency = 0)
{
    proto::Topology topology;
    for (int i = 0; i < cpus; ++i) {
        proto::Cpu& cpu = *topology.add_cpus();
        const int performance = cpus - efficiency;
        cpu.set_os_index(static_cast<unsigned>(i));
        // As Linux numbers them: all first threads, then all second threads.
        const int cores = performance / smt;
        cpu.set_core(static_cast<unsigned>(i < performance ? i % cores : cores + i - performance));
        cpu.set_smt_rank(static_cast<unsigned>(i < performance ? i / cores : 0));
        cpu.set_usable(true);
        if (efficiency > 0)
            cpu.set_kind(i < performance ? "performance" : "efficiency");
    }
    return topology;
}

inline proto::Welcome welcome(const proto::Topology& topology)
{
    proto::Welcome welcome;
    *welcome.mutable_topology() = topology;
    welcome.set_gil_state_available(true);
    welcome.set_monotonic_ns(kStart);
    welcome.set_realtime_ns(1'795'350'000'000'000'000);
    return welcome;
}

/// Id 1 is main, 2 is A, 3 is B …
inline std::string letterOf(std::uint64_t id)
{
    if (id == 1)
        return "main";
    std::string letter;
    for (std::uint64_t n = id - 1; n > 0; n = (n - 1) / 26)
        letter.insert(letter.begin(), static_cast<char>('A' + (n - 1) % 26));
    return letter;
}

inline proto::InterpreterChanged interpreter(
    std::uint64_t id, proto::InterpreterState state, std::uint64_t since, std::uint32_t cpu = 0)
{
    proto::InterpreterChanged changed;
    changed.set_interpreter(id);
    changed.set_python_id(static_cast<std::int64_t>(id) - 1);
    changed.set_kind(id == 1 ? proto::KIND_MAIN : proto::KIND_ISOLATED);
    changed.set_letter(letterOf(id));
    changed.set_state(state);
    changed.set_since_ns(since);
    changed.set_created_ns(kStart);
    changed.mutable_pin()->set_policy(proto::Pin::AUTO);
    changed.add_affinity(cpu);
    changed.set_native_thread(4000 + static_cast<std::int64_t>(id));
    return changed;
}

struct Thread
{
    std::uint64_t interpreter = 0;
    int cpu = 0;
    double share = 0; // of the sample's length
    double gilWait = 0;
    std::int64_t nativeId = 0; // 0: 4000 + interpreter
    std::string function = {};
    double wait = 0;
    unsigned switches = 0;
    proto::ThreadLoad::Gil gil = proto::ThreadLoad::NEITHER;
};

/// The sample that ends at `t`, one period long unless `missed` says otherwise. `rest` is what
/// others use of each core.
inline proto::Sample sample(std::uint64_t t, int cpus, const std::vector<Thread>& threads,
    double rest = 0, std::uint32_t missed = 0)
{
    const std::uint64_t length = kPeriod * (missed + 1);
    const auto part = [&](double share) {
        return static_cast<std::uint64_t>(std::llround(share * static_cast<double>(length)));
    };
    proto::Sample sample;
    sample.set_t_ns(t);
    sample.set_previous_ns(t - length);
    sample.set_missed(missed);
    sample.set_sampling_cpu_ns(length / 1000);
    sample.set_runtime_rss(48'000'000);
    std::vector<double> busy(static_cast<std::size_t>(cpus), rest);
    for (const Thread& thread : threads) {
        proto::ThreadLoad& load = *sample.add_threads();
        load.set_interpreter(thread.interpreter);
        load.set_native_id(thread.nativeId != 0
                ? thread.nativeId
                : 4000 + static_cast<std::int64_t>(thread.interpreter));
        load.set_cpu_ns(part(thread.share));
        load.set_wait_ns(part(thread.wait));
        load.set_gil_wait_ns(part(thread.gilWait));
        load.set_switches(thread.switches);
        load.set_cpu(thread.cpu);
        load.set_owner(thread.nativeId == 0);
        load.set_gil(thread.gil);
        if (!thread.function.empty()) {
            load.mutable_frame()->set_file("/home/user/" + thread.function + ".py");
            load.mutable_frame()->set_line(4);
            load.mutable_frame()->set_function(thread.function);
        }
        if (thread.cpu >= 0 && thread.cpu < cpus)
            busy[static_cast<std::size_t>(thread.cpu)] += thread.share;
    }
    for (int cpu = 0; cpu < cpus; ++cpu) {
        proto::CoreLoad& core = *sample.add_cores();
        core.set_cpu(static_cast<unsigned>(cpu));
        core.set_busy(std::min(1.0, busy[static_cast<std::size_t>(cpu)]));
        core.set_online(true);
    }
    return sample;
}

/// Small, fast and the same everywhere.
class Random
{
public:
    explicit Random(std::uint32_t seed)
        : m_state(seed)
    {
    }
    double next() // [0, 1)
    {
        m_state = m_state * 1664525u + 1013904223u;
        return (m_state >> 8) / 16777216.0;
    }

private:
    std::uint32_t m_state;
};

} // namespace clutch::ui::synthetic
