// Interpreter::startAnalysing() and analyse(): jedi, in an interpreter that is nobody's.
#include "engine/python/analysis.h"

#include "engine/python/from_python.h"
#include "engine/python/interpreter_state.h"
#include "engine/python/looks.h"
#include "engine/python/py_ref.h"

namespace clutch::python {

namespace {

/// Lets an interrupt through that names `run`, for a scope.
class Interruptible
{
public:
    Interruptible(RunGate& gate, std::uint64_t run)
        : m_gate(gate)
    {
        m_gate.open(run);
    }
    ~Interruptible() { m_gate.close(); }
    Interruptible(const Interruptible&) = delete;
    Interruptible& operator=(const Interruptible&) = delete;

private:
    RunGate& m_gate;
};

const char* functionFor(AnalysisRequest::Want want)
{
    switch (want) {
    case AnalysisRequest::Want::Names:
        return "names";
    case AnalysisRequest::Want::Signature:
        return "signature";
    case AnalysisRequest::Want::Definitions:
        return "definitions";
    }
    return "names";
}

PyRef decoded(std::string_view text)
{
    return PyRef::steal(
        PyUnicode_DecodeUTF8(text.data(), static_cast<Py_ssize_t>(text.size()), "replace"));
}

Definition definitionFrom(PyObject* dict)
{
    Definition definition;
    definition.name = textIn(dict, "name");
    definition.kind = textIn(dict, "kind");
    definition.file = textIn(dict, "file");
    definition.line = static_cast<std::uint32_t>(integerIn(dict, "line"));
    definition.column = static_cast<std::uint32_t>(integerIn(dict, "column"));
    definition.description = textIn(dict, "description");
    return definition;
}

} // namespace

Status Interpreter::startAnalysing(const std::string& folder, std::uint64_t run)
{
    State& state = *m_state;
    state.owner.check();
    PyRef started;
    {
        Interruptible interruptible(state.context->gate, run);
        PyRef path = PyRef::steal(PyUnicode_DecodeFSDefaultAndSize(
            folder.data(), static_cast<Py_ssize_t>(folder.size())));
        if (path)
            started = callPrelude(state, "analysis", "start", "(O)", path.get());
    }
    if (started)
        return {};
    return failure("jedi cannot be used here: " + takeErrorText());
}

Result<Analysis> Interpreter::analyse(const AnalysisRequest& request)
{
    State& state = *m_state;
    state.owner.check();
    const std::string_view source(request.source);
    PyRef found;
    {
        Interruptible interruptible(state.context->gate, request.run);
        // Bytes and characters are not counted alike where bytes are no UTF-8.
        const PyRef before = decoded(source.substr(0, request.cursor));
        const PyRef after = decoded(source.substr(request.cursor));
        const PyRef text
            = PyRef::steal(before && after ? PyUnicode_Concat(before.get(), after.get()) : nullptr);
        const PyRef file = PyRef::steal(PyUnicode_DecodeFSDefaultAndSize(
            request.filename.data(), static_cast<Py_ssize_t>(request.filename.size())));
        if (text && file)
            found = callPrelude(state, "analysis", functionFor(request.want), "(OnO)", text.get(),
                PyUnicode_GET_LENGTH(before.get()), file.get());
    }
    if (!found) {
        const std::string reason = takeErrorText();
        (void)callPrelude(state, "analysis", "forget", "()");
        PyErr_Clear();
        return failure("jedi found nothing: " + reason);
    }
    Analysis analysis;
    analysis.completions = completionFrom(found.get(), request.source, request.cursor);
    eachIn(found.get(), "definitions",
        [&](PyObject* item) { analysis.definitions.push_back(definitionFrom(item)); });
    PyErr_Clear();
    return analysis;
}

} // namespace clutch::python
