// What a runtime says, handed from the I/O thread to the thread of the command.
#pragma once

#include "engine/base/result.h"
#include "engine/base/thread_role.h"
#include "engine/base/unique_fd.h"
#include "engine/client/runtime_connection.h"

#include <deque>
#include <variant>

namespace clutch::cli {

/// One thing that the runtime said; an Envelope is an event or an answer, as its id tells.
using Incoming = std::variant<proto::Welcome, proto::Envelope, client::RuntimeEnd>;

/// A ClientListener that keeps what it hears, up to about 4 MiB: then it lets the connection pause,
/// so that a flood waits in print() and not in memory. Owned by the command, whose thread calls
/// attach() and take(); the rest is the I/O thread's.
class EventQueue : public client::ClientListener
{
public:
    [[nodiscard]] static Result<std::unique_ptr<EventQueue>> create();

    void attach(client::RuntimeConnection* connection);
    /// Readable while there is something to take.
    [[nodiscard]] int fd() const { return m_ready.get(); }
    /// All that there is, in order.
    [[nodiscard]] std::deque<Incoming> take();

    void onWelcome(proto::Welcome welcome) override;
    void onEvent(proto::Envelope event) override;
    void onAnswer(proto::Envelope answer) override;
    void onEnd(client::RuntimeEnd end) override;

private:
    explicit EventQueue(UniqueFd ready);
    void push(Incoming incoming, std::size_t size);

    const UniqueFd m_ready; // an eventfd
    Mutex m_mutex;
    std::deque<Incoming> m_waiting CLUTCH_GUARDED_BY(m_mutex);
    std::size_t m_bytes CLUTCH_GUARDED_BY(m_mutex) = 0;
    bool m_paused CLUTCH_GUARDED_BY(m_mutex) = false;
    client::RuntimeConnection* m_connection CLUTCH_GUARDED_BY(m_mutex) = nullptr;
};

} // namespace clutch::cli
