// The runtime's end of the wire.
#pragma once

#include "engine/base/result.h"
#include "engine/base/unique_fd.h"
#include "engine/engine.h"
#include "engine/host/outbox.h"
#include "engine/protocol/framing.h"

#include <memory>
#include <optional>
#include <string>
#include <thread>

namespace clutch::host {

/// Reads frames from the client, on the host thread: Hello first, then requests, until the client
/// goes away or sends what is no message. Then the runtime ends with it.
///
/// main() owns it. Takes no GIL and never waits for an interpreter.
class HostServer
{
public:
    HostServer(int socket, Outbox::Trace trace);

    [[nodiscard]] std::shared_ptr<Outbox> outbox() const { return m_outbox; }
    /// Starts the host thread, which serves until the process ends.
    void serve(engine::Engine& engine);
    /// Answers the client's Hello with the reason why there is no engine.
    void refuse(const std::string& reason);

private:
    void work(engine::Engine& engine);
    [[nodiscard]] Result<std::optional<proto::Envelope>> read();
    [[nodiscard]] Status welcome(engine::Engine& engine);
    void post(std::uint64_t id, const std::string& refusal);

    const int m_socket;
    const Outbox::Trace m_trace;
    const std::shared_ptr<Outbox> m_outbox;
    protocol::FrameReader m_reader; // host thread only, or main before it
};

} // namespace clutch::host
