#include "engine/python/runtime.h"

#include "engine/python/arena_counter.h"
#include "engine/python/clutch_module.h"
#include "engine/python/from_python.h"
#include "engine/python/interpreter_state.h"
#include "engine/python/left_behind.h"
#include "engine/python/py_ref.h"
#include "engine/python/python_config.h"
#include "engine/python/streams.h"
#include "engine/python/thread_state.h"

#include <chrono>
#include <csignal>

namespace clutch::python {

namespace {

/// CPython can be started again after Py_FinalizeEx, but extension modules cannot: what comes after
/// an end is a new process.
bool g_wasStarted = false;

bool g_finalizing = false; // by us

/// The last thing that any Py_FinalizeEx() does.
void onFinalized()
{
    if (RuntimeHooks* hooks = runtimeHooks(); hooks && !g_finalizing)
        hooks->finalizedElsewhere();
}

std::string systemString(const char* name)
{
    PyObject* value = PySys_GetObject(name);
    const char* utf8 = value && PyUnicode_Check(value) ? PyUnicode_AsUTF8(value) : nullptr;
    PyErr_Clear();
    return utf8 ? utf8 : "";
}

std::vector<std::string> systemPath()
{
    std::vector<std::string> path;
    PyObject* entries = PySys_GetObject("path");
    for (Py_ssize_t i = 0; entries && PyList_Check(entries) && i < PyList_GET_SIZE(entries); ++i)
        path.push_back(textFrom(PyList_GET_ITEM(entries, i)));
    PyErr_Clear();
    return path;
}

/// CPython has enabled faulthandler for descriptor 2, which the program may have captured: nobody
/// would read there after a crash.
void sendCrashesTo(int descriptor)
{
    const PyRef module = PyRef::steal(PyImport_ImportModule("faulthandler"));
    if (module.get()) {
        const PyRef enabled
            = PyRef::steal(PyObject_CallMethod(module.get(), "enable", "i", descriptor));
    }
    PyErr_Clear(); // without it crashes are told less well, and nothing else is lost
}

} // namespace

struct PythonRuntime::State
{
    std::unique_ptr<Interpreter> main;
    std::string build;
    std::string executable;
    std::vector<std::string> searchPath;
    bool finalized = false;
};

PythonRuntime::PythonRuntime(std::unique_ptr<State> state)
    : m_state(std::move(state))
{
}

Result<std::unique_ptr<PythonRuntime>> PythonRuntime::start(
    const RuntimeOptions& options, RuntimeHooks& hooks, std::shared_ptr<Console> mainConsole)
{
    if (g_wasStarted)
        return failure("cannot start CPython " PY_VERSION
                       ": this process has had one already; start a new process");
    g_wasStarted = true;

    PyPreConfig before;
    PyPreConfig_InitPythonConfig(&before);
    before.parse_argv = 0;
    before.utf8_mode = 1;
    PyStatus status = Py_PreInitialize(&before);
    if (PyStatus_Exception(status))
        return startFailure("pre-initialisation", status);
    installArenaCounter();
    if (PyImport_AppendInittab("sitecustomize", initStreamsModule) < 0
        || PyImport_AppendInittab("clutch", initClutchModule) < 0)
        return failure("cannot start CPython " PY_VERSION ": no memory for its builtin modules");

    Config config;
    std::string notice;
    if (const Status filled = config.fill(options, notice); !filled)
        return failure(filled.error().text);

    setRuntimeHooks(&hooks);
    auto state = std::make_unique<State>();
    auto interpreter = std::make_unique<Interpreter::State>();
    interpreter->isMain = true;
    interpreter->context = std::make_shared<InterpreterContext>();
    interpreter->context->console = std::move(mainConsole);
    interpreter->context->label = "main";
    interpreter->context->colour = options.colour;
    interpreter->interrupter = std::make_shared<Interrupter>(interpreter->context);
    {
        BirthGuard birth(interpreter->context);
        status = Py_InitializeFromConfig(&config.get());
    }
    if (PyStatus_Exception(status)) {
        setRuntimeHooks(nullptr);
        return startFailure("initialisation", status);
    }
    // CPython does this with its signal handlers, which are off. A socket or pipe whose reader is
    // gone is an OSError.
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);

