#include "engine/python/interpreter_context.h"

#include "engine/python/away_threads.h"
#include "engine/python/interpreter_figures.h"
#include "engine/python/known_queues.h"
#include "engine/python/py_ref.h"
#include "engine/python/runtime.h"

#include <atomic>
#include <deque>
#include <map>

namespace clutch::python {

namespace {

constexpr const char* kCapsule = "clutch.context";

std::atomic<RuntimeHooks*> g_hooks{nullptr};

using Held = std::shared_ptr<InterpreterContext>;

/// The interpreters that user code made and that are alive, by Python's ids. One that is in here
/// cannot be freed while `mutex` is held: it is taken out before.
struct ForeignRegistry
{
    Mutex mutex;
    std::map<std::int64_t, Held> living CLUTCH_GUARDED_BY(mutex);
};

ForeignRegistry& foreigners()
{
    // Never destroyed: interpreters may outlive main().
    static auto* registry = new ForeignRegistry;
    return *registry;
}

thread_local std::shared_ptr<InterpreterContext> t_birth;
thread_local std::int64_t t_maker = 0;
thread_local bool t_moduleMakes = false; // and not C code that calls CPython's API
thread_local std::shared_ptr<InterpreterContext> t_home; // while this thread is away from it

/// Contexts of interpreters that this thread is ending: what CPython takes apart after their
/// dictionary may still print. A handful, because one that ends may end others that it made.
constexpr std::size_t kDyingKept = 16;
thread_local std::deque<Held> t_dying;

void interpreterGone(PyObject* capsule)
{
    auto* held = static_cast<Held*>(PyCapsule_GetPointer(capsule, kCapsule));
    if (!held)
        return;
    const Held context = *held;
    delete held;
    forgetFigures(context->pythonId);
    forgetQueues(context->pythonId);
    t_dying.push_back(context);
    if (t_dying.size() > kDyingKept)
        t_dying.pop_front();
    if (!context->foreign)
        return;
    {
        MutexLock lock(foreigners().mutex);
        foreigners().living.erase(context->pythonId);
    }
    if (RuntimeHooks* hooks = runtimeHooks())
        hooks->foreignInterpreterGone(context->pythonId);
}

/// In the words of Modules/_interpretersmodule.c. While an interpreter is born CPython itself takes
/// one of its module for one of the C API, and puts that right afterwards.
std::string whenceOf(PyInterpreterState* interpreter)
{
    if (std::exchange(t_moduleMakes, false))
        return "_interpreters module";
    switch (_PyInterpreterState_GetWhence(interpreter)) {
    case 2: // _PyInterpreterState_WHENCE_LEGACY_CAPI, of 3.14 and 3.15
        return "legacy C-API";
    case 3: // … _CAPI
        return "C-API";
    case 4: // … _XI
        return "cross-interpreter C-API";
    default:
        return "unknown";
    }
}

Held adoptForeign(PyInterpreterState* interpreter)
{
    RuntimeHooks* hooks = runtimeHooks();
    if (!hooks) {
        PyErr_SetString(PyExc_RuntimeError, "Clutch has ended and hears no new interpreter");
        return nullptr;
    }
    auto context = std::make_shared<InterpreterContext>();
    context->foreign = true;
    context->makerId = t_maker;
    context->console = hooks->foreignInterpreterBorn(
        {PyInterpreterState_GetID(interpreter), t_maker, whenceOf(interpreter)});
    if (!context->console) {
        PyErr_SetString(PyExc_RuntimeError, "Clutch has no console for this interpreter");
        return nullptr;
    }
    return context;
}

} // namespace

BirthGuard::BirthGuard(std::shared_ptr<InterpreterContext> context)
{
    t_birth = std::move(context);
}
BirthGuard::~BirthGuard()
{
    t_birth.reset();
}

std::shared_ptr<InterpreterContext> contextOfCurrent()
{
    PyInterpreterState* interpreter = PyInterpreterState_Get();
    PyObject* dict = PyInterpreterState_GetDict(interpreter);
    if (!dict) {
        PyErr_SetString(PyExc_RuntimeError, "the interpreter has no dictionary for its embedder");
        return nullptr;
    }
    if (PyObject* capsule = PyDict_GetItemString(dict, kCapsule)) {
        auto* held = static_cast<Held*>(PyCapsule_GetPointer(capsule, kCapsule));
        return held ? *held : nullptr;
    }
    const std::int64_t id = PyInterpreterState_GetID(interpreter);
    Held context = t_birth ? std::exchange(t_birth, nullptr) : adoptForeign(interpreter);
    if (!context)
        return nullptr;
    context->pythonId = id;
    context->interpreter = interpreter;
    auto* held = new Held(context);
    PyRef capsule = PyRef::steal(PyCapsule_New(held, kCapsule, interpreterGone));
    if (!capsule) {
        delete held;
        return nullptr;
    }
    if (context->foreign) {
        MutexLock lock(foreigners().mutex);
        foreigners().living[id] = context;
    }
    // Where that fails the capsule goes, and with it all that was said of the interpreter.
    if (PyDict_SetItemString(dict, kCapsule, capsule.get()) < 0)
        return nullptr;
    return context;
}

std::vector<std::int64_t> foreignMadeBy(std::int64_t makerId)
{
    std::vector<std::int64_t> made;
    MutexLock lock(foreigners().mutex);
    for (const auto& [id, context] : foreigners().living) {
        if (context->makerId == makerId)
            made.push_back(id);
    }
    return made;
}

bool withForeign(std::int64_t pythonId, const std::function<void(InterpreterContext&)>& look)
{
    // What ends it waits for this lock in interpreterGone(), before its memory goes.
    MutexLock lock(foreigners().mutex);
    const auto known = foreigners().living.find(pythonId);
    if (known == foreigners().living.end())
        return false;
    look(*known->second);
    return true;
}

AwayGuard::AwayGuard(std::int64_t elsewhere)
{
    if (!t_home) {
        std::shared_ptr<InterpreterContext> current = contextOfCurrent();
        if (!current)
            PyErr_Clear();
        m_leavesHome = current && current->gate.isOwner();
        if (m_leavesHome)
            t_home = std::move(current);
    }
    goAway(elsewhere);
}

AwayGuard::~AwayGuard()
{
    comeBack();
    if (m_leavesHome)
        t_home.reset();
}

RunGate* gateHere(InterpreterContext& current)
{
    if (current.gate.isOwner())
        return &current.gate;
    return t_home ? &t_home->gate : nullptr;
}

std::shared_ptr<InterpreterContext> homeHere(const std::shared_ptr<InterpreterContext>& current)
{
    return current->gate.isOwner() ? current : t_home;
}

std::vector<std::shared_ptr<InterpreterContext>> foreignAlive()
{
    std::vector<Held> alive;
    MutexLock lock(foreigners().mutex);
    for (const auto& [id, context] : foreigners().living)
        alive.push_back(context);
    return alive;
}

bool foreignHasThreads(std::int64_t pythonId)
{
    bool has = false;
    withForeign(pythonId, [&has](const InterpreterContext& context) {
        has = PyInterpreterState_ThreadHead(context.interpreter) != nullptr;
    });
    return has;
}

void setMaker(std::int64_t pythonId)
{
    t_maker = pythonId;
    t_moduleMakes = true;
}

RuntimeHooks* runtimeHooks()
{
    return g_hooks.load();
}
void setRuntimeHooks(RuntimeHooks* hooks)
{
    g_hooks.store(hooks);
}

} // namespace clutch::python
