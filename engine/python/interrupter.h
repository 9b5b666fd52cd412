// The rungs of interrupt.h for one interpreter. Internal to engine/python.
#pragma once

#include "engine/base/thread_role.h"
#include "engine/python/interpreter_context.h"
#include "engine/python/interrupt.h"

#include <condition_variable>
#include <memory>

namespace clutch::python {

/// Interrupts of one interpreter. Shared by the interpreter and whoever may stop it; outlives both.
///
/// Visits (rungs 2 and 3) are counted, and the interpreter is not ended while one is under way;
/// noVisitors() closes the door.
class Interrupter final : public InterruptHandle
{
public:
    explicit Interrupter(std::shared_ptr<InterpreterContext> context);

    [[nodiscard]] std::uint64_t currentRun() const override;
    bool raisePending(std::uint64_t run) override;
    [[nodiscard]] bool wasRaised(std::uint64_t run) const override;
    bool raiseAsync(std::uint64_t run) override;
    Status parkThreads() override;
    [[nodiscard]] EndReport endFromOutside(std::chrono::milliseconds deadline) override;

    /// Lets no visitor in any more and waits until none is inside; false when `until` comes first
    /// (the door stays shut).
    [[nodiscard]] bool closeDoor(std::chrono::steady_clock::time_point until);

private:
    class Visit;
    const std::shared_ptr<InterpreterContext> m_context;
    Mutex m_mutex;
    std::condition_variable m_left;
    bool m_open CLUTCH_GUARDED_BY(m_mutex) = true;
    int m_visitors CLUTCH_GUARDED_BY(m_mutex) = 0;
};

/// Parks every thread of the current interpreter but the caller, each at its next trace event, for
/// ever.
void parkOtherThreads();

/// How many threads of an interpreter have been parked so far. Any thread.
[[nodiscard]] std::vector<std::int64_t> parkedThreads(std::int64_t pythonId);

} // namespace clutch::python
