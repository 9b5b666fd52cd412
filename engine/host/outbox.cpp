#include "engine/host/outbox.h"

#include "engine/base/log.h"
#include "engine/native_thread.h"
#include "engine/protocol/framing.h"
#include "engine/protocol/limits.h"

#include <algorithm>
#include <cerrno>
#include <optional>
#include <sys/socket.h>
#include <utility>

namespace clutch::host {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t kBatch
    = 64; // envelopes a write: 2.1 M small messages a second instead of 0.5 M
constexpr auto kSoon = 4ms; // output waits for company this long
/// More output is fetched when less than this waits: enough to keep the socket busy, and at 500
/// MB/s no state waits behind it for more than 2 ms.
constexpr std::size_t kPullBelow = 1u << 20;

/// Written in place of a message that no frame can carry.
proto::Envelope refusalOf(const proto::Envelope& envelope, const std::string& reason)
{
    proto::Envelope refusal;
    refusal.set_id(envelope.id());
    if (envelope.id() != 0)
        refusal.mutable_refusal()->set_reason(reason);
    else
        refusal.mutable_notice()->set_text(reason);
    return refusal;
}

} // namespace

Outbox::Outbox(int socket, Trace trace)
    : m_socket(socket)
    , m_trace(std::move(trace))
    , m_thread([this] { work(); })
{
}

Outbox::~Outbox()
{
    {
        MutexLock lock(m_mutex);
        m_ending = true;
        m_dropping = true;
        m_work.notify_all();
    }
    ::shutdown(m_socket, SHUT_WR); // ends a write that waits for the client
    m_thread.join();
}

void Outbox::post(proto::Envelope event)
{
    const std::size_t bytes = event.ByteSizeLong();
    MutexLock lock(m_mutex);
    if (m_dropping)
        return;
    m_bytes += bytes;
    m_queue.push_back({std::move(event), bytes});
    m_work.notify_one();
}

bool Outbox::hasRoom() const
{
    MutexLock lock(m_mutex);
    return m_bytes < protocol::kMaxOutbox || m_dropping;
}

void Outbox::outputWaits(const std::shared_ptr<engine::OutputSource>& source, Urgency urgency)
{
    MutexLock lock(m_mutex);
    const Clock::time_point due
        = Clock::now() + (urgency == Urgency::Now ? Clock::duration(0) : Clock::duration(kSoon));
    const auto known = std::find_if(m_sources.begin(), m_sources.end(),
        [&](const Waiting& waiting) { return waiting.source == source; });
    if (known == m_sources.end())
        m_sources.push_back({source, due});
    else
        known->due = std::min(known->due, due);
    m_work.notify_one();
}

void Outbox::flush(std::chrono::steady_clock::time_point until)
{
    MutexLock lock(m_mutex);
    while (!m_dropping && (!m_queue.empty() || !m_sources.empty() || m_busy)) {
        if (lock.waitUntil(m_written, until) == std::cv_status::timeout)
            return;
    }
}

void Outbox::registerThreads(ThreadDirectory& directory)
{
    MutexLock lock(m_mutex);
    m_directory = &directory;
}

void Outbox::drop()
{
    {
        MutexLock lock(m_mutex);
        m_dropping = true;
        m_queue.clear();
        m_bytes = 0;
        m_work.notify_all();
        m_written.notify_all();
    }
    ::shutdown(m_socket, SHUT_WR);
}

void Outbox::work()
{
    engine::blockSignalsOnThisThread();
    engine::nameThisThread("clutch outbox");
    std::optional<ThreadRegistration> registration;
    for (;;) {
        ThreadDirectory* directory = nullptr;
        std::vector<Queued> batch;
        std::shared_ptr<engine::OutputSource> source;
        {
            MutexLock lock(m_mutex);
            m_busy = false;
            m_written.notify_all();
            waitForWork(lock);
            if (m_ending)
                return;
            if (m_bytes < kPullBelow)
                source = takeDueSource();
            if (!source)
                batch = takeBatch();
            m_busy = true;
            directory = m_directory;
        }
        if (directory && !registration)
            registration.emplace(*directory, InterpreterId{}, ThreadRole::Helper);
        // Our lock is not held here: a source takes its own first and ours, in post(), second.
        if (source && source->postSome())
            outputWaits(source, Urgency::Now);
        if (!batch.empty() && !send(batch))
            drop();
    }
}

void Outbox::waitForWork(MutexLock& lock)
{
    while (!m_ending && m_queue.empty()) {
        if (m_sources.empty()) {
            lock.wait(m_work);
            continue;
        }
        const auto earliest = std::min_element(m_sources.begin(), m_sources.end(),
            [](const Waiting& a, const Waiting& b) { return a.due < b.due; });
        const Clock::time_point due = earliest->due;
        if (due <= Clock::now())
            return;
        lock.waitUntil(m_work, due);
    }
}

auto Outbox::takeBatch() -> std::vector<Queued>
{
    std::vector<Queued> batch;
    while (!m_queue.empty() && batch.size() < kBatch) {
        batch.push_back(std::move(m_queue.front()));
        m_queue.pop_front();
    }
    return batch;
}

std::shared_ptr<engine::OutputSource> Outbox::takeDueSource()
{
    const Clock::time_point now = Clock::now();
    const auto due = std::find_if(m_sources.begin(), m_sources.end(),
        [&](const Waiting& waiting) { return waiting.due <= now; });
    if (due == m_sources.end())
        return nullptr;
    std::shared_ptr<engine::OutputSource> source = std::move(due->source);
    m_sources.erase(due); // and to the back of the queue, when it has more: they take turns
    return source;
}

bool Outbox::send(const std::vector<Queued>& batch)
{
    m_frames.clear();
    std::size_t bytes = 0;
    for (const Queued& queued : batch) {
        bytes += queued.bytes;
        if (m_trace)
            m_trace(queued.envelope);
        if (const Status framed = protocol::appendFrame(queued.envelope, m_frames); !framed) {
            log::write(log::Level::Error, framed.error().text);
            (void)protocol::appendFrame(refusalOf(queued.envelope, framed.error().text), m_frames);
        }
    }
    std::size_t sent = 0;
    while (sent < m_frames.size()) {
        const ssize_t n
            = ::send(m_socket, m_frames.data() + sent, m_frames.size() - sent, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        sent += static_cast<std::size_t>(n);
    }
    MutexLock lock(m_mutex);
    m_bytes -= std::min(m_bytes, bytes);
    return true;
}

} // namespace clutch::host
