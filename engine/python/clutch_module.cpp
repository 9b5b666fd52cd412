#include "engine/python/clutch_module.h"

#include "engine/python/arena_counter.h"
#include "engine/python/console_wait.h"
#include "engine/python/elsewhere_call.h"
#include "engine/python/from_python.h"
#include "engine/python/ignored_interrupts.h"
#include "engine/python/known_queues.h"
#include "engine/python/opened_files.h"
#include "engine/python/own_threads.h"
#include "engine/python/py_ref.h"
#include "engine/python/runtime.h"
#include "engine/python/started_threads.h"
#include "engine/python/thread_state.h"
#include "engine/python/waiter_lock.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstring>
#include <limits>

namespace clutch::python {

namespace {

PyObject* finalizeRuntime(PyObject*, PyObject* arguments, PyObject* keywords)
{
    static const char* names[] = {"policy", nullptr};
    const char* policy = "clutch";
    if (!PyArg_ParseTupleAndKeywords(
            arguments, keywords, "|s:finalize", const_cast<char**>(names), &policy))
        return nullptr;
    FinalizePolicy chosen{};
    if (std::strcmp(policy, "clutch") == 0) {
        chosen = FinalizePolicy::ClutchCloses;
    } else if (std::strcmp(policy, "cpython") == 0) {
        chosen = FinalizePolicy::CPythonCloses;
    } else {
        return PyErr_Format(
            PyExc_ValueError, "policy must be 'clutch' or 'cpython', not '%.100s'", policy);
    }
    const auto context = contextOfCurrent();
    RuntimeHooks* hooks = runtimeHooks();
    if (!context)
        return nullptr;
    if (!hooks)
        return PyErr_Format(PyExc_RuntimeError, "the runtime has ended already");
    const Status status = hooks->finalizeRequested(chosen, context->pythonId);
    if (!status)
        return PyErr_Format(PyExc_RuntimeError, "%s", status.error().text.c_str());
    Py_RETURN_NONE;
}

PyObject* markMaker(PyObject*, PyObject*)
{
    setMaker(PyInterpreterState_GetID(PyInterpreterState_Get()));
    Py_RETURN_NONE;
}

/// time.sleep for the owner during a run, which a Stop ends at once; False where it does not apply.
PyObject* sleepHere(PyObject*, PyObject* seconds)
{
    const auto context = contextOfCurrent();
    if (!context)
        return nullptr;
    RunGate* gate = gateHere(*context);
    if (!gate || gate->current() == 0)
        Py_RETURN_FALSE;
    const double wanted = PyFloat_AsDouble(seconds);
    if (wanted == -1.0 && PyErr_Occurred())
        return nullptr;
    // What time.sleep would refuse is left to it and its words. Beyond a century steady_clock would
    // overflow.
    if (!(wanted >= 0.0) || wanted > 3.0e9)
        Py_RETURN_FALSE;
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    const auto until = std::chrono::duration_cast<std::chrono::nanoseconds>(now).count()
        + static_cast<std::int64_t>(std::ceil(wanted * 1e9));
    Console::Written woken{};
    do {
        const ConsoleWait console(*context);
        woken = console->sleepUntil(static_cast<std::uint64_t>(until));
    } while (woken == Console::Written::Interrupted && !gate->takeHere());
    if (woken == Console::Written::Interrupted) {
        PyErr_SetNone(PyExc_KeyboardInterrupt);
        return nullptr;
    }
    Py_RETURN_TRUE;
}

PyObject* readPassword(PyObject*, PyObject* prompt)
{
    const auto context = contextOfCurrent();
    PyRef text = PyRef::steal(
        context ? PyUnicode_AsEncodedString(prompt, "utf-8", "surrogatepass") : nullptr);
    if (!text)
        return nullptr;
    const std::string_view shown(
        PyBytes_AS_STRING(text.get()), static_cast<std::size_t>(PyBytes_GET_SIZE(text.get())));
    Console::Line line;
    do {
        const ConsoleWait console(*context);
        line = console->readLine(shown, true);
    } while (line.kind == Console::Line::Kind::Interrupted && !interruptedHere(*context));
    switch (line.kind) {
    case Console::Line::Kind::Interrupted:
        PyErr_SetNone(PyExc_KeyboardInterrupt);
        return nullptr;
    case Console::Line::Kind::EndOfFile:
        PyErr_SetNone(PyExc_EOFError);
        return nullptr;
    case Console::Line::Kind::Text:
        break;
    }
    return PyUnicode_DecodeUTF8(
        line.text.data(), static_cast<Py_ssize_t>(line.text.size()), "surrogatepass");
}

/// Whether the caller is the interpreter's owner in the middle of a run, which a Stop may want to
/// end.
PyObject* isStoppable(PyObject*, PyObject*)
{
    const auto context = contextOfCurrent();
    const RunGate* gate = context ? gateHere(*context) : nullptr;
    return context ? PyBool_FromLong(gate && gate->current() != 0) : nullptr;
}

PyObject* notice(PyObject*, PyObject* text)
{
    const auto context = contextOfCurrent();
    const char* utf8 = context ? PyUnicode_AsUTF8(text) : nullptr;
    if (!utf8)
        return nullptr;
    if (RuntimeHooks* hooks = runtimeHooks())
        hooks->notice(context->pythonId, utf8);
    Py_RETURN_NONE;
}

/// The first `size` bytes of a text, or fewer where a character would be cut through.
std::string cutText(std::string text, std::size_t size)
{
    if (text.size() <= size)
        return text;
    while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0u) == 0x80u)
        --size;
    text.resize(size);
    return text;
}

