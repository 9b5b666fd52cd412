#include "engine/output_channel.h"

#include "engine/protocol/limits.h"

#include <algorithm>
#include <utility>

namespace clutch::engine {

namespace {

/// From here on output does not wait for company: a batch of this size costs the wire as little per
/// byte as any larger.
constexpr std::size_t kBatchWorthSending = 64u << 10;

} // namespace

std::shared_ptr<OutputChannel> OutputChannel::create(
    InterpreterId interpreter, std::shared_ptr<EventSink> sink)
{
    return std::shared_ptr<OutputChannel>(new OutputChannel(interpreter, std::move(sink)));
}

OutputChannel::OutputChannel(InterpreterId interpreter, std::shared_ptr<EventSink> sink)
    : m_interpreter(interpreter)
    , m_sink(std::move(sink))
{
}

auto OutputChannel::write(proto::Stream stream, std::string_view bytes) -> Written
{
    MutexLock lock(m_mutex);
    const std::uint64_t interrupts = m_interrupts;
    while (!bytes.empty()) {
        if (m_interrupts != interrupts)
            return Written::Interrupted;
        const std::size_t room = protocol::kMaxOutputBuffered - m_buffered;
        if (room == 0) {
            announce(EventSink::Urgency::Now);
            lock.wait(m_room);
            continue;
        }
        const std::string_view part = bytes.substr(0, room);
        append(stream, part);
        bytes.remove_prefix(part.size());
        announce(
            m_buffered >= kBatchWorthSending ? EventSink::Urgency::Now : EventSink::Urgency::Soon);
    }
    return Written::Yes;
}

auto OutputChannel::drain() -> Written
{
    MutexLock lock(m_mutex);
    const std::uint64_t interrupts = m_interrupts;
    while (!m_batches.empty()) {
        if (m_interrupts != interrupts)
            return Written::Interrupted;
        if (m_sink->hasRoom()) {
            postFront();
        } else {
            announce(EventSink::Urgency::Now);
            lock.wait(m_room);
        }
    }
    return Written::Yes;
}

void OutputChannel::setRun(RunId run)
{
    MutexLock lock(m_mutex);
    m_run = run;
}

void OutputChannel::interrupt()
{
    MutexLock lock(m_mutex);
    ++m_interrupts;
    m_room.notify_all();
}

bool OutputChannel::postSome()
{
    MutexLock lock(m_mutex);
    if (!m_batches.empty())
        postFront();
    if (!m_batches.empty())
        return true;
    m_announcedSoon = m_announcedNow = false;
    return false;
}

void OutputChannel::append(proto::Stream stream, std::string_view bytes)
{
    m_buffered += bytes.size();
    while (!bytes.empty()) {
        const bool fits = !m_batches.empty() && m_batches.back().stream == stream
            && m_batches.back().run == m_run && m_batches.back().data.size() < protocol::kMaxOutput;
        if (!fits)
            m_batches.push_back({stream, m_run, {}});
        std::string& data = m_batches.back().data;
        const std::size_t part = std::min(bytes.size(), protocol::kMaxOutput - data.size());
        data.append(bytes.substr(0, part));
        bytes.remove_prefix(part);
    }
}

void OutputChannel::postFront()
{
    Batch batch = std::move(m_batches.front());
    m_batches.pop_front();
    m_buffered -= batch.data.size();
    proto::Envelope envelope;
    proto::Output& output = *envelope.mutable_output();
    output.set_interpreter(m_interpreter.value());
    output.set_run(batch.run.value());
    output.set_stream(batch.stream);
    output.set_data(std::move(batch.data));
    // Under our lock, so that nothing written later can be posted before it. The sink never waits.
    m_sink->post(std::move(envelope));
    m_room.notify_all();
}

void OutputChannel::announce(EventSink::Urgency urgency)
{
    bool& announced = urgency == EventSink::Urgency::Now ? m_announcedNow : m_announcedSoon;
    if (m_announcedNow || announced)
        return;
    announced = true;
    m_sink->outputWaits(shared_from_this(), urgency);
}

} // namespace clutch::engine
