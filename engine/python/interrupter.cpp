#include "engine/python/interrupter.h"

#include "engine/python/away_threads.h"
#include "engine/python/py_ref.h"
#include "engine/python/thread_state.h"

#include <chrono>
#include <csignal>
#include <ctime>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string_view>
#include <utility>

#include <pthread.h>
#include <unistd.h>

namespace clutch::python {

namespace {

using ContextPtr = std::shared_ptr<InterpreterContext>;

struct PendingInterrupt
{
    ContextPtr context;
    std::uint64_t run;
};

/// Interrupts on their way through CPython's queue of pending calls, which takes a plain pointer:
/// each goes as a number, and what it stands for is ours from one thread to the other. (CPython's
/// own lock around its queue is one that ThreadSanitizer does not see.)
class InterruptsUnderWay
{
public:
    void* add(PendingInterrupt interrupt)
    {
        MutexLock lock(m_mutex);
        m_interrupts.emplace(++m_latest, std::move(interrupt));
        return reinterpret_cast<void*>(m_latest); // NOLINT(performance-no-int-to-ptr)
    }
    std::optional<PendingInterrupt> take(void* number)
    {
        MutexLock lock(m_mutex);
        auto node = m_interrupts.extract(reinterpret_cast<std::uintptr_t>(number));
        return node ? std::optional(std::move(node.mapped())) : std::nullopt;
    }

private:
    Mutex m_mutex;
    std::uintptr_t m_latest CLUTCH_GUARDED_BY(m_mutex) = 0;
    std::map<std::uintptr_t, PendingInterrupt> m_interrupts CLUTCH_GUARDED_BY(m_mutex);
};

InterruptsUnderWay& underWay()
{
    // Never destroyed: interpreters may outlive main().
    static auto* interrupts = new InterruptsUnderWay;
    return *interrupts;
}

/// Shows the context of the interpreter that the owner's code made and that it is in, if it is in
/// one.
void withAway(const InterpreterContext& home, const std::function<void(InterpreterContext&)>& look)
{
    if (const auto away = whereIs(home.gate.ownerIdent()))
        withForeign(*away, look);
}

/// Takes the owner out of a wait in a console, here or away.
void interruptConsoles(const InterpreterContext& home)
{
    home.console->interrupt();
    withAway(home, [](const InterpreterContext& there) { there.console->interrupt(); });
}

int deliver(void* number)
{
    const auto pending = underWay().take(number);
    if (!pending)
        return 0;
    RunGate& gate = pending->context->gate;
    if (gate.isOwner()) {
        if (!gate.takeHere(pending->run))
            return 0;
        PyErr_SetNone(PyExc_KeyboardInterrupt);
        return -1;
    }
    // Another thread of the interpreter was first at its eval breaker; the run belongs to the
    // owner, which may be waiting for something.
    if (gate.take(pending->run)) {
        gate.raiseAsync(pending->run, PyExc_KeyboardInterrupt);
        interruptConsoles(*pending->context);
    }
    return 0;
}

/// False when the queue of pending calls is full.
bool addPending(PyInterpreterState* interpreter, PendingInterrupt interrupt)
{
    void* number = underWay().add(std::move(interrupt));
    if (_PyEval_AddPendingCall(interpreter, deliver, number, 0) == 0)
        return true;
    (void)underWay().take(number);
    return false;
}

/// The signal that takes a thread out of a blocking system call. Real-time and near the top:
/// neither glibc, Python's signal module by habit, nor a debugger uses it.
int wakeSignal()
{
    return SIGRTMAX - 3;
}

void ensureWakeHandler()
{
    static std::once_flag once;
    std::call_once(once, [] {
        struct sigaction action
        {
        };
        action.sa_handler = [](int) {
        };
        sigemptyset(&action.sa_mask);
        action.sa_flags = 0; // no SA_RESTART: the call shall return
        sigaction(wakeSignal(), &action, nullptr);
    });
}

struct ParkingLot
{
    std::mutex mutex;
    std::multimap<std::int64_t, std::int64_t>
        threads; // Python id of the interpreter → native thread id
};

ParkingLot& parkingLot()
{
    // Parked threads outlive main().
    static auto* lot = new ParkingLot;
    return *lot;
}

bool startsWith(PyObject* text, std::string_view prefix)
{
    Py_ssize_t size = 0;
    const char* utf8 = PyUnicode_AsUTF8AndSize(text, &size);
    if (!utf8)
        PyErr_Clear();
    return utf8 && std::string_view(utf8, static_cast<std::size_t>(size)).starts_with(prefix);
}

enum class Reach
{
    ThisModule, // as far as the body of a module that is being imported
    WholeStack
};

/// Whether the import system is at work in or below this frame.
bool isImporting(PyFrameObject* innermost, Reach reach)
{
    PyRef frame = PyRef::borrow(reinterpret_cast<PyObject*>(innermost));
    while (frame) {
        auto* here = reinterpret_cast<PyFrameObject*>(frame.get());
        const PyRef code = PyRef::steal(reinterpret_cast<PyObject*>(PyFrame_GetCode(here)));
        const auto* names = reinterpret_cast<PyCodeObject*>(code.get());
        if (startsWith(names->co_filename, "<frozen importlib._bootstrap"))
            return true;
        if (reach == Reach::ThisModule && startsWith(names->co_name, "<module>"))
            return false;
        frame = PyRef::steal(reinterpret_cast<PyObject*>(PyFrame_GetBack(here)));
    }
    return false;
}

std::chrono::nanoseconds executedHere()
{
    timespec executed{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &executed);
    return std::chrono::seconds(executed.tv_sec) + std::chrono::nanoseconds(executed.tv_nsec);
}

/// Whoever ends the interpreter imports too, and would wait for ever for what a parked thread
/// holds: the import lock while finders are asked, and a lock for each module whose body runs. Such
/// a body may be the code that never ends, so it is spared until it has executed for 0.3 s, or for
/// 1.2 s on a full machine or where it sleeps; kParkPatience leaves time for the rest.
bool mayParkAt(PyFrameObject* frame)
{
    using Clock = std::chrono::steady_clock;
    thread_local const Clock::time_point latest = Clock::now() + std::chrono::milliseconds(1200);
    thread_local const std::chrono::nanoseconds most
        = executedHere() + std::chrono::milliseconds(300);
    const bool spared = Clock::now() < latest && executedHere() < most;
    return !isImporting(frame, spared ? Reach::WholeStack : Reach::ThisModule);
}

/// A trace function that never returns: the thread lets go of the GIL and is never seen again.
int park(PyObject*, PyFrameObject* frame, int, PyObject*)
{
    if (!mayParkAt(frame))
        return 0; // there will be another event
    const std::int64_t id = PyInterpreterState_GetID(PyInterpreterState_Get());
    PyEval_SaveThread();
    {
        std::lock_guard lock(parkingLot().mutex);
        parkingLot().threads.emplace(id, gettid());
    }
    for (;;)
        pause();
}

} // namespace

Interrupter::Interrupter(std::shared_ptr<InterpreterContext> context)
    : m_context(std::move(context))
{
    ensureWakeHandler();
}

std::uint64_t Interrupter::currentRun() const
{
    return m_context->gate.current();
}

bool Interrupter::raisePending(std::uint64_t run)
{
    // Nothing here waits for a GIL, so the interpreter may as well not end meanwhile.
    Visit visit(*this);
    if (!visit.entered() || run == 0 || currentRun() != run)
        return false;
    m_context->gate.request(run);
    const bool queued = addPending(m_context->interpreter, {m_context, run});
    // The owner may run code in an interpreter that its code made: then it comes by there first.
    withAway(*m_context, [&](const InterpreterContext& there) {
        (void)addPending(there.interpreter, {m_context, run});
    });
    interruptConsoles(*m_context);
    return queued;
}

bool Interrupter::wasRaised(std::uint64_t run) const
{
    return m_context->gate.wasRaised(run);
}

void Interrupter::wakeWaits(std::uint64_t run)
{
    const Visit visit(*this);
    if (visit.entered() && m_context->gate.isWanted(run))
        interruptConsoles(*m_context);
}

bool Interrupter::raiseAsync(std::uint64_t run, Again again)
{
    using namespace std::chrono_literals;
    Visit visit(*this);
    RunGate& gate = m_context->gate;
    if (!visit.entered() || run == 0 || currentRun() != run)
        return false;
    if (gate.raiseAsyncWithoutGil(run, PyExc_KeyboardInterrupt, again)) {
        wake(run);
        if (currentRun() != run)
            return true;
        // It goes on. Whether that is C code that keeps its GIL is seen by who waits for it.
        VisitGuard attached(m_context->interpreter);
        return true;
    }
    {
        VisitGuard attached(m_context->interpreter);
        if (currentRun() != run || (again == Again::No && wasRaised(run)))
            return false;
        gate.raiseAsync(run, PyExc_KeyboardInterrupt);
    }
    wake(run);
    return true;
}

void Interrupter::wake(std::uint64_t run)
{
    interruptConsoles(*m_context);
    // A signal that comes just before the system call is lost, so send a few; Python restarts what
    // they hit in vain.
    for (int i = 0; i < 10 && currentRun() == run; ++i) {
        pthread_kill(m_context->gate.ownerThread(), wakeSignal());
        usleep(5000);
    }
}

Status Interrupter::parkThreads()
{
    Visit visit(*this);
    if (!visit.entered())
        return failure("cannot park the threads of interpreter "
            + std::to_string(m_context->pythonId) + ": it is ending or has ended");
    VisitGuard attached(m_context->interpreter);
    parkOtherThreads();
    return {};
}

bool Interrupter::closeDoor(std::chrono::steady_clock::time_point until)
{
    MutexLock lock(m_mutex);
    m_open = false;
    while (m_visitors > 0) {
        if (lock.waitUntil(m_left, until) == std::cv_status::timeout)
            return m_visitors == 0;
    }
    return true;
}

void raiseSoon(std::shared_ptr<InterpreterContext> home, std::uint64_t run)
{
    (void)addPending(PyInterpreterState_Get(), {std::move(home), run});
}

void parkOtherThreads()
{
    PyEval_SetTraceAllThreads(park, nullptr);
    PyEval_SetTrace(nullptr, nullptr);
}

std::vector<std::int64_t> parkedThreads(std::int64_t pythonId)
{
    std::lock_guard lock(parkingLot().mutex);
    std::vector<std::int64_t> threads;
    const auto [first, last] = parkingLot().threads.equal_range(pythonId);
    for (auto it = first; it != last; ++it)
        threads.push_back(it->second);
    return threads;
}

} // namespace clutch::python