/// (message, category, filename, lineno) of a warnings.WarningMessage that was shown.
PyObject* warningShown(PyObject*, PyObject* arguments)
{
    PyObject* message = nullptr;
    PyObject* category = nullptr;
    PyObject* file = nullptr;
    PyObject* line = nullptr;
    const auto context = contextOfCurrent();
    if (!context || !PyArg_ParseTuple(arguments, "OOOO", &message, &category, &file, &line))
        return nullptr;
    RuntimeHooks* hooks = runtimeHooks();
    // The report of an end has an account of its own.
    if (!hooks || context->recorder.isOn())
        Py_RETURN_NONE;
    ShownWarning warning;
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    warning.tNs = static_cast<std::uint64_t>(std::chrono::nanoseconds(now).count());
    const auto leftOut = context->warnings.admit(warning.tNs);
    if (!leftOut)
        Py_RETURN_NONE;
    warning.leftOut = *leftOut;
    warning.run = context->gate.current();
    const PyRef text = PyRef::steal(PyObject_Str(message));
    if (!text) {
        if (!PyErr_ExceptionMatches(PyExc_Exception))
            return nullptr; // a Stop that came meanwhile
        PyErr_Clear();
    }
    const PyRef name = PyRef::steal(PyObject_GetAttrString(category, "__name__"));
    PyErr_Clear();
    const PyRef start = PyRef::steal(text
            ? PyUnicode_Substring(text.get(), 0, static_cast<Py_ssize_t>(kMaxWarningText))
            : nullptr);
    warning.text = cutText(textFrom(start.get()), kMaxWarningText);
    warning.category = textFrom(name.get());
    warning.file = textFrom(file);
    warning.line = static_cast<int>(
        std::clamp<std::int64_t>(integerFrom(line), 0, std::numeric_limits<int>::max()));
    hooks->warningShown(context->pythonId, warning);
    Py_RETURN_NONE;
}

PyObject* lastWords(PyObject*, PyObject*)
{
    if (RuntimeHooks* hooks = runtimeHooks()) {
        DetachGuard detached;
        hooks->lastWords();
    }
    Py_RETURN_NONE;
}

PyObject* unraisableHook(PyObject*, PyObject* original)
{
    return makeUnraisableHook(original).release();
}

PyObject* allocatedBlocks(PyObject*, PyObject*)
{
    return PyLong_FromUnsignedLongLong(
        blocksOf(PyInterpreterState_GetID(PyInterpreterState_Get())));
}

