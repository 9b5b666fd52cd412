// Who hears what a runtime says.
#pragma once

#include "engine/client/runtime_end.h"
#include "engine/protocol/clutch.pb.h"

#include <string_view>

namespace clutch::client {

/// What a RuntimeConnection calls, always on its own I/O thread, one call at a time, in the order
/// of the wire.
///
/// A callback must not wait: nothing is read or sent meanwhile. Hand the message to the thread that
/// wants it, and call RuntimeConnection::pauseReading() when that one is behind. The order is:
/// onWelcome once, then answers and events, then onEnd once; an early death is onEnd alone. Whoever
/// implements this outlives the connection.
class ClientListener
{
public:
    virtual ~ClientListener() = default;

    virtual void onWelcome(proto::Welcome welcome) = 0;
    /// An envelope whose id is 0.
    virtual void onEvent(proto::Envelope event) = 0;
    /// The one answer to the request of the same id: what it asked for, Accepted, or a Refusal.
    virtual void onAnswer(proto::Envelope answer) = 0;
    /// The process is gone and reaped. Requests that had no answer get none.
    virtual void onEnd(RuntimeEnd end) = 0;
    /// What the process itself printed, as it comes (`--trace`, faulthandler);
    /// RuntimeEnd::lastStderr has its tail.
    virtual void onStderr(std::string_view) { }
};

} // namespace clutch::client
