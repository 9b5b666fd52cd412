#include "engine/interpreter_console.h"

#include <chrono>
#include <utility>

namespace clutch::engine {

InterpreterConsole::InterpreterConsole(InterpreterId interpreter,
    const std::shared_ptr<EventSink>& sink, std::function<void(bool waiting)> onAwaitingInput)
    : m_output(OutputChannel::create(interpreter, sink))
    , m_input(interpreter, sink, std::move(onAwaitingInput))
{
}

auto InterpreterConsole::write(python::StreamKind stream, std::string_view bytes) -> Written
{
    return m_output->write(
        stream == python::StreamKind::Stdout ? proto::STREAM_STDOUT : proto::STREAM_STDERR, bytes);
}

auto InterpreterConsole::readLine(std::string_view prompt, bool password) -> Line
{
    // What was printed before the question is seen before it.
    if (m_output->drain() == Written::Interrupted)
        return {Line::Kind::Interrupted, {}};
    return m_input.ask(prompt, password);
}

auto InterpreterConsole::sleepUntil(std::uint64_t untilNs) -> Written
{
    // libstdc++'s steady clock is CLOCK_MONOTONIC.
    const std::chrono::steady_clock::time_point until{
        std::chrono::nanoseconds(static_cast<std::int64_t>(untilNs))};
    MutexLock lock(m_mutex);
    const std::uint64_t interrupts = m_interrupts;
    while (std::chrono::steady_clock::now() < until) {
        lock.waitUntil(m_woken, until);
        if (m_interrupts != interrupts)
            return Written::Interrupted;
    }
    return Written::Yes;
}

void InterpreterConsole::interrupt()
{
    m_output->interrupt();
    m_input.interrupt();
    MutexLock lock(m_mutex);
    ++m_interrupts;
    m_woken.notify_all();
}

void InterpreterConsole::abandonInput()
{
    m_input.abandon();
}

} // namespace clutch::engine
