#include "engine/client/runtime_connection.h"

#include "engine/client/connection_io.h"

#include <cerrno>
#include <sys/eventfd.h>
#include <unistd.h>

namespace clutch::client {

// ---- orders, from any thread

RuntimeConnection::Io::Io(StartOptions options, ClientListener& listener, UniqueFd wake)
    : m_options(std::move(options))
    , m_listener(listener)
    , m_wake(std::move(wake))
{
}

void RuntimeConnection::Io::stop()
{
    {
        const MutexLock lock(m_mutex);
        m_abandoned = true;
    }
    wake();
    if (m_thread.joinable())
        m_thread.join();
}

void RuntimeConnection::Io::begin()
{
    m_thread = std::thread([this] { run(); });
}

void RuntimeConnection::Io::wake()
{
    const std::uint64_t one = 1;
    static_cast<void>(!::write(m_wake.get(), &one, sizeof one)); // full means awake already
}

bool RuntimeConnection::Io::mayDeliver(bool evenPaused)
{
    const MutexLock lock(m_mutex);
    return !m_abandoned && (evenPaused || !m_paused);
}

Result<std::uint64_t> RuntimeConnection::Io::send(proto::Envelope request)
{
    std::uint64_t id = 0;
    {
        const MutexLock lock(m_mutex);
        if (m_dead)
            return failure("cannot send a request: the runtime has ended");
        if (m_closing)
            return failure("cannot send a request: the runtime is being ended");
        if (m_queue.size() > kMaxUnsent)
            return failure("cannot send a request: the runtime does not read, and "
                + std::to_string(m_queue.size()) + " bytes wait for it already");
        id = m_nextId++;
        request.set_id(id);
        if (const Status framed = protocol::appendFrame(request, m_queue); !framed)
            return failure("cannot send a request: " + framed.error().text);
    }
    wake();
    return id;
}

void RuntimeConnection::Io::setPaused(bool paused)
{
    {
        const MutexLock lock(m_mutex);
        m_paused = paused;
    }
    wake();
}

void RuntimeConnection::Io::terminate(std::chrono::milliseconds grace)
{
    {
        const MutexLock lock(m_mutex);
        const Clock::time_point at = Clock::now() + grace;
        m_closing = true;
        if (!m_ordered || at < m_ordered->at)
            m_ordered = Deadline{at,
                grace.count() == 0 ? std::string("it was to end at once")
                                   : "it did not end within " + std::to_string(grace.count())
                        + " ms after it was asked to"};
    }
    wake();
}

bool RuntimeConnection::Io::waitForEnd(std::chrono::milliseconds limit)
{
    const auto until = Clock::now() + limit;
    MutexLock lock(m_mutex);
    while (!m_over) {
        if (lock.waitUntil(m_overChanged, until) == std::cv_status::timeout)
            break;
    }
    return m_over;
}

// ---- what others see

Result<std::unique_ptr<RuntimeConnection>> RuntimeConnection::start(
    StartOptions options, ClientListener& listener)
{
    if (::access(options.program.path.c_str(), X_OK) != 0)
        return systemFailure("cannot start the runtime " + options.program.path, errno);
    UniqueFd wake(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (!wake)
        return systemFailure("cannot make an eventfd to talk to a runtime", errno);
    auto io = std::make_unique<Io>(std::move(options), listener, std::move(wake));
    std::unique_ptr<RuntimeConnection> connection(new RuntimeConnection(std::move(io)));
    connection->m_io->begin();
    return connection;
}

RuntimeConnection::RuntimeConnection(std::unique_ptr<Io> io)
    : m_io(std::move(io))
{
}

// Before m_io goes: a callback that runs now may still use it.
RuntimeConnection::~RuntimeConnection()
{
    m_io->stop();
}

Result<std::uint64_t> RuntimeConnection::send(proto::Envelope request)
{
    return m_io->send(std::move(request));
}

void RuntimeConnection::pauseReading()
{
    m_io->setPaused(true);
}
void RuntimeConnection::resumeReading()
{
    m_io->setPaused(false);
}
void RuntimeConnection::terminate(std::chrono::milliseconds deadline)
{
    m_io->terminate(deadline);
}
int RuntimeConnection::pid() const
{
    return m_io->pid();
}

bool RuntimeConnection::waitForEnd(std::chrono::milliseconds limit)
{
    return m_io->waitForEnd(limit);
}

} // namespace clutch::client
