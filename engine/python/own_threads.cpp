#include "engine/python/own_threads.h"

#include "engine/base/thread_role.h"

namespace clutch::python {

namespace {

/// Held by who makes a thread state or lists them. Nothing waits for a GIL with it.
Mutex& listing()
{
    // Never destroyed: interpreters may outlive main().
    static auto* mutex = new Mutex;
    return *mutex;
}

/// Behind an interpreter's address; set once, before there is a second thread.
std::uintptr_t g_firstState = 0;

const PyThreadState* addressBehind(PyInterpreterState* interpreter, std::uintptr_t distance)
{
    // An address to compare with, and never to look at.
    return reinterpret_cast<const PyThreadState*>( // NOLINT(performance-no-int-to-ptr)
        reinterpret_cast<std::uintptr_t>(interpreter) + distance);
}

/// {ident: what(thread state)}; a null without an exception leaves the thread out.
template <typename What> PyObject* ofEachThread(What what)
{
    PyRef result = PyRef::steal(PyDict_New());
    for (PyThreadState* state : result ? threadStates() : std::vector<PyThreadState*>()) {
        PyRef value = PyRef::steal(what(state));
        if (!value && PyErr_Occurred())
            return nullptr;
        PyRef ident = PyRef::steal(PyLong_FromUnsignedLong(state->thread_id));
        if (!ident || (value && PyDict_SetItem(result.get(), ident.get(), value.get()) < 0))
            return nullptr;
    }
    return result.release();
}

} // namespace

PyThreadState* newThreadState(PyInterpreterState* interpreter)
{
    MutexLock lock(listing());
    return PyThreadState_New(interpreter);
}

std::vector<PyThreadState*> threadStates()
{
    std::vector<PyThreadState*> states;
    MutexLock lock(listing());
    for (PyThreadState* state = PyInterpreterState_ThreadHead(PyInterpreterState_Get()); state;
         state = PyThreadState_Next(state))
        states.push_back(state);
    return states;
}

PyObject* currentFrames(PyObject*, PyObject*)
{
    return ofEachThread([](PyThreadState* state) {
        return reinterpret_cast<PyObject*>(PyThreadState_GetFrame(state));
    });
}

PyObject* currentExceptions(PyObject*, PyObject*)
{
    return ofEachThread([](PyThreadState* state) {
        const _PyErr_StackItem* item = state->exc_info;
        while (item && (!item->exc_value || item->exc_value == Py_None))
            item = item->previous_item;
        return Py_NewRef(item ? item->exc_value : Py_None);
    });
}

std::vector<std::int64_t> otherThreads()
{
    std::vector<std::int64_t> threads;
    PyThreadState* mine = PyThreadState_Get();
    for (PyThreadState* state : threadStates()) {
        if (state != mine && state->native_thread_id != 0)
            threads.push_back(static_cast<std::int64_t>(state->native_thread_id));
    }
    return threads;
}

std::optional<std::int64_t> firstThreadIfOther()
{
    PyThreadState* mine = PyThreadState_Get();
    const PyThreadState* first = addressBehind(PyInterpreterState_Get(), g_firstState);
    for (PyThreadState* state : threadStates()) {
        if (state == first && state != mine)
            return static_cast<std::int64_t>(state->native_thread_id);
    }
    return std::nullopt;
}

void learnWhereFirstStatesAre()
{
    g_firstState = reinterpret_cast<std::uintptr_t>(PyThreadState_Get())
        - reinterpret_cast<std::uintptr_t>(PyInterpreterState_Get());
}

PyRef describedThreads()
{
    PyRef list = PyRef::steal(PyList_New(0));
    if (!list)
        return {};
    for (PyThreadState* state : threadStates()) {
        PyRef frame = PyRef::steal(reinterpret_cast<PyObject*>(PyThreadState_GetFrame(state)));
        PyErr_Clear();
        PyRef entry = PyRef::steal(Py_BuildValue(
            "(kkO)", state->thread_id, state->native_thread_id, frame ? frame.get() : Py_None));
        if (!entry || PyList_Append(list.get(), entry.get()) != 0)
            PyErr_Clear(); // one line less in a report
    }
    return list;
}

void countOthersAsDaemons()
{
#if PY_VERSION_HEX >= 0x030F0000
    // Of cpython/pystate.h, where only CPython itself sees the names.
    constexpr int kThreading = 3;
    constexpr int kThreadingDaemon = 6;
    PyThreadState* mine = PyThreadState_Get();
    for (PyThreadState* state : threadStates()) {
        if (state != mine && state->_whence == kThreading)
            state->_whence = kThreadingDaemon;
    }
#endif
}

} // namespace clutch::python
