// One look at the whole process and machine, as a value. The engine turns it into proto::Sample.
#pragma once

#include "engine/base/strong_id.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace clutch {

struct CoreLoad
{
    unsigned cpu = 0;
    double busy = 0; ///< 0…1, everything that ran on this core; from /proc/stat, which counts in
                     ///< steps of 10 ms
    bool online = true;
};

enum class GilState
{
    Unknown,
    Neither,
    Holds,
    Waits
};

struct ThreadLoad
{
    InterpreterId interpreter; ///< none: a thread of the runtime itself
    std::int64_t nativeId = 0;
    std::uint64_t cpuNs = 0; ///< since the previous look; whole for a thread born meanwhile
    std::uint64_t waitNs = 0; ///< in the run queue, since the previous look
    std::uint64_t switches = 0; ///< how often it was put on a core, since the previous look
    int cpu = -1; ///< where it was seen last; -1: unknown
    bool owner = false;
    bool ended = false; ///< its last entry: it ended since the previous look
    std::string name;

    // Filled by Sampler::Settings::extra, which knows Python.
    GilState gil = GilState::Unknown;
    std::uint64_t gilWaitNs = 0; ///< estimated: all of the time since the previous sample or none
    std::string frameFile;
    std::string frameFunction;
    unsigned frameLine = 0;
};

/// How full a queue of concurrent.interpreters is.
struct QueueLoad
{
    std::int64_t id = 0; ///< CPython's
    std::uint64_t items = 0;
    std::uint64_t most = 0; ///< that it takes; 0: any number

    friend bool operator==(const QueueLoad&, const QueueLoad&) = default;
};

struct InterpreterLoad
{
    InterpreterId interpreter;
    double cpu = 0; ///< cores: 1.0 is one core busy all the time
    unsigned threads = 0; ///< living ones

    // Filled by Sampler::Settings::extra.
    std::uint64_t blocks = 0;
    std::uint64_t arenaBytes = 0;
    std::uint64_t gcCollections = 0;
    std::uint64_t modules = 0;
    std::vector<QueueLoad> queues; ///< that its code has made or got
};

/// Deltas are since `previousNs`, exact and not smoothed. A first sample (previousNs is 0) has
/// none.
struct Sample
{
    std::uint64_t tNs = 0; ///< CLOCK_MONOTONIC
    std::uint64_t previousNs = 0; ///< 0: the first one since sampling began or was resumed
    std::vector<CoreLoad> cores; ///< by number; offline ones too, once known
    std::vector<ThreadLoad> threads; ///< by native id; ended ones first
    std::vector<InterpreterLoad> interpreters; ///< by id; those that have or own a thread, and user
                                               ///< code's
    std::uint64_t runtimeRss = 0; ///< bytes
    std::uint64_t samplingCpuNs
        = 0; ///< CPU time of the sampler's thread, and of the one that reads the GIL states, since
             ///< the previous sample: everything it costs
    std::uint32_t missed = 0; ///< samples that were due since the previous one and not taken
    std::uint64_t throttledNs = 0; ///< by the cgroup's quota, since the previous sample
    std::uint64_t unattributedCpuNs
        = 0; ///< of threads that came and went between two looks: nobody knows whose
    unsigned warmInterpreters = 0; ///< made in advance and nobody's; filled by Settings::extra …
    std::uint64_t warmBytes = 0; ///< … as is what their object allocators hold
    std::uint64_t suspendedNs
        = 0; ///< the machine slept that long since the previous sample; tNs does not contain it

    /// Since the previous sample only registered threads of the runtime itself have run: whatever
    /// is known of interpreters is as it was.
    bool quiet = false;
    /// Threads and interpreters are those of the previous sample, in the same places and with the
    /// same facts: only the threads at the places in `ran` have anything new. Implies `quiet`; who
    /// changes anything else about them takes it back.
    bool asBefore = false;
    std::vector<std::size_t> ran; ///< of `threads`, in their order; only where `asBefore`

    /// No line may be drawn from the previous sample to this one.
    [[nodiscard]] bool afterGap() const { return previousNs == 0 || missed > 0 || suspendedNs > 0; }
};

/// The part of a sample that is about one interpreter; made where there is none yet.
inline InterpreterLoad& loadOf(Sample& sample, InterpreterId interpreter)
{
    const auto place
        = std::lower_bound(sample.interpreters.begin(), sample.interpreters.end(), interpreter,
            [](const InterpreterLoad& load, InterpreterId id) { return load.interpreter < id; });
    if (place != sample.interpreters.end() && place->interpreter == interpreter)
        return *place;
    InterpreterLoad made;
    made.interpreter = interpreter;
    return *sample.interpreters.insert(place, std::move(made));
}

} // namespace clutch
