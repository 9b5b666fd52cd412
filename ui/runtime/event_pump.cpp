#include "ui/runtime/event_pump.h"

#include <QElapsedTimer>

namespace clutch::ui {

namespace {
constexpr int kBudgetMs = 4; // a frame has 16
constexpr std::size_t kOverhead = 64; // of an event that carries little text

std::size_t weigh(const proto::Envelope& envelope)
{
    return kOverhead
        + (envelope.has_output() ? envelope.output().data().size() : envelope.ByteSizeLong());
}
} // namespace

EventPump::EventPump(Take take, std::chrono::milliseconds frameWait)
    : m_take(std::move(take))
    , m_frameWait(frameWait)
{
    m_noFrame.setSingleShot(true);
    m_noFrame.setTimerType(Qt::PreciseTimer);
    connect(&m_noFrame, &QTimer::timeout, this, [this] {
        {
            MutexLock lock(m_mutex);
            m_frameUntil = {};
        }
        drain();
    });
}

void EventPump::setReadingSwitch(SetReading setReading)
{
    MutexLock lock(m_mutex);
    m_setReading = std::move(setReading);
    m_paused = false;
    updateReading();
}

void EventPump::retire()
{
    {
        MutexLock lock(m_mutex);
        m_items.clear();
    }
    deleteLater();
}

void EventPump::setCongested(bool congested)
{
    MutexLock lock(m_mutex);
    m_congested = congested;
    updateReading();
}

void EventPump::updateReading()
{
    // Resumed only when half has been taken, so that the connection is not switched for every
    // event.
    const bool full = m_bytes > (m_paused ? kMaxQueued / 2 : kMaxQueued);
    const bool pause = m_congested || full;
    if (pause == m_paused || !m_setReading)
        return;
    m_paused = pause;
    m_setReading(!pause);
}

void EventPump::frame()
{
    {
        MutexLock lock(m_mutex);
        m_frameUntil = std::chrono::steady_clock::now() + m_frameWait;
        m_noFrame.start(m_frameWait);
        if (m_woken)
            return; // its turn comes, and what it takes may be more than a frame's
    }
    drain();
}

void EventPump::asked(const proto::Envelope& request)
{
    MutexLock lock(m_mutex);
    if (request.has_run_source())
        m_asked.insert(request.run_source().interpreter());
    else if (request.has_provide_input())
        m_asked.insert(request.provide_input().interpreter());
}

bool EventPump::waitsForFrame(const RuntimeEvent& event)
{
    const auto* said = std::get_if<proto::Envelope>(&event);
    if (!said || !(said->has_sample() || said->has_output()))
        return false;
    if (said->has_output() && m_asked.erase(said->output().interpreter()) > 0)
        return false;
    return m_bytes < kMostForFrame && std::chrono::steady_clock::now() < m_frameUntil;
}

void EventPump::put(RuntimeEvent event, std::size_t bytes)
{
    MutexLock lock(m_mutex);
    const bool waits = waitsForFrame(event);
    m_items.push_back({std::move(event), bytes});
    m_bytes += bytes;
    updateReading();
    if (!m_woken && !waits) {
        m_woken = true;
        QMetaObject::invokeMethod(this, &EventPump::drain, Qt::QueuedConnection);
    }
}

void EventPump::drain()
{
    QElapsedTimer spent;
    spent.start();
    do {
        Item item{proto::Welcome(), 0};
        {
            MutexLock lock(m_mutex);
            if (m_items.empty()) {
                m_woken = false;
                return;
            }
            item = std::move(m_items.front());
            m_items.pop_front();
            m_bytes -= item.bytes;
            updateReading();
        }
        m_take(item.event);
    } while (spent.elapsed() < kBudgetMs);
    MutexLock lock(m_mutex);
    m_woken = true;
    QMetaObject::invokeMethod(this, &EventPump::drain, Qt::QueuedConnection);
}

void EventPump::onWelcome(proto::Welcome welcome)
{
    put(std::move(welcome), kOverhead);
}

void EventPump::onEvent(proto::Envelope event)
{
    const std::size_t bytes = weigh(event);
    put(std::move(event), bytes);
}

void EventPump::onAnswer(proto::Envelope answer)
{
    const std::size_t bytes = weigh(answer);
    put(std::move(answer), bytes);
}

void EventPump::onEnd(client::RuntimeEnd end)
{
    put(std::move(end), kOverhead);
}

} // namespace clutch::ui
