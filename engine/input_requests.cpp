#include "engine/input_requests.h"

#include <utility>

namespace clutch::engine {

InputRequests::InputRequests(InterpreterId interpreter, std::shared_ptr<EventSink> sink,
    std::function<void(bool waiting)> onWaiting)
    : m_interpreter(interpreter)
    , m_sink(std::move(sink))
    , m_onWaiting(std::move(onWaiting))
{
}

auto InputRequests::ask(std::string_view prompt, bool password) -> Line
{
    std::uint64_t id = 0;
    bool first = false;
    {
        MutexLock lock(m_mutex);
        if (m_abandoned || m_ended)
            return {Line::Kind::EndOfFile, {}};
        id = ++m_lastId;
        first = m_requests.empty();
        m_requests[id] = {std::string(prompt), password, m_interrupts, false, {}};
    }
    if (first)
        m_onWaiting(true);

    Line line;
    bool last = false;
    {
        MutexLock lock(m_mutex);
        Request& request = m_requests[id];
        post(id, request, false);
        while (!request.answered && !m_abandoned && request.interrupts == m_interrupts)
            lock.wait(m_changed);
        if (request.answered) {
            line = std::move(request.line);
        } else {
            line.kind = m_abandoned ? Line::Kind::EndOfFile : Line::Kind::Interrupted;
            if (!m_abandoned)
                post(id, request, true);
        }
        m_requests.erase(id);
        last = m_requests.empty();
    }
    if (last)
        m_onWaiting(false);
    return line;
}

Status InputRequests::provide(std::uint64_t request, std::string text, bool endOfFile)
{
    MutexLock lock(m_mutex);
    const auto found = m_requests.find(request);
    if (found == m_requests.end() || found->second.answered)
        return failure("interpreter " + std::to_string(m_interpreter.value())
            + " does not wait for input " + std::to_string(request) + " (any more)");
    found->second.answered = true;
    ++m_answers;
    found->second.line = {endOfFile ? Line::Kind::EndOfFile : Line::Kind::Text, std::move(text)};
    m_changed.notify_all();
    return {};
}

void InputRequests::interrupt()
{
    MutexLock lock(m_mutex);
    ++m_interrupts;
    m_changed.notify_all();
}

bool InputRequests::end()
{
    MutexLock lock(m_mutex);
    bool any = false;
    for (auto& [id, request] : m_requests) {
        if (std::exchange(request.answered, true))
            continue;
        request.line.kind = Line::Kind::EndOfFile;
        post(id, request, true);
        any = true;
    }
    m_ended = m_ended || any;
    m_changed.notify_all();
    return any;
}

void InputRequests::reopen()
{
    MutexLock lock(m_mutex);
    m_ended = false;
}

std::uint64_t InputRequests::answers()
{
    MutexLock lock(m_mutex);
    return m_answers;
}

void InputRequests::abandon()
{
    MutexLock lock(m_mutex);
    if (std::exchange(m_abandoned, true))
        return;
    // Here and not by whoever waits: after the interpreter's last event nothing more may come.
    for (const auto& [id, request] : m_requests) {
        if (!request.answered)
            post(id, request, true);
    }
    m_changed.notify_all();
}

void InputRequests::post(std::uint64_t id, const Request& request, bool cancelled)
{
    proto::Envelope envelope;
    proto::InputRequested& asked = *envelope.mutable_input_requested();
    asked.set_interpreter(m_interpreter.value());
    asked.set_request(id);
    asked.set_prompt(request.prompt);
    asked.set_password(request.password);
    asked.set_cancelled(cancelled);
    m_sink->post(std::move(envelope));
}

} // namespace clutch::engine
