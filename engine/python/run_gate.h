// Which run an interrupt may hit. Internal to engine/python.
#pragma once

#include "engine/base/thread_role.h"
#include "engine/python/interrupt.h"
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
    /// By the owner, attached.
    void bindOwner()
    {
        MutexLock lock(m_mutex);
        m_state = PyThreadState_Get();
        m_thread.store(pthread_self());
        m_ident.store(PyThread_get_thread_ident());
    }
    [[nodiscard]] bool isOwner() const { return m_ident.load() == PyThread_get_thread_ident(); }
    [[nodiscard]] unsigned long ownerIdent() const { return m_ident.load(); }
    [[nodiscard]] pthread_t ownerThread() const { return m_thread.load(); }

    void open(std::uint64_t run)
    {
        MutexLock lock(m_mutex);
        m_wanted.store(0);
        m_async.store(0);
        m_delivered.store(0);
        m_current.store(run);
    }
    /// Ends the run, and drops an asynchronous exception that came too late to be raised in it.
    void close()
    {
        MutexLock lock(m_mutex);
        m_current.store(0);
        m_wanted.store(0);
        PyThreadState_SetAsyncExc(ownerIdent(), nullptr);
    }
    /// As close(), once the interpreter is gone.
    void abandon()
    {
        MutexLock lock(m_mutex);
        m_state = nullptr;
        m_current.store(0);
        m_wanted.store(0);
    }
    [[nodiscard]] std::uint64_t current() const { return m_current.load(); }
    /// Whether an interrupt was delivered since open().
    [[nodiscard]] bool wasInterrupted() const { return m_delivered.load() != 0; }

    /// Whether it has got its interrupt: an asynchronous exception may still wait to be raised.
    [[nodiscard]] bool wasRaised(std::uint64_t run) const
    {
        MutexLock lock(m_mutex);
        return hasRaised(run);
    }

    [[nodiscard]] bool isWanted(std::uint64_t run) const { return m_wanted.load() == run; }

    void request(std::uint64_t run) { m_wanted.store(run); }
    /// By the owner: the interrupt that `run` has got was swallowed where nobody could catch it, so
    /// it is wanted again. False where it has got none.
    [[nodiscard]] bool askAgain(std::uint64_t run)
    {
        if (!isOwner())
            return false;
        MutexLock lock(m_mutex);
        if (current() != run || m_delivered.load() != run)
            return false;
        m_async.store(0);
        m_delivered.store(0);
        m_wanted.store(run);
        return true;
    }
    /// With the GIL of the interpreter: sets an asynchronous exception for `run`, which must
    /// execute. Where its owner is in another interpreter it stays wanted, and is asked there.
    void raiseAsync(std::uint64_t run, PyObject* exception)
    {
        MutexLock lock(m_mutex);
        markAsync(run);
        if (PyThreadState_SetAsyncExc(ownerIdent(), exception) == 0) {
            m_async.store(0);
            m_delivered.store(0);
        }
    }
    /// The same without the GIL: what PyThreadState_SetAsyncExc() (3.14, 3.15) does to the owner's
    /// thread state, which lives as long as a run is open. `exception` is immortal. It reaches code
    /// that keeps its GIL and looks for signals now and then, from 3.15 on. False, and nothing
    /// done, where `run` does not execute (any more), has got an interrupt and may not get another,
    /// or the user's own asynchronous exception waits there.
    bool raiseAsyncWithoutGil(std::uint64_t run, PyObject* exception, Again again)
    {
        MutexLock lock(m_mutex);
        if (!m_state || run == 0 || current() != run || (again == Again::No && hasRaised(run)))
            return false;
        PyObject* waiting = __atomic_load_n(&m_state->async_exc, __ATOMIC_SEQ_CST);
        if (waiting)
            return waiting == exception;
        markAsync(run); // first: its owner may raise it before this returns
        if (!__atomic_compare_exchange_n(&m_state->async_exc, &waiting, exception, false,
                __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
            return false;
        __atomic_fetch_or(&m_state->eval_breaker, kAsyncExceptionBit, __ATOMIC_SEQ_CST);
        return true;
    }
    /// Whether an interrupt is wanted for `run` and `run` executes; the caller must raise it then.
    [[nodiscard]] bool take(std::uint64_t run)
    {
        MutexLock lock(m_mutex);
        return takeWanted(run);
    }
    /// As take(), by the owner, attached: at home, or away in another interpreter, where it has
    /// another thread state. An asynchronous exception for the same run says the same thing: one
    /// that still waits, here or at home, is cleared, and one that was raised meanwhile is enough.
    [[nodiscard]] bool takeHere(std::uint64_t run)
    {
        if (!isOwner())
            return false;
        MutexLock lock(m_mutex);
        const bool wasRaised = run != 0 && m_async.exchange(0) == run && !waitsAtHome()
            && !PyThreadState_Get()->async_exc;
        if (!takeWanted(run) || wasRaised)
            return false;
        PyThreadState_SetAsyncExc(ownerIdent(), nullptr);
        PyObject* ours = PyExc_KeyboardInterrupt; // immortal
        if (m_state)
            __atomic_compare_exchange_n(
                &m_state->async_exc, &ours, nullptr, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
        return true;
    }
    [[nodiscard]] bool takeHere() { return takeHere(current()); }

private:
    [[nodiscard]] bool hasRaised(std::uint64_t run) const CLUTCH_REQUIRES(m_mutex)
    {
        return m_delivered.load() == run && !(m_async.load() == run && waitsAtHome());
    }
    [[nodiscard]] bool waitsAtHome() const CLUTCH_REQUIRES(m_mutex)
    {
        return m_state && __atomic_load_n(&m_state->async_exc, __ATOMIC_SEQ_CST);
    }
    void markAsync(std::uint64_t run) CLUTCH_REQUIRES(m_mutex)
    {
        m_wanted.store(run);
        m_async.store(run);
        m_delivered.store(run);
    }
    [[nodiscard]] bool takeWanted(std::uint64_t run) CLUTCH_REQUIRES(m_mutex)
    {
        std::uint64_t expected = run;
        if (run == 0 || current() != run || !m_wanted.compare_exchange_strong(expected, 0))
            return false;
        m_delivered.store(run);
        return true;
    }

    mutable Mutex m_mutex; // a run ends, or is hit: never both at once. Nothing waits with it
    PyThreadState* m_state CLUTCH_GUARDED_BY(m_mutex) = nullptr; // the owner's
    std::atomic<std::uint64_t> m_current{0};
    std::atomic<std::uint64_t> m_wanted{0};
    std::atomic<std::uint64_t> m_async{0};
    std::atomic<std::uint64_t> m_delivered{0};
    std::atomic<unsigned long> m_ident{0};
    std::atomic<pthread_t> m_thread{};
};

} // namespace clutch::python
