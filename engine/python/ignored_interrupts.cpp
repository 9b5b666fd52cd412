#include "engine/python/ignored_interrupts.h"

#include "engine/python/from_python.h"
#include "engine/python/interpreter_context.h"
#include "engine/python/interrupter.h"

namespace clutch::python {

namespace {

/// Where the exception was raised: the file of the innermost frame of its traceback.
std::string fileOf(PyObject* unraisable)
{
    PyRef traceback = PyRef::steal(PyObject_GetAttrString(unraisable, "exc_traceback"));
    while (traceback && PyTraceBack_Check(traceback.get())) {
        PyRef next = PyRef::steal(PyObject_GetAttrString(traceback.get(), "tb_next"));
        if (!next || next.get() == Py_None)
            break;
        traceback = std::move(next);
    }
    const PyRef frame
        = PyRef::steal(traceback ? PyObject_GetAttrString(traceback.get(), "tb_frame") : nullptr);
    if (!frame || !PyFrame_Check(frame.get())) {
        PyErr_Clear();
        return {};
    }
    const PyRef code = PyRef::steal(reinterpret_cast<PyObject*>(
        PyFrame_GetCode(reinterpret_cast<PyFrameObject*>(frame.get()))));
    return textFrom(reinterpret_cast<PyCodeObject*>(code.get())->co_filename);
}

bool isInterrupt(PyObject* unraisable)
{
    const PyRef type = PyRef::steal(PyObject_GetAttrString(unraisable, "exc_type"));
    PyErr_Clear();
    return type.get() == PyExc_KeyboardInterrupt;
}

/// Whose run this thread executes and has stopped; null where there is none.
std::shared_ptr<InterpreterContext> stoppedHere()
{
    const auto context = contextOfCurrent();
    PyErr_Clear();
    auto home = context ? homeHere(context) : nullptr;
    const std::uint64_t run = home ? home->gate.current() : 0;
    return run != 0 && run < kClosingRun && home->gate.wasRaised(run) ? home : nullptr;
}

PyObject* hear(PyObject* original, PyObject* unraisable)
{
    const auto home = isInterrupt(unraisable) ? stoppedHere() : nullptr;
    PyRef told = home && fileOf(unraisable).starts_with("<frozen importlib")
        ? PyRef::borrow(Py_None)
        : PyRef::steal(PyObject_CallOneArg(original, unraisable));
    // Not earlier: telling it is Python code, which must not be hit either.
    if (home && home->gate.askAgain(home->gate.current()))
        raiseSoon(home, home->gate.current());
    return told.release();
}

PyMethodDef kHook = {"unraisablehook", hear, METH_O,
    PyDoc_STR("Handle an unraisable exception, as sys.__unraisablehook__ does.")};

} // namespace

PyRef makeUnraisableHook(PyObject* original)
{
    return PyRef::steal(PyCFunction_New(&kHook, original));
}

} // namespace clutch::python
