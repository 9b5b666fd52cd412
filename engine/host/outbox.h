// What waits to be written to the client.
#pragma once

#include "engine/base/thread_role.h"
#include "engine/event_sink.h"

#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace clutch::host {

/// The real EventSink: a queue and the one thread that writes to the socket, up to 64 envelopes a
/// write.
///
/// Events queue without a limit of their own, for each answers a request or tells of a state;
/// output and samples are taken in only while less than kMaxOutbox waits, so a client that does not
/// read costs that much and no more. Small events wait behind at most kPullBelow of output. When
/// the client is gone everything is dropped and nobody waits. The runtime's main() owns it; any
/// thread posts.
class Outbox final : public engine::EventSink
{
public:
    using Trace = std::function<void(const proto::Envelope&)>;

    /// `socket` stays the caller's, and open until this is destroyed. `trace` may be empty.
    explicit Outbox(int socket, Trace trace = {});
    ~Outbox() override;
    Outbox(const Outbox&) = delete;
    Outbox& operator=(const Outbox&) = delete;

    void post(proto::Envelope event) override;
    [[nodiscard]] bool hasRoom() const override;
    void outputWaits(const std::shared_ptr<engine::OutputSource>& source, Urgency urgency) override;
    void flush(std::chrono::steady_clock::time_point until) override;
    void registerThreads(ThreadDirectory& directory) override;

    /// The client is gone: drops what waits and what comes.
    void drop();

private:
    using Clock = std::chrono::steady_clock;
    struct Queued
    {
        proto::Envelope envelope;
        std::size_t bytes;
    };
    struct Waiting
    {
        std::shared_ptr<engine::OutputSource> source;
        Clock::time_point due;
    };

    void work();
    [[nodiscard]] std::vector<Queued> takeBatch() CLUTCH_REQUIRES(m_mutex);
    [[nodiscard]] std::shared_ptr<engine::OutputSource> takeDueSource() CLUTCH_REQUIRES(m_mutex);
    void waitForWork(MutexLock& lock) CLUTCH_REQUIRES(m_mutex);
    [[nodiscard]] bool send(const std::vector<Queued>& batch);

    const int m_socket;
    const Trace m_trace;

    mutable Mutex m_mutex; // nothing else is taken while it is held
    std::condition_variable m_work;
    std::condition_variable m_written;
    std::deque<Queued> m_queue CLUTCH_GUARDED_BY(m_mutex);
    std::deque<Waiting> m_sources CLUTCH_GUARDED_BY(m_mutex);
    std::size_t m_bytes CLUTCH_GUARDED_BY(m_mutex) = 0; // queued and being written
    bool m_busy CLUTCH_GUARDED_BY(m_mutex) = false; // the writer is writing, or asks a source
    bool m_dropping CLUTCH_GUARDED_BY(m_mutex) = false;
    bool m_ending CLUTCH_GUARDED_BY(m_mutex) = false;
    ThreadDirectory* m_directory CLUTCH_GUARDED_BY(m_mutex) = nullptr; // once it was named

    std::string m_frames; // the writer's
    std::thread m_thread;
};

} // namespace clutch::host
