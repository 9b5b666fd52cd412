// How full the queues of concurrent.interpreters are, on the way into the samples.
#pragma once

#include "engine/base/thread_role.h"
#include "engine/metrics/sample.h"
#include "engine/python/known_queues.h"
#include "engine/python/runtime.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <vector>

namespace clutch::engine {

/// Asks CPython for the depths of the queues that some interpreter has, where somebody has a GIL to
/// do that with: the GIL reader, after a look. Nobody else reads them, and nothing waits for it.
///
/// The engine owns it. read() on the reader's thread, addTo() on the sampler's.
class QueueDepths
{
public:
    using Clock = std::chrono::steady_clock;
    using InUse = std::function<std::vector<python::QueueUse>(std::size_t most)>;
    using Ask
        = std::function<std::vector<python::QueueDepth>(const std::vector<std::int64_t>& ids)>;

    /// Of the whole process, the oldest.
    static constexpr std::size_t kMost = 1000;
    /// After one look, the others after the next ones: 32 take 25 µs, a thousand their turns within
    /// 1.6 s at 20 samples a second.
    static constexpr std::size_t kEach = 32;
    /// A recording of the GILs looks a thousand times a second, and depths are for samples alone.
    static constexpr std::chrono::milliseconds kRest{20};
    /// Nobody has looked for so long: what is known is told no more.
    static constexpr std::chrono::seconds kForgotten{3};

    explicit QueueDepths(InUse inUse);

    void read(Clock::time_point now, const Ask& ask) CLUTCH_EXCLUDES(m_mutex);
    /// Adds each interpreter's to its load. `interpreters` are the loads by Python's id.
    void addTo(const std::vector<std::pair<InterpreterLoad*, std::int64_t>>& interpreters,
        Clock::time_point now) CLUTCH_EXCLUDES(m_mutex);
    /// Whether any is known, so that addTo() may find something.
    [[nodiscard]] bool any() CLUTCH_EXCLUDES(m_mutex);

private:
    /// Those whose turn it is, of all that are used.
    [[nodiscard]] std::vector<std::int64_t> next(const std::vector<python::QueueUse>& queues);

    const InUse m_inUse;
    // The reader's thread only.
    Clock::time_point m_rests; // until then
    std::int64_t m_asked = -1; // the last one that had its turn
    Mutex m_mutex;
    std::map<std::int64_t, python::QueueDepth> m_depths CLUTCH_GUARDED_BY(m_mutex); // by id
    Clock::time_point m_readAt CLUTCH_GUARDED_BY(m_mutex);
};

} // namespace clutch::engine
