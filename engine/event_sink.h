// Where everything that happened goes: answers, events and output, on their way to the client.
#pragma once

#include "engine/metrics/thread_directory.h"
#include "engine/protocol/clutch.pb.h"

#include <chrono>
#include <cstddef>
#include <memory>

namespace clutch::engine {

/// Something with output of its own that waits to be taken. The sink asks it when there is room.
class OutputSource
{
public:
    virtual ~OutputSource() = default;
    /// Called by the sink, without any lock of its own: posts one batch. Returns whether more
    /// waits.
    virtual bool postSome() = 0;
};

/// Takes envelopes in the order in which they are posted. Any thread, with or without a GIL.
///
/// Small events never wait, whatever output floods: output stays with its source until the sink has
/// room, so a client that reads slowly holds up those who print and nobody else. The host's Outbox
/// is the real one; tests have a fake.
class EventSink
{
public:
    virtual ~EventSink() = default;

    /// Never blocks. For what must not be lost: states, answers, ends of runs.
    virtual void post(proto::Envelope event) = 0;
    /// Whether output and other things that can wait or be left out may be posted now.
    [[nodiscard]] virtual bool hasRoom() const = 0;

    enum class Urgency
    {
        Soon,
        Now
    };
    /// `source` has output: its postSome() will be called within a few milliseconds, or at once.
    virtual void outputWaits(const std::shared_ptr<OutputSource>& source, Urgency urgency) = 0;

    /// Waits until everything that was posted or waits with its source has left the process, the
    /// client is gone, or `until`.
    virtual void flush(std::chrono::steady_clock::time_point until) = 0;

    /// From now on the sink's own threads say there who they are. Once; the directory has to
    /// outlive them.
    virtual void registerThreads(ThreadDirectory& directory) = 0;
};

} // namespace clutch::engine
