#include "engine/client/connection_io.h"

#include "engine/protocol/describe.h"
#include "engine/protocol/version.h"

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>

namespace clutch::client {

namespace {

constexpr std::size_t kReadAtOnce = 256u << 10;
constexpr std::size_t kMaxLastStderr = 64u << 10;
constexpr std::uint64_t kHelloId = 1;

std::string inSeconds(std::chrono::milliseconds time)
{
    if (time.count() % 1000 == 0)
        return std::to_string(time.count() / 1000) + " s";
    return std::to_string(time.count()) + " ms";
}

} // namespace

void RuntimeConnection::Io::run()
{
    sigset_t all;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, nullptr);

    std::vector<std::string> arguments{"--fd", "3"};
    arguments.insert(
        arguments.end(), m_options.extraArguments.begin(), m_options.extraArguments.end());
    Result<RuntimeProcess> process
        = RuntimeProcess::start(m_options.program.path, arguments, m_options.environment);
    if (!process) {
        RuntimeEnd end;
        end.cause = process.error().text;
        finish(std::move(end));
        return;
    }
    m_pid = process->pid();
    talk(*process);
    m_pid = 0;
    finish(process->reap());
}

void RuntimeConnection::Io::talk(RuntimeProcess& process)
{
    proto::Envelope hello;
    hello.set_id(kHelloId);
    hello.mutable_hello()->set_protocol_version(protocol::kVersion);
    hello.mutable_hello()->set_client(m_options.clientName);
    if (const Status framed = protocol::appendFrame(hello, m_sending); !framed)
        endBecause(framed.error().text, std::chrono::milliseconds(0));
    else
        m_patience = Deadline{Clock::now() + m_options.handshakeDeadline,
            "it did not say hello within " + inSeconds(m_options.handshakeDeadline)};

    for (bool over = false; !over;) {
        takeOrders();
        enforceDeadlines(process);
        dispatch(false); // what a pause left behind
        pollOnce(process, m_wireOpen && !m_broken && mayDeliver(false), over);
    }

    // Its last words are still in the pipes. What a dead process left there is little, so a pause
    // does not matter; but children of its own may hold the pipes still, and go first.
    process.kill();
    while (m_outputOpen && readOutput(process.output())) { }
    dispatch(true);
    while (m_wireOpen && readWire(process.wire()))
        dispatch(true);
}

void RuntimeConnection::Io::pollOnce(RuntimeProcess& process, bool reading, bool& over)
{
    const bool writing = m_sent < m_sending.size();
    if (m_closeAsked && !m_closed && !writing) {
        ::shutdown(process.wire(), SHUT_WR);
        m_closed = true;
    }
    const short wanted = static_cast<short>((reading ? POLLIN : 0) | (writing ? POLLOUT : 0));
    // A descriptor of -1 is left out. The wire must be when nothing is wanted of it: a hangup would
    // be reported for ever.
    std::array<pollfd, 4> fds{pollfd{wanted ? process.wire() : -1, wanted, 0},
        pollfd{m_outputOpen ? process.output() : -1, POLLIN, 0}, pollfd{process.pidfd(), POLLIN, 0},
        pollfd{m_wake.get(), POLLIN, 0}};
    if (::poll(fds.data(), fds.size(), pollTimeout()) <= 0)
        return;
    over = fds[2].revents != 0;
    if (fds[3].revents != 0) {
        std::uint64_t count = 0;
        static_cast<void>(!::read(m_wake.get(), &count, sizeof count));
    }
    if (fds[1].revents != 0)
        readOutput(process.output());
    if (writing && (fds[0].revents & (POLLOUT | POLLERR | POLLHUP)) != 0)
        flush(process.wire());
    if (reading && (fds[0].revents & (POLLIN | POLLERR | POLLHUP)) != 0 && readWire(process.wire()))
        dispatch(false);
}

int RuntimeConnection::Io::pollTimeout() const
{
    std::int64_t timeout = -1;
    for (const std::optional<Deadline>* deadline : {&m_patience, &m_closingDeadline}) {
        if (!*deadline || m_killed)
            continue;
        const auto left
            = std::chrono::ceil<std::chrono::milliseconds>((*deadline)->at - Clock::now());
        const std::int64_t wait = std::clamp<std::int64_t>(left.count(), 0, 3'600'000);
        timeout = timeout < 0 ? wait : std::min(timeout, wait);
    }
    return static_cast<int>(timeout);
}

void RuntimeConnection::Io::takeOrders()
{
    const MutexLock lock(m_mutex);
    // Requests wait for the handshake: a runtime of another version must not see them.
    if (m_sent == m_sending.size() && m_welcomed && !m_queue.empty()) {
        m_sending = std::move(m_queue);
        m_queue.clear();
        m_sent = 0;
    }
    m_closingDeadline = m_ordered;
    if (m_abandoned)
        m_closingDeadline = Deadline{Clock::now(), "nobody wanted it any more"};
    m_closeAsked = m_closing && m_queue.empty();
}

