// Interpreter::complete(), variables() and value(): looking at the user's objects without
// disturbing them.
#include "engine/python/interpreter_state.h"
#include "engine/python/looks.h"
#include "engine/python/py_ref.h"

namespace clutch::python {

namespace {

/// Lets a Stop through for a scope, because a __repr__ or an import may hang.
class Looking
{
public:
    explicit Looking(RunGate& gate)
        : m_gate(gate)
    {
        m_gate.open(kLookingRun);
    }
    ~Looking() { m_gate.close(); }
    Looking(const Looking&) = delete;
    Looking& operator=(const Looking&) = delete;

private:
    RunGate& m_gate;
};

} // namespace

CompletionResult Interpreter::complete(std::string_view source, std::uint32_t cursor)
{
    State& state = *m_state;
    state.owner.check();
    PyRef found;
    if (const PyRef arguments = completionArguments(source, cursor)) {
        Looking looking(state.context->gate);
        found = callPrelude(
            state, "completion", "complete", "(O)", PyTuple_GetItem(arguments.get(), 0));
    }
    return completionFrom(found.get(), source, cursor);
}

VariableList Interpreter::variables(std::uint32_t limit)
{
    State& state = *m_state;
    state.owner.check();
    PyRef found;
    {
        Looking looking(state.context->gate);
        found = callPrelude(state, "variables", "variables", "(I)", limit);
    }
    return variablesFrom(found.get());
}

ValueView Interpreter::value(const ValueRequest& request)
{
    State& state = *m_state;
    state.owner.check();
    PyRef found;
    {
        Looking looking(state.context->gate);
        const PyRef show = state.function("value", "show");
        const PyRef arguments = show ? valueArguments(request) : PyRef();
        if (arguments)
            found = PyRef::steal(PyObject_CallObject(show.get(), arguments.get()));
    }
    return valueFrom(found.get());
}

} // namespace clutch::python
