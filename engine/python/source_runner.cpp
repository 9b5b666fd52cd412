// Interpreter::run(): one evaluation, its interrupts and its outcome.
#include "engine/python/arena_counter.h"
#include "engine/python/from_python.h"
#include "engine/python/interpreter_state.h"

#include "engine/python/py_ref.h"

namespace clutch::python {

namespace {

PyRef asStringList(const std::vector<std::string>& texts)
{
    PyRef list = PyRef::steal(PyList_New(0));
    for (const std::string& text : texts) {
        PyRef item = PyRef::steal(
            PyUnicode_DecodeFSDefaultAndSize(text.data(), static_cast<Py_ssize_t>(text.size())));
        if (!list || !item || PyList_Append(list.get(), item.get()) < 0)
            return {};
    }
    return list;
}

/// Used where the prelude's own account fails (no memory, a library that user code took apart).
std::shared_ptr<ExceptionInfo> bareException(PyObject* error)
{
    auto info = std::make_shared<ExceptionInfo>();
    info->type = error ? Py_TYPE(error)->tp_name : "SystemError";
    info->message = "its details could not be had: " + takeErrorText();
    info->text = info->type + ": " + info->message + "\n";
    return info;
}

void tellSystemExit(Interpreter::State& state, PyObject* error, RunOutcome& outcome)
{
    outcome.kind = RunOutcome::Kind::SystemExit;
    outcome.exitCode = 1;
    PyRef status = callPrelude(state, "run", "exit_status", "(O)", error);
    if (status && PyTuple_Check(status.get()) && PyTuple_GET_SIZE(status.get()) == 2) {
        outcome.exitCode = static_cast<int>(integerFrom(PyTuple_GET_ITEM(status.get(), 0)));
        outcome.exitMessage = textFrom(PyTuple_GET_ITEM(status.get(), 1));
    }
    PyErr_Clear();
}

/// Prints the exception and makes a value of it. The gate is still open: a __str__ that never
/// returns can be stopped.
void tellException(Interpreter::State& state, PyObject* error, RunOutcome& outcome)
{
    if (PyErr_GivenExceptionMatches(error, PyExc_SystemExit)) {
        tellSystemExit(state, error, outcome);
        return;
    }
    const bool stopped = PyErr_GivenExceptionMatches(error, PyExc_KeyboardInterrupt)
        && state.context->gate.wasInterrupted();
    outcome.kind = stopped ? RunOutcome::Kind::Interrupted : RunOutcome::Kind::Exception;
    PyRef value
        = callPrelude(state, "report", "report", "(Oi)", error, state.context->colour ? 1 : 0);
    if (!value) {
        // A Stop may have hit the account itself, or user code has taken apart what the account
        // stands on: CPython's own printing needs less.
        PyErr_Clear();
        PyErr_DisplayException(error);
        PyErr_Clear();
        value = callPrelude(state, "report", "describe", "(O)", error);
    }
    outcome.exception = value ? exceptionFrom(value.get()) : bareException(error);
    PyErr_Clear();
}

/// The codes one after the other, as the interactive interpreter evaluates several statements;
/// empty after an exception.
bool evaluate(PyObject* codes, PyObject* nameSpace)
{
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(codes); ++i) {
        if (!PyRef::steal(PyEval_EvalCode(PyList_GET_ITEM(codes, i), nameSpace, nameSpace)))
            return false;
    }
    return true;
}

} // namespace

RunOutcome Interpreter::run(const RunRequest& request)
{
    State& state = *m_state;
    state.owner.check();
    RunGate& gate = state.context->gate;
    RunOutcome outcome;

    PyRef source = PyRef::steal(PyUnicode_DecodeUTF8(
        request.source.data(), static_cast<Py_ssize_t>(request.source.size()), nullptr));
    PyRef filename = PyRef::steal(PyUnicode_DecodeFSDefaultAndSize(
        request.filename.data(), static_cast<Py_ssize_t>(request.filename.size())));
    PyRef argv = asStringList(request.argv);
    PyRef prepared;
    if (source && filename && argv) {
        prepared = callPrelude(state, "run", "prepare", "(OOiiiOi)", source.get(), filename.get(),
            request.firstLine < 1 ? 1 : request.firstLine, request.mode == SourceMode::Single,
            request.nameSpace == RunNamespace::Fresh, argv.get(), request.asMainFile);
    }
    PyRef error;
    gate.open(request.run);
    if (!prepared || !PyTuple_Check(prepared.get()) || PyTuple_GET_SIZE(prepared.get()) < 2) {
        error.reset(PyErr_GetRaisedException());
    } else {
        const std::string what = textFrom(PyTuple_GET_ITEM(prepared.get(), 0));
        PyObject* value = PyTuple_GET_ITEM(prepared.get(), 1);
        if (what == "incomplete") {
            outcome.kind = RunOutcome::Kind::Incomplete;
            outcome.nextIndent = textFrom(value);
        } else if (what == "error") {
            error = PyRef::borrow(value);
        } else if (!evaluate(value, PyTuple_GET_ITEM(prepared.get(), 2))) {
            error.reset(PyErr_GetRaisedException());
        }
    }
    if (error)
        tellException(state, error.get(), outcome);
    error.reset();
    gate.close();

    (void)callPrelude(state, "run", "finish", "()");
    PyErr_Clear();
    outcome.blocks = blocksOf(state.context->pythonId);
    return outcome;
}

std::vector<ExceptionInfo> Interpreter::check(
    const std::string& source, const std::string& filename)
{
    State& state = *m_state;
    state.owner.check();
    PyRef name = PyRef::steal(PyUnicode_DecodeFSDefaultAndSize(
        filename.data(), static_cast<Py_ssize_t>(filename.size())));
    if (name
        && PyRef::steal(
            Py_CompileStringObject(source.c_str(), name.get(), Py_file_input, nullptr, -1)))
        return {};
    PyRef error = PyRef::steal(PyErr_GetRaisedException());
    PyRef value = callPrelude(state, "report", "describe", "(O)", error.get());
    const std::shared_ptr<ExceptionInfo> told
        = value ? exceptionFrom(value.get()) : bareException(error.get());
    PyErr_Clear();
    return {*told};
}

} // namespace clutch::python
