// Interrupter::visit(): a helper thread looks into an interpreter whose code goes on.
#include "engine/python/guest.h"
#include "engine/python/interrupter.h"
#include "engine/python/looks.h"
#include "engine/python/own_threads.h"
#include "engine/python/prelude.h"
#include "engine/python/thread_state.h"

namespace clutch::python {

namespace {

/// A module of the prelude that visitors share, kept where user code cannot reach.
PyRef sharedPrelude(const char* name)
{
    const std::string key = std::string("clutch.guest.") + name;
    PyObject* own = PyInterpreterState_GetDict(PyInterpreterState_Get());
    if (PyObject* known = own ? PyDict_GetItemString(own, key.c_str()) : nullptr)
        return PyRef::borrow(known);
    PyRef module = loadPrelude(name);
    if (!own || !module || PyDict_SetItemString(own, key.c_str(), module.get()) < 0)
        return {};
    return module;
}

PyRef call(const char* moduleName, const char* name, const PyRef& arguments)
{
    const PyRef module = arguments ? sharedPrelude(moduleName) : PyRef();
    const PyRef function
        = PyRef::steal(module ? PyObject_GetAttrString(module.get(), name) : nullptr);
    return PyRef::steal(function ? PyObject_CallObject(function.get(), arguments.get()) : nullptr);
}

/// Leaves the interpreter as it was: no trace function, profiler or monitoring tool of the user's
/// hears of the look, and no collection, with its finalizers, falls upon a thread that is not
/// theirs.
class Unnoticed
{
public:
    Unnoticed()
        : m_state(PyThreadState_Get())
        , m_collected(PyGC_Disable() != 0)
    {
        PyThreadState_EnterTracing(m_state);
    }
    ~Unnoticed()
    {
        PyThreadState_LeaveTracing(m_state);
        if (m_collected)
            PyGC_Enable();
    }
    Unnoticed(const Unnoticed&) = delete;
    Unnoticed& operator=(const Unnoticed&) = delete;

private:
    PyThreadState* m_state;
    bool m_collected;
};

class AttachedGuest final : public Guest
{
public:
    CompletionResult complete(std::string_view source, std::uint32_t cursor) override
    {
        const PyRef found = call("completion", "complete", completionArguments(source, cursor));
        return completionFrom(found.get(), source, cursor);
    }
    VariableList variables(std::uint32_t limit) override
    {
        const PyRef found = call("value", "names", PyRef::steal(Py_BuildValue("(I)", limit)));
        return variablesFrom(found.get());
    }
    ValueView value(const ValueRequest& request) override
    {
        const PyRef found = call("value", "show", valueArguments(request));
        return valueFrom(found.get());
    }
    std::vector<std::int64_t> nativeThreads() override { return otherThreads(); }

private:
    Unnoticed m_unnoticed;
};

} // namespace

bool Interrupter::visit(
    const std::function<bool()>& wanted, const std::function<void(Guest&)>& look)
{
    const Visit visit(*this);
    if (!visit.entered())
        return false;
    const VisitGuard attached(m_context->interpreter);
    if (!wanted())
        return false;
    AttachedGuest guest;
    look(guest);
    return true;
}

} // namespace clutch::python