/// A function that tells of a queue of this interpreter's, by its id.
template <void (*tell)(std::int64_t, std::int64_t)> PyObject* tellOfQueue(PyObject*, PyObject* id)
{
    const long long queue = PyLong_AsLongLong(id);
    if (queue == -1 && PyErr_Occurred())
        return nullptr;
    tell(PyInterpreterState_GetID(PyInterpreterState_Get()), queue);
    Py_RETURN_NONE;
}

PyMethodDef kFunctions[] = {
    {"finalize", reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(finalizeRuntime)),
        METH_VARARGS | METH_KEYWORDS,
        PyDoc_STR("finalize(policy='clutch')\n--\n\n"
                  "Ends the whole runtime: this interpreter and all others.\n\n"
                  "'clutch': every interpreter is closed first, with a ResourceWarning for each; "
                  "refused with a\n"
                  "RuntimeError outside the main interpreter. 'cpython': Py_FinalizeEx() with "
                  "whatever is left.\n"
                  "The request is carried out when the running code ends.")},
    {"_mark_maker", markMaker, METH_NOARGS, nullptr},
    {"_sleep", sleepHere, METH_O, nullptr},
    {"_read_password", readPassword, METH_O, nullptr},
    {"_is_stoppable", isStoppable, METH_NOARGS, nullptr},
    {"_notice", notice, METH_O, nullptr},
    {"_warning_shown", warningShown, METH_VARARGS, nullptr},
    {"_queue_known", tellOfQueue<queueKnown>, METH_O, nullptr},
    {"_queue_dropped", tellOfQueue<queueDropped>, METH_O, nullptr},
    {"_last_words", lastWords, METH_NOARGS, nullptr},
    {"_unraisable_hook", unraisableHook, METH_O, nullptr},
    {"_starting", starting, METH_VARARGS, nullptr},
    {"_opening", opening, METH_VARARGS, nullptr},
    {"_opened_at", openedAt, METH_O, nullptr},
    {"_opened_here", openedHere, METH_O, nullptr},
    {"_current_frames", currentFrames, METH_NOARGS,
        PyDoc_STR("The innermost frame of each thread of this interpreter, by thread ident.")},
    {"_current_exceptions", currentExceptions, METH_NOARGS,
        PyDoc_STR("The exception that each thread of this interpreter handles, or None.")},
    {"_getallocatedblocks", allocatedBlocks, METH_NOARGS,
        PyDoc_STR("The blocks in use in this interpreter's pools.")},
    {nullptr, nullptr, 0, nullptr},
};

int fillModule(PyObject* module)
{
    const auto context = contextOfCurrent();
    if (!context)
        return -1;
    PyRef letter = PyRef::steal(PyUnicode_FromString(context->label.c_str()));
    PyRef foreign = PyRef::borrow(context->foreign ? Py_True : Py_False);
    PyRef waiter = makeWaiterLockType(module);
    PyRef elsewhere = makeElsewhereCallType(module);
    if (!letter || !waiter || !elsewhere)
        return -1;
    return PyModule_AddObjectRef(module, "letter", letter.get()) < 0
            || PyModule_AddObjectRef(module, "_foreign", foreign.get()) < 0
            || PyModule_AddObjectRef(module, "_WaiterLock", waiter.get()) < 0
            || PyModule_AddObjectRef(module, "_Elsewhere", elsewhere.get()) < 0
        ? -1
        : 0;
}

PyModuleDef_Slot kSlots[] = {
    {Py_mod_exec, reinterpret_cast<void*>(fillModule)},
    {Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED},
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
    {0, nullptr},
};
PyModuleDef kModule = {PyModuleDef_HEAD_INIT, "clutch",
    PyDoc_STR("What code that runs in Clutch can ask of it.\n\n"
              "letter: this interpreter's letter, 'A'; 'main' in the main one; '' where user code "
              "made the interpreter.\n"
              "finalize(policy='clutch'): ends the runtime."),
    0, kFunctions, kSlots, nullptr, nullptr, nullptr};

} // namespace

PyObject* initClutchModule()
{
    return PyModuleDef_Init(&kModule);
}

} // namespace clutch::python
