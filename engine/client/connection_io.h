// The I/O thread of a RuntimeConnection.
#pragma once

#include "engine/base/thread_role.h"
#include "engine/client/runtime_connection.h"
#include "engine/client/runtime_process.h"
#include "engine/client/whole_samples.h"
#include "engine/protocol/framing.h"

#include <atomic>
#include <condition_variable>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

namespace clutch::client {

/// What RuntimeConnection is made of: orders come in under a mutex from any thread and wake the I/O
/// thread, which alone touches the process, the descriptors and the listener. RuntimeConnection
/// owns it.
class RuntimeConnection::Io
{
public:
    Io(StartOptions options, ClientListener& listener, UniqueFd wake);
    Io(const Io&) = delete;
    Io& operator=(const Io&) = delete;

    void begin();
    /// Kills, reaps and joins; whoever called begin() calls it before the end.
    void stop();
    [[nodiscard]] Result<std::uint64_t> send(proto::Envelope request);
    void setPaused(bool paused);
    void terminate(std::chrono::milliseconds grace);
    [[nodiscard]] bool waitForEnd(std::chrono::milliseconds limit);
    [[nodiscard]] int pid() const { return m_pid.load(); }

private:
    using Clock = std::chrono::steady_clock;

    /// When patience ends, and the clause that RuntimeEnd::cause will be.
    struct Deadline
    {
        Clock::time_point at;
        std::string cause;
    };

    void run();
    void talk(RuntimeProcess& process);
    void pollOnce(RuntimeProcess& process, bool reading, bool& over);
    void takeOrders();
    void enforceDeadlines(RuntimeProcess& process);
    void endBecause(std::string cause, std::chrono::milliseconds grace);
    void flush(int wire);
    bool readWire(int wire);
    bool readOutput(int output);
    [[nodiscard]] std::optional<std::string_view> readSome(int fd);
    [[nodiscard]] int pollTimeout() const;
    void dispatch(bool evenPaused);
    void deliver(proto::Envelope envelope);
    void receiveFirst(proto::Envelope envelope);
    void finish(RuntimeEnd end);
    [[nodiscard]] bool mayDeliver(bool evenPaused);
    void wake();

    // Constant.
    const StartOptions m_options;
    ClientListener& m_listener;
    const UniqueFd m_wake; // an eventfd

    // Any thread.
    std::atomic<int> m_pid = 0;

    Mutex m_mutex;
    std::condition_variable m_overChanged;
    std::string m_queue CLUTCH_GUARDED_BY(m_mutex); // frames nobody has sent yet
    std::uint64_t m_nextId CLUTCH_GUARDED_BY(m_mutex) = 2; // 1 is Hello's
    bool m_paused CLUTCH_GUARDED_BY(m_mutex) = false;
    bool m_closing CLUTCH_GUARDED_BY(m_mutex) = false;
    bool m_abandoned CLUTCH_GUARDED_BY(m_mutex) = false; // the destructor has begun
    bool m_dead CLUTCH_GUARDED_BY(m_mutex) = false; // the process is over
    bool m_over CLUTCH_GUARDED_BY(m_mutex) = false; // onEnd has returned
    std::optional<Deadline> m_ordered CLUTCH_GUARDED_BY(m_mutex); // by terminate()

    // The I/O thread alone.
    protocol::FrameReader m_reader;
    WholeSamples m_samples;
    std::string m_sending;
    std::size_t m_sent = 0;
    std::string m_buffer; // what one read() fills
    std::optional<Deadline> m_patience; // with the handshake, or with a runtime that fell silent
    std::optional<Deadline> m_closingDeadline; // m_ordered, as this thread last saw it
    std::string m_cause;
    std::string m_lastStderr;
    std::optional<proto::RuntimeEnding> m_said;
    bool m_welcomed = false;
    bool m_broken = false; // nothing more is dispatched
    bool m_wireOpen = true; // more may come
    bool m_outputOpen = true;
    bool m_closeAsked = false; // shut the write side down once all is sent
    bool m_closed = false; // done
    bool m_killed = false;

    std::thread m_thread;
};

} // namespace clutch::client
