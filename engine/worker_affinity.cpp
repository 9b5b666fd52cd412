// Worker::pinOthers(): another core for every thread of an interpreter, whatever they do.
#include "engine/metrics/core_affinity.h"
#include "engine/python/guest.h"
#include "engine/worker.h"

#include <chrono>
#include <set>
#include <utility>
#include <vector>

namespace clutch::engine {

namespace {

/// As for a look: who holds the GIL for longer is in C code, or has no core to run on.
constexpr std::chrono::milliseconds kGilDeadline{250};

bool isPinnedTo(const CpuSet& cpus, pid_t thread)
{
    const Result<CpuSet> now = threadAffinity(thread);
    return !now || *now == cpus; // gone: no failure
}

} // namespace

void Worker::pinOthers(const CpuSet& cpus, const std::function<void(std::string refused)>& done)
{
    const std::uint64_t turn = ++m_pinTurn;
    const std::shared_ptr<python::InterruptHandle> handle = target().handle;
    if (!handle)
        return done({});
    // Whoever comes first answers.
    const auto answered = std::make_shared<std::atomic<bool>>(false);
    const auto note = [self = shared_from_this(), turn](const std::string& why) {
        if (self->m_pinTurn == turn)
            self->m_record->update(
                [&](proto::InterpreterChanged& facts) { facts.set_pin_refused(why); });
    };
    m_surroundings.timer.after(kGilDeadline, [self = shared_from_this(), answered, note, done] {
        if (answered->exchange(true))
            return;
        const std::string why = self->m_record->title()
            + " has its own thread pinned, and not yet those that its code started: its GIL was "
              "not let go of within "
            + std::to_string(kGilDeadline.count())
            + " ms (C code keeps it, or the machine is full); they follow when it is";
        note(why);
        done(why);
    });
    runOnHelper([self = shared_from_this(), handle, cpus, turn, answered, note, done] {
        const std::string refused = self->pinAll(*handle, cpus, turn);
        const bool late = answered->exchange(true);
        if (late || !refused.empty())
            note(refused); // which may take back what was said at the deadline
        if (!late)
            done(refused);
    });
}

std::string Worker::pinAll(python::InterruptHandle& handle, const CpuSet& cpus, std::uint64_t turn)
{
    std::string refused;
    std::set<pid_t> seen;
    // Threads that are born meanwhile inherit from a maker that may not have been pinned yet: they
    // are found at the next look.
    for (bool more = true; more;) {
        std::vector<std::int64_t> listed;
        if (!handle.visit([&] { return m_pinTurn == turn; },
                [&](python::Guest& guest) { listed = guest.nativeThreads(); }))
            break;
        std::vector<pid_t> threads;
        for (const std::int64_t each : listed) {
            const auto thread = static_cast<pid_t>(each);
            if (seen.insert(thread).second && !isPinnedTo(cpus, thread))
                threads.push_back(thread);
        }
        more = !threads.empty();
        const AffinityChange change = setThreadAffinities(threads, cpus);
        if (refused.empty())
            refused = change.refused;
    }
    return refused;
}

} // namespace clutch::engine
