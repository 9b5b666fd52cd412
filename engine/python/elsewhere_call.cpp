#include "engine/python/elsewhere_call.h"

#include "engine/python/interpreter_context.h"
#include "engine/python/runtime.h"

namespace clutch::python {

namespace {

struct ElsewhereCall
{
    PyObject_HEAD PyObject* function;
};

ElsewhereCall* elsewhereCall(PyObject* self)
{
    return reinterpret_cast<ElsewhereCall*>(self);
}

PyObject* makeElsewhereCall(PyTypeObject* type, PyObject* arguments, PyObject*)
{
    PyObject* function = nullptr;
    if (!PyArg_ParseTuple(arguments, "O:_Elsewhere", &function))
        return nullptr;
    PyObject* self = type->tp_alloc(type, 0);
    if (!self)
        return nullptr;
    elsewhereCall(self)->function = Py_NewRef(function);
    return self;
}

int visitElsewhereCall(PyObject* self, visitproc visit, void* arg)
{
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(elsewhereCall(self)->function);
    return 0;
}

int clearElsewhereCall(PyObject* self)
{
    Py_CLEAR(elsewhereCall(self)->function);
    return 0;
}

void destroyElsewhereCall(PyObject* self)
{
    PyTypeObject* type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    clearElsewhereCall(self);
    type->tp_free(self);
    Py_DECREF(type);
}

/// -1 for what is no interpreter's id: CPython says what is wrong with it.
std::int64_t firstArgument(PyObject* arguments)
{
    if (PyTuple_GET_SIZE(arguments) == 0 || !PyLong_Check(PyTuple_GET_ITEM(arguments, 0)))
        return -1;
    const long long id = PyLong_AsLongLong(PyTuple_GET_ITEM(arguments, 0));
    PyErr_Clear();
    return id;
}

/// Whether what _interpreters.exec() and the like return (what was raised, or None) or
/// _interpreters.call() (a result and that) tells of a KeyboardInterrupt.
bool tellsOfInterrupt(PyObject* result)
{
    PyObject* raised = PyTuple_Check(result) && PyTuple_GET_SIZE(result) == 2
        ? PyTuple_GET_ITEM(result, 1)
        : result;
    if (raised == Py_None)
        return false;
    const PyRef type = PyRef::steal(PyObject_GetAttrString(raised, "type"));
    const PyRef name
        = PyRef::steal(type ? PyObject_GetAttrString(type.get(), "__name__") : nullptr);
    const bool tells = name && PyUnicode_Check(name.get())
        && PyUnicode_CompareWithASCIIString(name.get(), "KeyboardInterrupt") == 0;
    PyErr_Clear();
    return tells;
}

/// What a call takes and gives is pickled and unpickled on the way, which is code too: that a Stop
/// ended it CPython tells as a NotShareableError.
void interruptInsteadOfError()
{
    if (PyErr_ExceptionMatches(PyExc_KeyboardInterrupt))
        return;
    const PyRef error = PyRef::steal(PyErr_GetRaisedException());
    const PyRef interrupt = PyRef::steal(PyObject_CallNoArgs(PyExc_KeyboardInterrupt));
    if (!interrupt)
        return;
    PyException_SetContext(interrupt.get(), Py_XNewRef(error.get()));
    PyErr_SetRaisedException(Py_NewRef(interrupt.get()));
}

/// Calls what runs code in another interpreter. A Stop that ends that code is meant for the run
/// here, which shall end with it and not with an ExecutionFailed about it.
PyObject* callElsewhere(
    PyObject* function, PyObject* arguments, PyObject* keywords, std::int64_t pythonId)
{
    const auto context = contextOfCurrent();
    if (!context)
        return nullptr;
    RunGate* gate = gateHere(*context);
    const std::uint64_t run = gate ? gate->current() : 0;
    const bool before = run != 0 && gate->wasRaised(run);
    PyRef result;
    {
        const AwayGuard away(pythonId);
        // One that came after this thread last looked and before it said where it is going is asked
        // for here and nowhere else, and here is where it executes nothing.
        if (gate && gate->takeHere(run)) {
            PyErr_SetNone(PyExc_KeyboardInterrupt);
            return nullptr;
        }
        result = PyRef::steal(PyObject_Call(function, arguments, keywords));
    }
    if (run == 0)
        return result.release();
    // One that was asked for over there and that the code there did not come to raise.
    const bool taken = gate->takeHere(run);
    if (!taken && (before || !gate->wasRaised(run)))
        return result.release();
    if (!result)
        interruptInsteadOfError();
    else if (taken || tellsOfInterrupt(result.get()))
        PyErr_SetNone(PyExc_KeyboardInterrupt);
    else
        return result.release();
    return nullptr;
}

PyObject* call(PyObject* self, PyObject* arguments, PyObject* keywords)
{
    const PyRef function = PyRef::borrow(elsewhereCall(self)->function);
    const std::int64_t pythonId = firstArgument(arguments);
    if (pythonId < 0)
        return PyObject_Call(function.get(), arguments, keywords);
    RuntimeHooks* hooks = runtimeHooks();
    const std::shared_ptr<void> stay = hooks ? hooks->threadIsIn(pythonId) : nullptr;
    return callElsewhere(function.get(), arguments, keywords, pythonId);
}

PyObject* represent(PyObject* self)
{
    return PyObject_Repr(elsewhereCall(self)->function);
}

PyObject* getAttribute(PyObject* self, PyObject* name)
{
    return PyObject_GetAttr(elsewhereCall(self)->function, name);
}

} // namespace

PyRef makeElsewhereCallType(PyObject* module)
{
    PyType_Slot slots[] = {
        {Py_tp_new, reinterpret_cast<void*>(makeElsewhereCall)},
        {Py_tp_dealloc, reinterpret_cast<void*>(destroyElsewhereCall)},
        {Py_tp_traverse, reinterpret_cast<void*>(visitElsewhereCall)},
        {Py_tp_clear, reinterpret_cast<void*>(clearElsewhereCall)},
        {Py_tp_call, reinterpret_cast<void*>(call)},
        {Py_tp_repr, reinterpret_cast<void*>(represent)},
        {Py_tp_getattro, reinterpret_cast<void*>(getAttribute)},
        {0, nullptr},
    };
    PyType_Spec spec = {"clutch._Elsewhere", sizeof(ElsewhereCall), 0,
        Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_IMMUTABLETYPE, slots};
    return PyRef::steal(PyType_FromModuleAndSpec(module, &spec, nullptr));
}

} // namespace clutch::python
