// Which run an interrupt may hit. Internal to engine/python.
#pragma once

#include "engine/python/python_api.h"

#include <atomic>
#include <cstdint>

#include <pthread.h>

namespace clutch::python {

/// The epoch of what an interpreter's owner executes, and the interrupt that is wanted for it.
///
/// open() and close() are the owner's, attached; between them an interrupt that names the same run
/// may hit, once. An interrupt is *wanted* (request) until somebody delivers it (take): the pending
/// call, a stream that was woken, a wait of ours. So two ways that race to deliver raise one
/// KeyboardInterrupt and not two. Everything else: any thread.
class RunGate
{
public:
    void bindOwner()
    {
        m_thread.store(pthread_self());
        m_ident.store(PyThread_get_thread_ident());
    }
    [[nodiscard]] bool isOwner() const { return m_ident.load() == PyThread_get_thread_ident(); }
    [[nodiscard]] unsigned long ownerIdent() const { return m_ident.load(); }
    [[nodiscard]] pthread_t ownerThread() const { return m_thread.load(); }

    void open(std::uint64_t run)
    {
        m_wanted.store(0);
        m_async.store(0);
        m_delivered.store(0);
        m_current.store(run);
    }
    /// Ends the run, and drops an asynchronous exception that came too late to be raised in it.
    void close()
    {
        m_current.store(0);
        m_wanted.store(0);
        PyThreadState_SetAsyncExc(ownerIdent(), nullptr);
    }
    /// As close(), once the interpreter is gone.
    void abandon()
    {
        m_current.store(0);
        m_wanted.store(0);
    }
    [[nodiscard]] std::uint64_t current() const { return m_current.load(); }
    /// Whether an interrupt was delivered since open().
    [[nodiscard]] bool wasInterrupted() const { return m_delivered.load() != 0; }

    [[nodiscard]] bool wasRaised(std::uint64_t run) const { return m_delivered.load() == run; }

    void request(std::uint64_t run) { m_wanted.store(run); }
    /// With the GIL of the interpreter: has an asynchronous exception been set for `run`, which
    /// must execute.
    void raiseAsync(std::uint64_t run, PyObject* exception)
    {
        m_wanted.store(run);
        m_async.store(run);
        m_delivered.store(run);
        PyThreadState_SetAsyncExc(ownerIdent(), exception);
    }
    /// Whether an interrupt is wanted for `run` and `run` executes; the caller must raise it then.
    [[nodiscard]] bool take(std::uint64_t run)
    {
        std::uint64_t expected = run;
        if (run == 0 || current() != run || !m_wanted.compare_exchange_strong(expected, 0))
            return false;
        m_delivered.store(run);
        return true;
    }
    /// As take(), by the owner, attached. An asynchronous exception for the same run says the same
    /// thing: one that still waits is cleared, and one that was raised meanwhile is enough.
    [[nodiscard]] bool takeHere(std::uint64_t run)
    {
        const bool wasRaised
            = run != 0 && m_async.exchange(0) == run && !PyThreadState_Get()->async_exc;
        if (!isOwner() || !take(run) || wasRaised)
            return false;
        PyThreadState_SetAsyncExc(ownerIdent(), nullptr);
        return true;
    }
    [[nodiscard]] bool takeHere() { return isOwner() && takeHere(current()); }

private:
    std::atomic<std::uint64_t> m_current{0};
    std::atomic<std::uint64_t> m_wanted{0};
    std::atomic<std::uint64_t> m_async{0};
    std::atomic<std::uint64_t> m_delivered{0};
    std::atomic<unsigned long> m_ident{0};
    std::atomic<pthread_t> m_thread{};
};

} // namespace clutch::python
