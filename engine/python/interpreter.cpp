#include "engine/python/interpreter_state.h"

#include "engine/python/prelude.h"
#include "engine/python/py_ref.h"
#include "engine/python/thread_state.h"

#include <cstdarg>

namespace clutch::python {

namespace {

PyInterpreterConfig cpythonConfig(const InterpreterConfig& config)
{
    PyInterpreterConfig result{};
    result.use_main_obmalloc = config.useMainObmalloc;
    result.allow_fork = config.allowFork;
    result.allow_exec = config.allowExec;
    result.allow_threads = config.allowThreads;
    result.allow_daemon_threads = config.allowDaemonThreads;
    result.check_multi_interp_extensions = config.checkMultiInterpExtensions;
    result.gil = config.gil == InterpreterConfig::Gil::Own ? PyInterpreterConfig_OWN_GIL
                                                           : PyInterpreterConfig_SHARED_GIL;
    return result;
}

constexpr const char* kStepCapsule = "clutch.step";

/// One turn of the serving loop, called by prelude/core.py: waits without the GIL for a job, does
/// it; false ends the loop.
PyObject* serveStep(PyObject* self, PyObject*)
{
    auto* interpreter = static_cast<Interpreter*>(PyCapsule_GetContext(self));
    auto* state = static_cast<Interpreter::State*>(PyCapsule_GetPointer(self, kStepCapsule));
    if (!state)
        return nullptr;
    std::optional<Job> job;
    {
        DetachGuard detached;
        job = state->jobs->next();
    }
    state->jobsDone = !job;
    if (job)
        (*job)(*interpreter);
    // A job tells its errors by its result; one that is left over is nobody's.
    PyErr_Clear();
    return PyBool_FromLong(!state->jobsDone);
}

PyMethodDef kServeStep{"step", serveStep, METH_NOARGS, nullptr};

} // namespace

std::string takeErrorText()
{
    PyRef error = PyRef::steal(PyErr_GetRaisedException());
    if (!error)
        return "no reason given";
    PyRef text = PyRef::steal(PyObject_Str(error.get()));
    PyErr_Clear();
    const char* utf8 = text ? PyUnicode_AsUTF8(text.get()) : nullptr;
    PyErr_Clear();
    return std::string(Py_TYPE(error.get())->tp_name)
        .append(": ")
        .append(utf8 ? utf8 : "its text cannot be shown");
}

PyRef Interpreter::State::function(const char* module, const char* name)
{
    auto found = prelude.find(module);
    if (found == prelude.end()) {
        PyRef loaded = loadPrelude(module);
        if (!loaded)
            return {};
        found = prelude.emplace(module, std::move(loaded)).first;
    }
    return PyRef::steal(PyObject_GetAttrString(found->second.get(), name));
}

PyRef callPrelude(
    Interpreter::State& state, const char* module, const char* name, const char* format, ...)
{
    PyRef function = state.function(module, name);
    if (!function)
        return {};
    va_list values;
    va_start(values, format);
    PyRef arguments = PyRef::steal(Py_VaBuildValue(format, values));
    va_end(values);
    return PyRef::steal(arguments ? PyObject_CallObject(function.get(), arguments.get()) : nullptr);
}

namespace {

tl::unexpected<Error> cannotPrepare(const InterpreterContext& context, const char* what)
{
    return failure(
        "cannot prepare interpreter " + context.label + ": " + what + ": " + takeErrorText());
}

} // namespace

Status Interpreter::State::adopt(const InterpreterOptions& options)
{
    thread = PyThreadState_Get();
    // Normally `site` has imported it already.
    PyRef streams = PyRef::steal(PyImport_ImportModule("sitecustomize"));
    if (!streams || context->interpreter != PyInterpreterState_Get())
        return cannotPrepare(*context, "its streams could not be put in place");
    context->gate.bindOwner();
    return start(options);
}

Status Interpreter::State::start(const InterpreterOptions& options)
{
    PyRef argv = PyRef::steal(PyList_New(0));
    for (const std::string& argument : options.argv) {
        PyRef text = PyRef::steal(PyUnicode_DecodeFSDefault(argument.c_str()));
        if (!argv || !text || PyList_Append(argv.get(), text.get()) < 0)
            return cannotPrepare(*context, "sys.argv");
    }
    PyRef searchPath = PyRef::steal(PyUnicode_DecodeFSDefault(options.searchPath.c_str()));
    PyRef started = searchPath ? callPrelude(*this, "run", "start", "(sOO)", context->label.c_str(),
                        argv.get(), searchPath.get())
                               : PyRef();
    if (!started)
        return cannotPrepare(*context, "its prelude failed");
    return {};
}

Interpreter::Interpreter(std::unique_ptr<State> state)
    : m_state(std::move(state))
{
}

Result<std::unique_ptr<Interpreter>> Interpreter::create(
    const InterpreterOptions& options, std::shared_ptr<Console> console)
{
    const InterpreterConfig config
        = options.kind == InterpreterKind::Custom ? options.config : configFor(options.kind);
    if (options.kind == InterpreterKind::Main)
        return failure("The main interpreter cannot be created: it comes with the runtime.");
    if (const Status valid = validate(config); !valid)
        return failure(valid.error().text);

    auto state = std::make_unique<State>();
    state->context = std::make_shared<InterpreterContext>();
    state->context->console = std::move(console);
    state->context->label = options.label;
    state->context->colour = options.colour;
    state->context->ownAllocator = !config.useMainObmalloc;
    state->interrupter = std::make_shared<Interrupter>(state->context);

    const PyInterpreterConfig wanted = cpythonConfig(config);
    PyThreadState* thread = nullptr;
    PyStatus status{};
    {
        BirthGuard birth(state->context);
        status = Py_NewInterpreterFromConfig(&thread, &wanted);
    }
    if (PyStatus_Exception(status) || !thread) {
        return failure("CPython could not create interpreter " + options.label + ": "
            + (status.err_msg ? status.err_msg : "it gave no reason"));
    }
    if (const Status adopted = state->adopt(options); !adopted) {
        state->prelude.clear();
        Py_EndInterpreter(thread);
        return failure(adopted.error().text);
    }
    PyEval_SaveThread();
    return std::unique_ptr<Interpreter>(new Interpreter(std::move(state)));
}

Interpreter::~Interpreter()
{
    if (m_state->thread && !m_state->isMain)
        (void)close({});
}

void Interpreter::serve(JobSource& jobs)
{
    State& state = *m_state;
    state.owner.check();
    AttachGuard attached(state.thread);
    state.jobs = &jobs;
    state.jobsDone = false;
    PyRef capsule = PyRef::steal(PyCapsule_New(&state, kStepCapsule, nullptr));
    if (capsule)
        PyCapsule_SetContext(capsule.get(), this);
    PyRef step = PyRef::steal(capsule ? PyCFunction_New(&kServeStep, capsule.get()) : nullptr);
    while (step && !state.jobsDone) {
        PyRef served = callPrelude(state, "core", "serve", "(O)", step.get());
        if (!served) {
            // What got between our loop and its step: a trace or profile function of the user's
            // that raises.
            PyEval_SetTrace(nullptr, nullptr);
            PyEval_SetProfile(nullptr, nullptr);
            PyErr_Clear();
        }
    }
    PyErr_Clear();
    state.jobs = nullptr;
}

Status Interpreter::settle(const InterpreterOptions& options)
{
    m_state->owner.check();
    m_state->context->label = options.label;
    m_state->context->colour = options.colour;
    return m_state->start(options);
}

std::int64_t Interpreter::pythonId() const
{
    return m_state->context->pythonId;
}

std::shared_ptr<InterruptHandle> Interpreter::interruptHandle() const
{
    return m_state->interrupter;
}

} // namespace clutch::python
