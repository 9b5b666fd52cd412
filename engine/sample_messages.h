// Samples as messages.
#pragma once

#include "engine/metrics/sample.h"
#include "engine/protocol/clutch.pb.h"

#include <vector>

namespace clutch::engine {

/// Makes the message of each sample that is sent, and leaves out what the client knows: of hundreds
/// of threads few have run since the sample before.
///
/// One thread only, the sampler's. Every message that it makes has to be sent.
class SampleMessages
{
public:
    [[nodiscard]] proto::Sample next(const Sample& sample);

private:
    [[nodiscard]] bool isOfTheSame(const Sample& sample) const;
    void addAll(const Sample& sample, proto::Sample& message);
    void addChanged(const Sample& sample, proto::Sample& message);

    // As in the last message, those that live.
    std::vector<ThreadLoad> m_threads;
    std::vector<InterpreterLoad> m_interpreters;
};

} // namespace clutch::engine
