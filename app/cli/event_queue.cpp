#include "app/cli/event_queue.h"

#include <cerrno>
#include <sys/eventfd.h>
#include <unistd.h>

#include <utility>

namespace clutch::cli {

namespace {
constexpr std::size_t kMaxWaiting = 4u << 20;
}

Result<std::unique_ptr<EventQueue>> EventQueue::create()
{
    UniqueFd ready(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (!ready)
        return systemFailure("cannot make an eventfd", errno);
    return std::unique_ptr<EventQueue>(new EventQueue(std::move(ready)));
}

EventQueue::EventQueue(UniqueFd ready)
    : m_ready(std::move(ready))
{
}

void EventQueue::attach(client::RuntimeConnection* connection)
{
    const MutexLock lock(m_mutex);
    m_connection = connection;
}

std::deque<Incoming> EventQueue::take()
{
    std::uint64_t count = 0;
    static_cast<void>(!::read(m_ready.get(), &count, sizeof count));
    const MutexLock lock(m_mutex);
    m_bytes = 0;
    if (m_paused && m_connection)
        m_connection->resumeReading();
    m_paused = false;
    return std::exchange(m_waiting, {});
}

void EventQueue::push(Incoming incoming, std::size_t size)
{
    {
        const MutexLock lock(m_mutex);
        m_waiting.push_back(std::move(incoming));
        m_bytes += size;
        if (m_bytes > kMaxWaiting && !m_paused && m_connection) {
            m_connection->pauseReading();
            m_paused = true;
        }
    }
    const std::uint64_t one = 1;
    static_cast<void>(!::write(m_ready.get(), &one, sizeof one));
}

void EventQueue::onWelcome(proto::Welcome welcome)
{
    push(std::move(welcome), 0);
}
void EventQueue::onEnd(client::RuntimeEnd end)
{
    push(std::move(end), 0);
}

void EventQueue::onEvent(proto::Envelope event)
{
    const std::size_t size = event.ByteSizeLong() + sizeof event;
    push(std::move(event), size);
}

void EventQueue::onAnswer(proto::Envelope answer)
{
    onEvent(std::move(answer));
}

} // namespace clutch::cli
