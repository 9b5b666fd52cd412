// Samples on their way to the client.
#pragma once

#include "engine/base/result.h"
#include "engine/event_sink.h"
#include "engine/metrics/cpu_topology.h"
#include "engine/metrics/sampler.h"
#include "engine/sample_messages.h"

#include <atomic>
#include <functional>
#include <memory>

namespace clutch::engine {

/// Runs the sampler and posts what it takes. A sample for which the sink has no room is left out
/// and counted as missed.
///
/// The engine owns it; setRate() and stop() from the host thread. Takes no GIL.
class Sampling
{
public:
    /// `complete` adds what is known of interpreters without waiting for a GIL.
    Sampling(std::shared_ptr<EventSink> sink, ThreadDirectory& directory,
        const CpuTopology& topology, std::function<void(Sample&)> complete);

    [[nodiscard]] Status setRate(double hz);
    void stop();

private:
    void post(const Sample& sample);

    const std::shared_ptr<EventSink> m_sink;
    ThreadDirectory& m_directory;
    const CpuTopology& m_topology;
    const std::function<void(Sample&)> m_complete;
    std::unique_ptr<Sampler> m_sampler; // host thread only
    // The sampler's thread only.
    std::uint32_t m_leftOut = 0;
    SampleMessages m_messages;
};

} // namespace clutch::engine
