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
/// Visits (rungs 2 and 3, and looks) are counted, and the interpreter is not ended while one is
/// under way; noVisitors() closes the door.
class Interrupter final : public InterruptHandle
{
public:
    explicit Interrupter(std::shared_ptr<InterpreterContext> context);

    [[nodiscard]] std::uint64_t currentRun() const override;
    bool raisePending(std::uint64_t run) override;
    [[nodiscard]] bool wasRaised(std::uint64_t run) const override;
    void wakeWaits(std::uint64_t run) override;
    bool raiseAsync(std::uint64_t run, Again again) override;
    Status parkThreads() override;
    [[nodiscard]] EndReport endFromOutside(std::chrono::milliseconds deadline) override;
    bool visit(
        const std::function<bool()>& wanted, const std::function<void(Guest&)>& look) override;

    /// Lets no visitor in any more and waits until none is inside; false when `until` comes first
    /// (the door stays shut).
    [[nodiscard]] bool closeDoor(std::chrono::steady_clock::time_point until);

private:
    class Visit;
    /// Takes the owner's thread out of what it waits in.
    void wake(std::uint64_t run);

    const std::shared_ptr<InterpreterContext> m_context;
    Mutex m_mutex;
    std::condition_variable m_left;
    bool m_open CLUTCH_GUARDED_BY(m_mutex) = true;
    int m_visitors CLUTCH_GUARDED_BY(m_mutex) = 0;
};

/// Inside an interpreter as a guest, for a scope; asked by entered() whether the door was open.
class Interrupter::Visit
{
public:
    explicit Visit(Interrupter& interrupter)
        : m_interrupter(interrupter)
    {
        MutexLock lock(interrupter.m_mutex);
        m_entered = interrupter.m_open;
        if (m_entered)
            ++interrupter.m_visitors;
    }
    ~Visit()
    {
        if (!m_entered)
            return;
        MutexLock lock(m_interrupter.m_mutex);
        --m_interrupter.m_visitors;
        m_interrupter.m_left.notify_all();
    }
    Visit(const Visit&) = delete;
    Visit& operator=(const Visit&) = delete;
    [[nodiscard]] bool entered() const { return m_entered; }

private:
    Interrupter& m_interrupter;
    bool m_entered = false;
};

/// Raises the KeyboardInterrupt that is wanted for `run` of `home` in the owner's thread, which may
/// be in another interpreter that it is attached to, when that comes to its eval breaker. Attached.
void raiseSoon(std::shared_ptr<InterpreterContext> home, std::uint64_t run);

/// Parks every thread of the current interpreter but the caller, each at its next trace event, for
/// ever.
void parkOtherThreads();

/// How many threads of an interpreter have been parked so far. Any thread.
[[nodiscard]] std::vector<std::int64_t> parkedThreads(std::int64_t pythonId);

} // namespace clutch::python
