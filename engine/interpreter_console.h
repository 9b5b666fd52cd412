// The streams of one interpreter, joined: what python::Console asks for.
#pragma once

#include "engine/input_requests.h"
#include "engine/output_channel.h"
#include "engine/python/console.h"

#include <cstdint>
#include <functional>
#include <memory>

namespace clutch::engine {

/// Output, input and interruptible sleep of one interpreter.
///
/// Shared by the interpreter's stream objects (which may outlive it), its worker and the registry.
/// Any thread, no GIL held. Knows no run but the number that output is labelled with.
class InterpreterConsole final : public python::Console
{
public:
    InterpreterConsole(InterpreterId interpreter, const std::shared_ptr<EventSink>& sink,
        std::function<void(bool waiting)> onAwaitingInput);

    Written write(python::StreamKind stream, std::string_view bytes) override;
    Line readLine(std::string_view prompt, bool password) override;
    Written sleepUntil(std::uint64_t untilNs) override;
    void interrupt() override;

    /// The client asks for nothing more: who waits for input gets end of file.
    void abandonInput();

    [[nodiscard]] OutputChannel& output() { return *m_output; }
    [[nodiscard]] InputRequests& input() { return m_input; }

private:
    const std::shared_ptr<OutputChannel> m_output; // synchronises itself
    InputRequests m_input; // synchronises itself

    Mutex m_mutex;
    std::condition_variable m_woken;
    std::uint64_t m_interrupts CLUTCH_GUARDED_BY(m_mutex) = 0;
};

} // namespace clutch::engine