    learnWhereFirstStatesAre();
    (void)Py_AtExit(onFinalized); // without it such an end is a crash without a reason

    if (const Status adopted = interpreter->adopt({}); !adopted) {
        interpreter->prelude.clear();
        g_finalizing = true;
        Py_FinalizeEx();
        setRuntimeHooks(nullptr);
        return failure(adopted.error().text);
    }
    if (options.crashDescriptor != 2)
        sendCrashesTo(options.crashDescriptor);
    state->build = systemString("version");
    state->executable = systemString("executable");
    state->searchPath = systemPath();
    state->main = std::unique_ptr<Interpreter>(new Interpreter(std::move(interpreter)));
    PyEval_SaveThread();
    if (!notice.empty())
        hooks.notice(0, notice);
    return std::unique_ptr<PythonRuntime>(new PythonRuntime(std::move(state)));
}

PythonRuntime::~PythonRuntime()
{
    if (!m_state->finalized)
        (void)finalize();
}

Interpreter& PythonRuntime::mainInterpreter()
{
    return *m_state->main;
}

void PythonRuntime::joinThreads(std::chrono::steady_clock::time_point until)
{
    Interpreter::State& main = *m_state->main->m_state;
    main.owner.check();
    const AttachGuard attached(main.thread);
    const double seconds = std::chrono::duration<double>(until.time_since_epoch()).count();
    (void)callPrelude(main, "ending", "join_threads", "(d)", seconds);
    PyErr_Clear();
}

FinalizeReport PythonRuntime::finalize()
{
    FinalizeReport report;
    Interpreter::State& main = *m_state->main->m_state;
    main.owner.check();
    if (std::exchange(m_state->finalized, true))
        return report;
    PyEval_RestoreThread(std::exchange(main.thread, nullptr));
    main.context->recorder.start();
    PyRef listening = callPrelude(main, "ending", "listen", "()");
    PyErr_Clear();
    listening.reset();
    PyRef open = callPrelude(main, "ending", "open_resources", "(K)",
        static_cast<unsigned long long>(blocksOf(main.context->pythonId)));
    PyErr_Clear();
    const Alive before = aliveFrom(open.get());
    open.reset();
    main.prelude.clear();
    {
        DetachGuard detached;
        (void)main.interrupter->closeDoor(
            std::chrono::steady_clock::now() + std::chrono::seconds(1));
    }
    const auto started = std::chrono::steady_clock::now();
    g_finalizing = true;
    report.status = Py_FinalizeEx();
    report.durationNs = static_cast<std::uint64_t>(
        std::chrono::nanoseconds(std::chrono::steady_clock::now() - started).count());
    setRuntimeHooks(nullptr);
    report.findings = main.context->recorder.finish();
    placeWhatWasNotClosed(report.findings, before.resources);
    return report;
}

void PythonRuntime::finalizeFromHere()
{
    Py_FinalizeEx();
}

std::string PythonRuntime::version()
{
    return PY_VERSION;
}
std::string PythonRuntime::build() const
{
    return m_state->build;
}
std::string PythonRuntime::executable() const
{
    return m_state->executable;
}
std::vector<std::string> PythonRuntime::searchPath() const
{
    return m_state->searchPath;
}
std::uint64_t PythonRuntime::arenaBytes(std::int64_t pythonId) const
{
    return arenaBytesOf(pythonId);
}
std::uint64_t PythonRuntime::blocks(std::int64_t pythonId) const
{
    return blocksOf(pythonId);
}

} // namespace clutch::python
