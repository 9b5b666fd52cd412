#include "engine/python/interpreter_figures.h"

#include "engine/base/thread_role.h"
#include "engine/python/py_ref.h"
#include "engine/python/python_api.h"

#include <atomic>
#include <map>
#include <memory>
#include <string_view>

namespace clutch::python {

namespace {

constexpr const char* kCapsule = "clutch.collections";

using Collections = std::shared_ptr<std::atomic<std::uint64_t>>;

struct Counted
{
    PyObject* modules = nullptr; // a reference of ours: read without the GIL, it must stay
    Collections collections;
};

struct Registry
{
    Mutex mutex;
    std::map<std::int64_t, Counted> interpreters CLUTCH_GUARDED_BY(mutex);
};

Registry& registry()
{
    // Never destroyed: interpreters may outlive main().
    static auto* instance = new Registry;
    return *instance;
}

void dropCollections(PyObject* capsule)
{
    delete static_cast<Collections*>(PyCapsule_GetPointer(capsule, kCapsule));
}

/// gc.callbacks: called with "start" or "stop" and a dictionary, on whichever thread collects.
PyObject* collected(PyObject* capsule, PyObject* const* arguments, Py_ssize_t count)
{
    const char* phase = count > 0 ? PyUnicode_AsUTF8(arguments[0]) : nullptr;
    if (!phase) {
        PyErr_Clear();
        Py_RETURN_NONE;
    }
    auto* collections = static_cast<Collections*>(PyCapsule_GetPointer(capsule, kCapsule));
    if (std::string_view(phase) == "stop")
        (*collections)->fetch_add(1, std::memory_order_relaxed);
    Py_RETURN_NONE;
}

PyMethodDef kCollected
    = {"clutch_counts", reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(collected)),
        METH_FASTCALL, PyDoc_STR("Clutch's: counts garbage collections.")};

bool countCollections(const Collections& collections)
{
    auto held = std::make_unique<Collections>(collections);
    const PyRef capsule = PyRef::steal(PyCapsule_New(held.get(), kCapsule, dropCollections));
    if (!capsule)
        return false;
    (void)held.release(); // the capsule's
    const PyRef function = PyRef::steal(PyCFunction_New(&kCollected, capsule.get()));
    const PyRef gc = PyRef::steal(function ? PyImport_ImportModule("gc") : nullptr);
    const PyRef callbacks
        = PyRef::steal(gc ? PyObject_GetAttrString(gc.get(), "callbacks") : nullptr);
    return callbacks && PyList_Append(callbacks.get(), function.get()) == 0;
}

} // namespace

bool countFiguresOfCurrent()
{
    const std::int64_t id = PyInterpreterState_GetID(PyInterpreterState_Get());
    auto collections = std::make_shared<std::atomic<std::uint64_t>>(0);
    if (!countCollections(collections))
        return false;
    PyObject* modules = PyImport_GetModuleDict(); // never a subclass: CPython made it
    Registry& all = registry();
    MutexLock lock(all.mutex);
    all.interpreters[id] = {Py_NewRef(modules), std::move(collections)};
    return true;
}

void forgetFigures(std::int64_t pythonId)
{
    Counted counted;
    {
        Registry& all = registry();
        MutexLock lock(all.mutex);
        const auto known = all.interpreters.find(pythonId);
        if (known == all.interpreters.end())
            return;
        counted = std::move(known->second);
        all.interpreters.erase(known);
    }
    Py_DECREF(counted.modules);
}

InterpreterFigures figuresOf(std::int64_t pythonId)
{
    Registry& all = registry();
    MutexLock lock(all.mutex);
    const auto known = all.interpreters.find(pythonId);
    if (known == all.interpreters.end())
        return {};
    // PyDictObject is public; its owner may be writing this very word, and either number is right.
    const auto* modules = reinterpret_cast<const PyDictObject*>(known->second.modules);
    InterpreterFigures figures;
    figures.modules
        = static_cast<std::uint64_t>(__atomic_load_n(&modules->ma_used, __ATOMIC_RELAXED));
    figures.gcCollections = known->second.collections->load(std::memory_order_relaxed);
    return figures;
}

} // namespace clutch::python
