// Samples as messages.
#pragma once

#include "engine/metrics/sample.h"
#include "engine/protocol/clutch.pb.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace clutch::engine {

/// Makes the message of each sample that is sent, and leaves out what the client knows: of hundreds
/// of threads few have run since the sample before.
///
/// One thread only, the sampler's. Every message that it makes has to be sent; samples of which
/// none is made may lie between two.
class SampleMessages
{
public:
    void next(const Sample& sample, proto::Sample& message);

private:
    [[nodiscard]] bool isOfTheSame(const Sample& sample) const;
    void addAll(const Sample& sample, proto::Sample& message);
    void addChanged(const Sample& sample, proto::Sample& message);
    void addWhereNew(const Sample& sample, std::size_t place, proto::Sample& message);

    std::uint64_t m_lastNs = 0; // the time of the last one
    // As in the last message, those that live.
    std::vector<ThreadLoad> m_threads;
    std::vector<InterpreterLoad> m_interpreters;
};

} // namespace clutch::engine
