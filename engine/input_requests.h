// The questions that code asks with input(), until they are answered.
#pragma once

#include "engine/base/result.h"
#include "engine/base/strong_id.h"
#include "engine/base/thread_role.h"
#include "engine/event_sink.h"
#include "engine/python/console.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace clutch::engine {

/// The open questions of one interpreter; several threads of it may ask at once.
///
/// ask() blocks its caller, who holds no GIL, until provide(), interrupt(), end() or abandon(). Any
/// thread. The interpreter's console owns it. `onWaiting` hears of the first question and of the
/// end of the last, under no lock of ours.
class InputRequests
{
public:
    using Line = python::Console::Line;

    InputRequests(InterpreterId interpreter, std::shared_ptr<EventSink> sink,
        std::function<void(bool waiting)> onWaiting);

    Line ask(std::string_view prompt, bool password);
    [[nodiscard]] Status provide(std::uint64_t request, std::string text, bool endOfFile);
    /// Who waits now gets Interrupted; later questions are not affected.
    void interrupt();
    /// Where somebody waits: gets end of file, as does who asks later, until reopen(). Whether
    /// somebody waited.
    bool end();
    void reopen();
    /// How many questions have been answered so far.
    [[nodiscard]] std::uint64_t answers();
    /// Nobody will answer any more: every question, now and later, gets end of file.
    void abandon();

private:
    struct Request
    {
        std::string prompt;
        bool password = false;
        std::uint64_t interrupts = 0; // m_interrupts when it was asked
        bool answered = false;
        Line line;
    };
    void post(std::uint64_t id, const Request& request, bool cancelled) CLUTCH_REQUIRES(m_mutex);

    const InterpreterId m_interpreter;
    const std::shared_ptr<EventSink> m_sink;
    const std::function<void(bool)> m_onWaiting;

    Mutex m_mutex;
    std::condition_variable m_changed;
    std::map<std::uint64_t, Request> m_requests CLUTCH_GUARDED_BY(m_mutex);
    std::uint64_t m_lastId CLUTCH_GUARDED_BY(m_mutex) = 0;
    std::uint64_t m_interrupts CLUTCH_GUARDED_BY(m_mutex) = 0;
    std::uint64_t m_answers CLUTCH_GUARDED_BY(m_mutex) = 0;
    bool m_ended CLUTCH_GUARDED_BY(m_mutex) = false; // for this run
    bool m_abandoned CLUTCH_GUARDED_BY(m_mutex) = false;
};

} // namespace clutch::engine
