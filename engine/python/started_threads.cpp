#include "engine/python/started_threads.h"

#include "engine/python/interpreter_context.h"
#include "engine/python/py_ref.h"
#include "engine/python/runtime.h"
#include "engine/python/words_of.h"

#include <cstddef>
#include <mutex>
#include <string_view>
#include <vector>

namespace clutch::python {

namespace {

/// What a new thread calls: `function` is what it was to call.
PyObject* begin(PyObject* function, PyObject* arguments, PyObject* keywords)
{
    const auto context = contextOfCurrent();
    if (RuntimeHooks* hooks = runtimeHooks(); hooks && context)
        hooks->threadBegan(context->pythonId);
    PyErr_Clear();
    if (PyObject* result = PyObject_Call(function, arguments, keywords))
        return result;
    // As CPython does for what it was asked to call, which is `function` for whoever reads it.
    if (PyErr_ExceptionMatches(PyExc_SystemExit))
        PyErr_Clear();
    else
        PyErr_FormatUnraisable("Exception ignored in thread started by %R", function);
    Py_RETURN_NONE;
}

PyMethodDef kBegin{"begin", reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(begin)),
    METH_VARARGS | METH_KEYWORDS, nullptr};

/// `key`: of the original, in the interpreter's dictionary.
PyObject* startBy(const char* key, PyObject* const* arguments, Py_ssize_t count, PyObject* names)
{
    PyObject* dict = PyInterpreterState_GetDict(PyInterpreterState_Get());
    PyObject* original = dict ? PyDict_GetItemString(dict, key) : nullptr;
    if (!original) {
        PyErr_SetString(PyExc_RuntimeError, "can't start new thread: the interpreter is ending");
        return nullptr;
    }
    // What CPython would refuse is left to it and its words.
    if (count == 0 || !PyCallable_Check(arguments[0]))
        return PyObject_Vectorcall(original, arguments, static_cast<std::size_t>(count), names);
    const Py_ssize_t named = names ? PyTuple_GET_SIZE(names) : 0;
    std::vector<PyObject*> changed(arguments, arguments + count + named);
    const PyRef first = PyRef::steal(PyCFunction_New(&kBegin, arguments[0]));
    if (!first)
        return nullptr;
    changed[0] = first.get();
    return PyObject_Vectorcall(original, changed.data(), static_cast<std::size_t>(count), names);
}

constexpr const char* kNewThread = "clutch.start_new_thread";
constexpr const char* kJoinableThread = "clutch.start_joinable_thread";

PyObject* startNew(PyObject*, PyObject* const* arguments, Py_ssize_t count, PyObject* names)
{
    return startBy(kNewThread, arguments, count, names);
}
PyObject* startJoinable(PyObject*, PyObject* const* arguments, Py_ssize_t count, PyObject* names)
{
    return startBy(kJoinableThread, arguments, count, names);
}

template <typename Function> PyCFunction asMethod(Function function)
{
    return reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(function));
}

PyMethodDef kStartNew{
    "start_new_thread", asMethod(startNew), METH_FASTCALL | METH_KEYWORDS, nullptr};
PyMethodDef kStartJoinable{
    "start_joinable_thread", asMethod(startJoinable), METH_FASTCALL | METH_KEYWORDS, nullptr};

} // namespace

PyObject* starting(PyObject*, PyObject* arguments)
{
    static std::once_flag newOnce;
    static std::once_flag joinableOnce;
    const char* name = nullptr;
    PyObject* original = nullptr;
    if (!PyArg_ParseTuple(arguments, "sO", &name, &original))
        return nullptr;
    const bool joinable = std::string_view(name) == kStartJoinable.ml_name;
    PyObject* dict = PyInterpreterState_GetDict(PyInterpreterState_Get());
    if (!dict || PyDict_SetItemString(dict, joinable ? kJoinableThread : kNewThread, original) < 0)
        return nullptr;
    const PyRef module = PyRef::steal(PyImport_ImportModule("_thread"));
    const PyRef moduleName = PyRef::steal(PyUnicode_FromString("_thread"));
    PyMethodDef* method = joinable ? withWordsOf(original, kStartJoinable, joinableOnce)
                                   : withWordsOf(original, kStartNew, newOnce);
    return module && moduleName ? PyCFunction_NewEx(method, module.get(), moduleName.get())
                                : nullptr;
}

} // namespace clutch::python
