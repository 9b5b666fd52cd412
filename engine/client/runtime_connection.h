// One runtime process and the conversation with it.
#pragma once

#include "engine/base/result.h"
#include "engine/client/client_listener.h"
#include "engine/client/runtime_program.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace clutch::client {

/// How to start a runtime.
struct StartOptions
{
    RuntimeProgram program;
    std::string clientName; // Hello.client: "clutch 0.1.0 (window)"
    std::vector<std::string> extraArguments; // after `--fd 3`
    std::vector<std::string> environment; // "NAME=VALUE", where it is to differ from ours
    std::chrono::milliseconds handshakeDeadline{30'000};
    /// A runtime that closed its end of the wire and still lives is killed after this.
    std::chrono::milliseconds silenceDeadline{10'000};
};

/// Starts a runtime, speaks with it, watches it end. States: starting → talking → closing → ended;
/// a death or a broken stream goes to ended from anywhere, and ended is final: make a new one.
///
/// Whoever starts the runtime owns the connection; every method may be called from any thread,
/// callbacks included, and none of them waits for the runtime (waitForEnd() does, and says so). One
/// I/O thread of its own starts the process, reads, writes and reaps it; it is also the thread
/// whose death would kill the process, and it lives until that is reaped. Does not know what the
/// requests mean and does not restart anything.
class RuntimeConnection
{
public:
    /// Fails only for what can be seen without waiting (no such program, no descriptors left). What
    /// fails later (exec, handshake, another version of the protocol) is told by onEnd.
    [[nodiscard]] static Result<std::unique_ptr<RuntimeConnection>> start(
        StartOptions options, ClientListener& listener);

    /// Kills a runtime that still lives, with no grace, and reaps it. No callback comes after it
    /// returns, and onEnd may not have come. Never from a callback.
    ~RuntimeConnection();
    RuntimeConnection(const RuntimeConnection&) = delete;
    RuntimeConnection& operator=(const RuntimeConnection&) = delete;

    /// Queues a request and gives the id that its answer will have; what `request.id()` was before
    /// does not matter. Requests sent before the handshake is through wait for it. Fails when the
    /// runtime has ended or is closing, when the message is larger than a frame, and when
    /// kMaxUnsent waits already because the runtime does not read.
    [[nodiscard]] Result<std::uint64_t> send(proto::Envelope request);

    /// Back-pressure: no further callback for messages (at most the one that runs now) until
    /// resumeReading(). The runtime's output then fills the socket, and print() in it blocks. onEnd
    /// comes all the same, after the little that the socket still held.
    void pauseReading();
    void resumeReading();

    /// Says goodbye: what is queued is sent, the write side is shut down, and the runtime, seeing
    /// the end, closes its interpreters and exits. SIGKILL after `deadline`; 0 kills at once.
    /// Returns immediately; onEnd tells the rest. Of several calls the earliest deadline holds.
    void terminate(std::chrono::milliseconds deadline);

    /// Waits until onEnd has returned, `limit` at most; whether it has. Never from a callback.
    [[nodiscard]] bool waitForEnd(std::chrono::milliseconds limit);

    /// The process's id; 0 until it is started and after it was reaped.
    [[nodiscard]] int pid() const;

    /// What may wait to be sent, beside one message of any size.
    static constexpr std::size_t kMaxUnsent = 8u << 20;

private:
    class Io;
    explicit RuntimeConnection(std::unique_ptr<Io> io);

    std::unique_ptr<Io> m_io;
};

} // namespace clutch::client
