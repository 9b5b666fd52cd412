// Bounds the code that Py_EndInterpreter() runs. Internal to engine/python.
#pragma once

#include "engine/python/interpreter_context.h"
#include "engine/python/watchdog.h"

#include <chrono>
#include <memory>

namespace clutch::python {

/// Interrupts what the calling thread executes inside Py_EndInterpreter() past a deadline: a
/// `__del__` of an object that lives until its module is torn down.
///
/// Nobody can attach to an interpreter that ends (FACTS § 1), so its own thread does it: a trace
/// function raises KeyboardInterrupt at each line from then on, which no `except` survives for
/// long. Waits in the console are woken. C code that never returns is beyond its reach. Made
/// attached, right before the call; destroyed after it, when there is no thread state any more.
class EndLimit
{
public:
    using Clock = std::chrono::steady_clock;
    EndLimit(std::shared_ptr<InterpreterContext> context, Clock::time_point deadline);
    ~EndLimit();
    EndLimit(const EndLimit&) = delete;
    EndLimit& operator=(const EndLimit&) = delete;

    /// Whether something was interrupted.
    [[nodiscard]] bool wasReached() const;

private:
    const std::shared_ptr<InterpreterContext> m_context;
    std::unique_ptr<Watchdog> m_wake;
};

} // namespace clutch::python