void RuntimeConnection::Io::enforceDeadlines(RuntimeProcess& process)
{
    for (const std::optional<Deadline>* deadline : {&m_patience, &m_closingDeadline}) {
        if (m_killed || !*deadline || Clock::now() < (*deadline)->at)
            continue;
        if (m_cause.empty())
            m_cause = (*deadline)->cause;
        process.kill();
        m_killed = true;
    }
}

void RuntimeConnection::Io::endBecause(std::string cause, std::chrono::milliseconds grace)
{
    m_broken = true;
    m_cause = std::move(cause);
    m_patience = Deadline{Clock::now() + grace, m_cause};
}

void RuntimeConnection::Io::flush(int wire)
{
    while (m_sent < m_sending.size()) {
        const ssize_t sent = ::send(wire, m_sending.data() + m_sent, m_sending.size() - m_sent,
            MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent > 0) {
            m_sent += static_cast<std::size_t>(sent);
            continue;
        }
        if (errno == EINTR)
            continue;
        if (errno == EAGAIN)
            return;
        break; // nobody reads any more; how it ended is told by the process itself
    }
    m_sending.clear();
    m_sent = 0;
}

/// Reads what is there, at most kReadAtOnce; empty at the end of the stream, nothing when there is
/// nothing now.
std::optional<std::string_view> RuntimeConnection::Io::readSome(int fd)
{
    m_buffer.resize(kReadAtOnce);
    ssize_t got = 0;
    do
        got = ::read(fd, m_buffer.data(), m_buffer.size());
    while (got < 0 && errno == EINTR);
    if (got < 0 && errno == EAGAIN)
        return std::nullopt;
    // A reset connection is the end of the stream: the process died with our bytes unread.
    return std::string_view(m_buffer).substr(0, got < 0 ? 0 : static_cast<std::size_t>(got));
}

bool RuntimeConnection::Io::readWire(int wire)
{
    const std::optional<std::string_view> bytes = readSome(wire);
    if (!bytes)
        return false;
    if (bytes->empty()) {
        m_wireOpen = false;
        if (!m_patience)
            m_patience = Deadline{Clock::now() + m_options.silenceDeadline,
                "it closed the wire and did not end within "
                    + inSeconds(m_options.silenceDeadline)};
        return false;
    }
    m_reader.append(*bytes);
    return true;
}

bool RuntimeConnection::Io::readOutput(int output)
{
    const std::optional<std::string_view> bytes = readSome(output);
    if (!bytes)
        return false;
    if (bytes->empty()) {
        m_outputOpen = false;
        return false;
    }
    m_lastStderr.append(*bytes);
    if (m_lastStderr.size() > kMaxLastStderr)
        m_lastStderr.erase(0, m_lastStderr.size() - kMaxLastStderr);
    if (mayDeliver(true))
        m_listener.onStderr(*bytes);
    return true;
}

void RuntimeConnection::Io::dispatch(bool evenPaused)
{
    while (!m_broken && mayDeliver(evenPaused)) {
        Result<std::optional<proto::Envelope>> next = m_reader.next();
        if (!next) {
            endBecause("it sent what cannot be read (" + next.error().text + ")",
                std::chrono::milliseconds(0));
            return;
        }
        if (!next->has_value())
            return;
        if (m_welcomed)
            deliver(std::move(**next));
        else
            receiveFirst(std::move(**next));
    }
}

void RuntimeConnection::Io::deliver(proto::Envelope envelope)
{
    if (envelope.has_runtime_ending())
        m_said = envelope.runtime_ending();
    if (envelope.has_sample())
        m_samples.complete(*envelope.mutable_sample());
    if (envelope.id() == 0)
        m_listener.onEvent(std::move(envelope));
    else
        m_listener.onAnswer(std::move(envelope));
}

void RuntimeConnection::Io::receiveFirst(proto::Envelope envelope)
{
    if (envelope.has_refusal()) {
        endBecause(
            "it refused to talk (" + envelope.refusal().reason() + ")", m_options.silenceDeadline);
        return;
    }
    if (!envelope.has_welcome()) {
        endBecause("its first message was not a welcome but " + protocol::describe(envelope),
            std::chrono::milliseconds(0));
        return;
    }
    if (envelope.welcome().protocol_version() != protocol::kVersion) {
        endBecause("it speaks version " + std::to_string(envelope.welcome().protocol_version())
                + " of the protocol and this Clutch version " + std::to_string(protocol::kVersion)
                + "; both must come from one build",
            std::chrono::milliseconds(0));
        return;
    }
    m_welcomed = true;
    m_patience.reset();
    m_listener.onWelcome(std::move(*envelope.mutable_welcome()));
}

void RuntimeConnection::Io::finish(RuntimeEnd end)
{
    end.program = m_options.program.path.substr(m_options.program.path.rfind('/') + 1);
    end.welcomed = m_welcomed;
    if (end.cause.empty())
        end.cause = std::move(m_cause);
    end.lastStderr = std::move(m_lastStderr);
    end.said = std::move(m_said);
    {
        const MutexLock lock(m_mutex);
        m_dead = true;
    }
    if (mayDeliver(true))
        m_listener.onEnd(std::move(end));
    const MutexLock lock(m_mutex);
    m_over = true;
    m_overChanged.notify_all();
}

} // namespace clutch::client
