#include "engine/python/prelude.h"

#include "engine/base/thread_role.h"
#include "engine/python/prelude_sources.h"

#include <marshal.h>

#include <map>
#include <string>

namespace clutch::python {

namespace {

constexpr std::string_view kFilePrefix = "<clutch.";

struct CodeCache
{
    Mutex mutex;
    std::map<std::string, std::string, std::less<>> marshalled CLUTCH_GUARDED_BY(mutex);
};

CodeCache& cache()
{
    static auto* instance = new CodeCache;
    return *instance;
}

std::string cached(std::string_view name)
{
    MutexLock lock(cache().mutex);
    const auto found = cache().marshalled.find(name);
    return found == cache().marshalled.end() ? std::string() : found->second;
}

PyRef compilePrelude(std::string_view name)
{
    for (const PreludeSource& file : preludeSources()) {
        if (file.name != name)
            continue;
        const std::string source(file.source);
        const std::string filename = std::string(kFilePrefix).append(name).append(">");
        PyRef code
            = PyRef::steal(Py_CompileString(source.c_str(), filename.c_str(), Py_file_input));
        PyRef bytes = PyRef::steal(
            code ? PyMarshal_WriteObjectToString(code.get(), Py_MARSHAL_VERSION) : nullptr);
        if (!bytes)
            return {};
        MutexLock lock(cache().mutex);
        cache().marshalled.emplace(name,
            std::string(PyBytes_AS_STRING(bytes.get()),
                static_cast<std::size_t>(PyBytes_GET_SIZE(bytes.get()))));
        return code;
    }
    PyErr_Format(PyExc_ImportError, "Clutch's prelude has no %.100s", std::string(name).c_str());
    return {};
}

/// The builtins as they were at the interpreter's birth, before user code could take them apart;
/// kept where it cannot reach.
PyRef pristineBuiltins()
{
    constexpr const char* kKey = "clutch.builtins";
    PyObject* own = PyInterpreterState_GetDict(PyInterpreterState_Get());
    if (PyObject* known = own ? PyDict_GetItemString(own, kKey) : nullptr)
        return PyRef::borrow(known);
    PyRef builtins = PyRef::steal(PyDict_Copy(PyEval_GetBuiltins()));
    if (!own || !builtins || PyDict_SetItemString(own, kKey, builtins.get()) < 0)
        return {};
    return builtins;
}

/// The standard finders alone, for a scope that runs nothing of the user's: what user code has put
/// in the way of imports may raise, or never return.
class StandardFinders
{
public:
    StandardFinders()
        : m_before(PyRef::borrow(PySys_GetObject("meta_path")))
    {
        const PyRef finders = list();
        m_replaced = m_before && finders && PySys_SetObject("meta_path", finders.get()) == 0;
        PyErr_Clear();
    }
    ~StandardFinders()
    {
        if (!m_replaced)
            return;
        PyObject* error = PyErr_GetRaisedException();
        (void)PySys_SetObject("meta_path", m_before.get());
        PyErr_SetRaisedException(error);
    }
    StandardFinders(const StandardFinders&) = delete;
    StandardFinders& operator=(const StandardFinders&) = delete;

private:
    static PyRef finder(const char* module, const char* name)
    {
        PyObject* modules = PySys_GetObject("modules");
        PyObject* found
            = modules && PyDict_Check(modules) ? PyDict_GetItemString(modules, module) : nullptr;
        return PyRef::steal(found ? PyObject_GetAttrString(found, name) : nullptr);
    }
    /// Null where user code has taken the import system apart.
    static PyRef list()
    {
        const PyRef builtin = finder("_frozen_importlib", "BuiltinImporter");
        const PyRef frozen = finder("_frozen_importlib", "FrozenImporter");
        const PyRef path = finder("_frozen_importlib_external", "PathFinder");
        if (!builtin || !frozen || !path)
            return {};
        return PyRef::steal(Py_BuildValue("[OOO]", builtin.get(), frozen.get(), path.get()));
    }

    const PyRef m_before;
    bool m_replaced = false;
};

} // namespace

PyRef loadPrelude(std::string_view name)
{
    const std::string bytes = cached(name);
    PyRef code = bytes.empty() ? compilePrelude(name)
                               : PyRef::steal(PyMarshal_ReadObjectFromString(
                                   bytes.data(), static_cast<Py_ssize_t>(bytes.size())));
    PyRef module
        = PyRef::steal(code ? PyModule_New(std::string("clutch.").append(name).c_str()) : nullptr);
    if (!module)
        return {};
    PyRef builtins = pristineBuiltins();
    PyObject* globals = PyModule_GetDict(module.get());
    if (!builtins || PyDict_SetItemString(globals, "__builtins__", builtins.get()) < 0)
        return {};
    const StandardFinders finders;
    PyRef result = PyRef::steal(PyEval_EvalCode(code.get(), globals, globals));
    return result ? std::move(module) : PyRef();
}

} // namespace clutch::python
