#include "engine/host/host_server.h"

#include "engine/base/log.h"
#include "engine/host/request_dispatcher.h"
#include "engine/native_thread.h"
#include "engine/protocol/version.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <poll.h>
#include <sys/socket.h>
#include <utility>

namespace clutch::host {

namespace {

using namespace std::chrono_literals;

constexpr auto kLastWords = 500ms; // a client that does not read them by then never will

} // namespace

HostServer::HostServer(int socket, Outbox::Trace trace)
    : m_socket(socket)
    , m_trace(trace)
    , m_outbox(std::make_shared<Outbox>(socket, std::move(trace)))
{
}

void HostServer::serve(engine::Engine& engine)
{
    std::thread([this, &engine] { work(engine); }).detach();
}

void HostServer::work(engine::Engine& engine)
{
    engine::blockSignalsOnThisThread();
    engine::nameThisThread("clutch host");
    Status going = welcome(engine);
    RequestDispatcher dispatcher(engine, m_outbox);
    while (going) {
        const auto request = read();
        if (!request)
            going = tl::unexpected(request.error());
        else if (!*request)
            break; // the client closed its end
        else
            dispatcher.handle(**request);
    }
    if (!going) {
        log::write(log::Level::Error, going.error().text);
        m_outbox->flush(std::chrono::steady_clock::now() + kLastWords);
        m_outbox->drop();
    }
    // A client that only closed its own end still reads how everything ended; one that is gone
    // makes the next write fail, and the outbox drops the rest.
    engine.clientGone();
}

void HostServer::refuse(const std::string& reason)
{
    const auto hello = read();
    if (hello && *hello)
        post((*hello)->id(), reason);
    m_outbox->flush(std::chrono::steady_clock::now() + kLastWords);
}

Status HostServer::welcome(engine::Engine& engine)
{
    const auto first = read();
    if (!first)
        return tl::unexpected(first.error());
    if (!*first)
        return failure("the client went away before it said Hello");
    std::string refusal;
    if (!(*first)->has_hello())
        refusal = "the first message must be a Hello";
    else if ((*first)->hello().protocol_version() != protocol::kVersion)
        refusal = "this runtime speaks version " + std::to_string(protocol::kVersion)
            + " of Clutch's protocol, and the client (" + (*first)->hello().client().substr(0, 200)
            + ") speaks version " + std::to_string((*first)->hello().protocol_version())
            + ": both must come from the same build";
    if (!refusal.empty()) {
        post((*first)->id(), refusal);
        return failure(refusal);
    }
    proto::Envelope welcome;
    welcome.set_id((*first)->id());
    *welcome.mutable_welcome() = engine.welcome();
    m_outbox->post(std::move(welcome));
    engine.announce();
    return {};
}

Result<std::optional<proto::Envelope>> HostServer::read()
{
    for (;;) {
        auto envelope = m_reader.next();
        if (!envelope || *envelope) {
            if (envelope && m_trace)
                m_trace(**envelope);
            return envelope;
        }
        // A thread that waits in recv() is woken whenever the client has read something, too.
        pollfd waits{m_socket, POLLIN, 0};
        if (::poll(&waits, 1, -1) < 0 && errno != EINTR)
            return std::nullopt;
        std::array<char, 1u << 16> bytes; // NOLINT: filled by recv()
        const ssize_t n = ::recv(m_socket, bytes.data(), bytes.size(), 0);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0) // an error means what an end means: nobody is there
            return std::nullopt;
        m_reader.append({bytes.data(), static_cast<std::size_t>(n)});
    }
}

void HostServer::post(std::uint64_t id, const std::string& refusal)
{
    proto::Envelope envelope;
    envelope.set_id(id);
    envelope.mutable_refusal()->set_reason(refusal);
    m_outbox->post(std::move(envelope));
}

} // namespace clutch::host
