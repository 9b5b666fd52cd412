// Samples as everybody but the wire wants them.
#pragma once

#include "engine/protocol/clutch.pb.h"

namespace clutch::client {

/// Fills in what the runtime leaves out of samples because it is as it was. The I/O thread of a
/// connection only; one for each runtime.
class WholeSamples
{
public:
    void complete(proto::Sample& sample);

private:
    proto::Sample m_atRest; // threads and interpreters of the last sample, had they done nothing
};

} // namespace clutch::client
