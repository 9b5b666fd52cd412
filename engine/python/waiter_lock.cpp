#include "engine/python/waiter_lock.h"

#include "engine/python/interpreter_context.h"

#include <algorithm>

namespace clutch::python {

namespace {

/// How long a stoppable wait goes without looking for a Stop: 50 wake-ups a second cost less than
/// 0.1 % of a core.
constexpr PY_TIMEOUT_T kLookEvery = 20'000; // µs

struct WaiterLock
{
    PyObject_HEAD PyThread_type_lock lock;
};

WaiterLock* lockOf(PyObject* self)
{
    return reinterpret_cast<WaiterLock*>(self);
}

PyObject* makeLock(PyTypeObject* type, PyObject*, PyObject*)
{
    PyRef self = PyRef::steal(type->tp_alloc(type, 0));
    if (!self)
        return nullptr;
    lockOf(self.get())->lock = PyThread_allocate_lock();
    if (!lockOf(self.get())->lock)
        return PyErr_NoMemory();
    return self.release();
}

void destroyLock(PyObject* self)
{
    PyTypeObject* type = Py_TYPE(self);
    if (lockOf(self)->lock)
        PyThread_free_lock(lockOf(self)->lock);
    type->tp_free(self);
    Py_DECREF(type);
}

PyLockStatus waitFor(PyThread_type_lock lock, PY_TIMEOUT_T microseconds)
{
    PyLockStatus status{};
    Py_BEGIN_ALLOW_THREADS status = PyThread_acquire_lock_timed(lock, microseconds, 0);
    Py_END_ALLOW_THREADS return status;
}

PyObject* acquire(PyObject* self, PyObject* arguments, PyObject* keywords)
{
    static const char* names[] = {"blocking", "timeout", nullptr};
    int blocking = 1;
    double timeout = -1;
    if (!PyArg_ParseTupleAndKeywords(
            arguments, keywords, "|pd:acquire", const_cast<char**>(names), &blocking, &timeout))
        return nullptr;
    PyThread_type_lock lock = lockOf(self)->lock;
    if (PyThread_acquire_lock_timed(lock, 0, 0) == PY_LOCK_ACQUIRED)
        Py_RETURN_TRUE;
    if (!blocking || timeout == 0)
        Py_RETURN_FALSE;
    const auto context = contextOfCurrent();
    if (!context)
        return nullptr;
    PY_TIMEOUT_T left
        = timeout < 0 ? -1 : static_cast<PY_TIMEOUT_T>(std::min(timeout * 1e6, 9.0e15));
    // A thread that no Stop is meant for waits as any other lock does.
    RunGate* gate = gateHere(*context);
    if (!gate || gate->current() == 0)
        return PyBool_FromLong(waitFor(lock, left) == PY_LOCK_ACQUIRED);
    for (;;) {
        const PY_TIMEOUT_T now = left < 0 ? kLookEvery : std::min(left, kLookEvery);
        if (waitFor(lock, now) == PY_LOCK_ACQUIRED)
            Py_RETURN_TRUE;
        if (gate->takeHere()) {
            PyErr_SetNone(PyExc_KeyboardInterrupt);
            return nullptr;
        }
        if (left >= 0 && (left -= now) <= 0)
            Py_RETURN_FALSE;
    }
}

PyObject* release(PyObject* self, PyObject*)
{
    PyThread_type_lock lock = lockOf(self)->lock;
    if (PyThread_acquire_lock_timed(lock, 0, 0) == PY_LOCK_ACQUIRED) {
        PyThread_release_lock(lock);
        PyErr_SetString(PyExc_RuntimeError, "release unlocked lock");
        return nullptr;
    }
    PyThread_release_lock(lock);
    Py_RETURN_NONE;
}

PyObject* isLocked(PyObject* self, PyObject*)
{
    PyThread_type_lock lock = lockOf(self)->lock;
    if (PyThread_acquire_lock_timed(lock, 0, 0) != PY_LOCK_ACQUIRED)
        Py_RETURN_TRUE;
    PyThread_release_lock(lock);
    Py_RETURN_FALSE;
}

PyMethodDef kMethods[] = {
    {"acquire", reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(acquire)),
        METH_VARARGS | METH_KEYWORDS, nullptr},
    {"release", release, METH_NOARGS, nullptr},
    {"locked", isLocked, METH_NOARGS, nullptr},
    {nullptr, nullptr, 0, nullptr},
};

} // namespace

PyRef makeWaiterLockType(PyObject* module)
{
    PyType_Slot slots[] = {
        {Py_tp_new, reinterpret_cast<void*>(makeLock)},
        {Py_tp_dealloc, reinterpret_cast<void*>(destroyLock)},
        {Py_tp_methods, kMethods},
        {0, nullptr},
    };
    PyType_Spec spec = {"clutch._WaiterLock", sizeof(WaiterLock), 0,
        Py_TPFLAGS_DEFAULT | Py_TPFLAGS_IMMUTABLETYPE, slots};
    return PyRef::steal(PyType_FromModuleAndSpec(module, &spec, nullptr));
}

} // namespace clutch::python
