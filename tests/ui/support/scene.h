// A whole made-up session: half a minute of interpreters that start, run, wait, move and end.
#pragma once

#include "tests/ui/support/synthetic.h"
#include "ui/models/core_history.h"
#include "ui/models/interpreters_model.h"

#include <functional>

namespace clutch::ui::synthetic {

/// Feeds `samples` samples of `count` interpreters (main included) on `cpus` cores to history and
/// tree. Deterministic.
inline void play(CoreHistory& history, InterpretersModel* tree, const proto::Topology& topology,
    int count, int samples)
{
    const int cpus = topology.cpus_size();
    history.beginRuntime(welcome(topology));
    Random random(7);
    const char* names[]
        = {"primes", "mandelbrot", "fib", "parse_log", "matmul", "walk", "digest", "sort_rows"};
    std::vector<proto::InterpreterChanged> all;
    const auto tell = [&](std::uint64_t id, proto::InterpreterState state, std::uint64_t t) {
        proto::InterpreterChanged& now = all[id - 1];
        now.set_state(state);
        now.set_since_ns(t);
        now.set_run(state == proto::STATE_RUNNING ? now.run() + 1 : 0);
        history.apply(now);
        if (tree)
            tree->apply(now);
    };
    for (int i = 0; i < count; ++i) {
        const auto id = static_cast<std::uint64_t>(i) + 1;
        all.push_back(interpreter(id, proto::STATE_STARTING, kStart,
            static_cast<std::uint32_t>(i == 0 ? 0 : (i - 1) % cpus)));
        if (i > 0)
            all.back().set_name(names[(i - 1) % 8]);
        if (i > cpus)
            all.back().set_shares_core_with(1);
        if (count > 3 && i == count - 1) {
            all.back().set_kind(proto::KIND_FOREIGN);
            all.back().clear_letter();
            all.back().clear_name();
        }
        tell(id, proto::STATE_STARTING, kStart + static_cast<std::uint64_t>(i) * kPeriod / 2);
    }
    for (int s = 1; s <= samples; ++s) {
        const std::uint64_t t = kStart + static_cast<std::uint64_t>(s) * kPeriod;
        std::vector<Thread> threads;
        for (int i = 0; i < count; ++i) {
            const auto id = static_cast<std::uint64_t>(i) + 1;
            const int phase = (s + i * 37) % 260;
            proto::InterpreterState state = proto::STATE_IDLE;
            if (s < 4 + i / 8)
                state = proto::STATE_STARTING;
            else if (i == 2 && s > samples - 12)
                state = proto::STATE_FINALIZING;
            else if (i != 0 && phase > 40 && phase < 200)
                state = proto::STATE_RUNNING;
            else if (i != 0 && phase >= 200 && phase < 225 && i % 3 == 1)
                state = proto::STATE_AWAITING_INPUT;
            if (all[id - 1].state() != state)
                tell(id, state, t - kPeriod / 3);
            Thread thread;
            thread.interpreter = id;
            // A few wander from core to core, the others stay where they are pinned.
            thread.cpu = (i % 5 == 4 ? (i + s / 40) : std::max(0, i - 1)) % cpus;
            const double sharers = std::max(1.0, std::ceil((count - 1.0) / cpus));
            if (state == proto::STATE_RUNNING) {
                thread.share = std::min(1.0, (0.9 + 0.1 * random.next()) / sharers);
                thread.wait = std::max(0.0, 1 - thread.share - 0.05);
                thread.function = names[(i - 1) % 8];
                if (i % 4 == 3 && phase > 120)
                    thread.gilWait = 0.45;
            } else if (state == proto::STATE_STARTING || state == proto::STATE_FINALIZING) {
                thread.share = 0.4 / sharers;
            } else {
                thread.share = 0.002;
            }
            threads.push_back(thread);
        }
        threads.push_back({0, (s / 25) % cpus, 0.04 + 0.02 * random.next(), 0, 3999, {}, 0});
        const double rest = 0.03 + 0.05 * random.next() + (s % 300 < 30 ? 0.15 : 0);
        // A hole of six samples, as when the machine was held up.
        const std::uint32_t missed = s == samples - 140 ? 5 : 0;
        if (s > samples - 140 - 5 - 1 && s < samples - 140)
            continue;
        const proto::Sample made = sample(t, cpus, threads, rest, missed);
        history.addSample(made);
        if (tree) {
            proto::Sample withLoads = made;
            for (int i = 0; i < count; ++i) {
                proto::InterpreterLoad& load = *withLoads.add_interpreters();
                load.set_interpreter(static_cast<std::uint64_t>(i) + 1);
                load.set_blocks(21000 + static_cast<unsigned>(i) * 731);
                load.set_arena_bytes(9'000'000 + static_cast<unsigned>(i) * 1'300'000);
                load.set_modules(74);
                load.set_gc_collections(static_cast<unsigned>(s / 20));
                load.set_threads(1);
            }
            tree->addSample(withLoads);
        }
        if (s % 90 == 60) {
            proto::RunFinished run;
            run.set_interpreter(
                2 + static_cast<unsigned>(s / 90) % static_cast<unsigned>(std::max(1, count - 1)));
            run.set_run(1);
            run.set_outcome(s % 180 == 60 ? proto::RunFinished::EXCEPTION : proto::RunFinished::OK);
            run.mutable_exception()->set_type("ValueError");
            run.mutable_exception()->set_message("n must be positive");
            run.set_finished_ns(t);
            history.addRun(run);
        }
    }
}

} // namespace clutch::ui::synthetic
