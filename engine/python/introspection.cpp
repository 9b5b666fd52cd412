// Interpreter::complete() and variables(): looking at the user's objects without disturbing them.
#include "engine/python/from_python.h"
#include "engine/python/interpreter_state.h"

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
    CompletionResult result;
    const std::string_view before = source.substr(0, std::min<std::size_t>(cursor, source.size()));
    PyRef text = PyRef::steal(
        PyUnicode_DecodeUTF8(before.data(), static_cast<Py_ssize_t>(before.size()), "replace"));
    PyRef found;
    if (text) {
        Looking looking(state.context->gate);
        found = callPrelude(state, "completion", "complete", "(O)", text.get());
    }
    if (found) {
        result.start = static_cast<std::uint32_t>(integerIn(found.get(), "start"));
        result.calltip = textIn(found.get(), "calltip");
        eachIn(found.get(), "items", [&](PyObject* item) {
            result.items.push_back(
                {textIn(item, "text"), textIn(item, "kind"), textIn(item, "signature")});
        });
    } else {
        result.start = static_cast<std::uint32_t>(before.size());
    }
    PyErr_Clear();
    return result;
}

VariableList Interpreter::variables(std::uint32_t limit)
{
    State& state = *m_state;
    state.owner.check();
    VariableList list;
    PyRef found;
    {
        Looking looking(state.context->gate);
        found = callPrelude(state, "variables", "variables", "(I)", limit);
    }
    list.truncated = integerIn(found.get(), "truncated") != 0;
    eachIn(found.get(), "items", [&](PyObject* item) {
        list.items.push_back({textIn(item, "name"), textIn(item, "type"), textIn(item, "text"),
            integerIn(item, "size"), integerIn(item, "length")});
    });
    PyErr_Clear();
    return list;
}

} // namespace clutch::python
