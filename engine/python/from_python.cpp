#include "engine/python/from_python.h"

#include "engine/python/py_ref.h"

namespace clutch::python {

namespace {
PyObject* itemOf(PyObject* dict, const char* key)
{
    return dict && PyDict_Check(dict) ? PyDict_GetItemString(dict, key) : nullptr;
}
} // namespace

std::string textFrom(PyObject* object)
{
    if (!object || !PyUnicode_Check(object))
        return {};
    PyRef bytes = PyRef::steal(PyUnicode_AsEncodedString(object, "utf-8", "backslashreplace"));
    if (!bytes) {
        PyErr_Clear();
        return {};
    }
    return {
        PyBytes_AS_STRING(bytes.get()), static_cast<std::size_t>(PyBytes_GET_SIZE(bytes.get()))};
}

std::int64_t integerFrom(PyObject* object)
{
    if (!object || !PyLong_Check(object))
        return 0;
    int overflow = 0;
    const std::int64_t value = PyLong_AsLongLongAndOverflow(object, &overflow);
    PyErr_Clear();
    return overflow ? 0 : value;
}

std::string textIn(PyObject* dict, const char* key)
{
    return textFrom(itemOf(dict, key));
}
std::int64_t integerIn(PyObject* dict, const char* key)
{
    return integerFrom(itemOf(dict, key));
}

Frame frameFrom(PyObject* tuple)
{
    Frame frame;
    if (!tuple || !PyTuple_Check(tuple) || PyTuple_GET_SIZE(tuple) < 3)
        return frame;
    frame.file = textFrom(PyTuple_GET_ITEM(tuple, 0));
    frame.line = static_cast<int>(integerFrom(PyTuple_GET_ITEM(tuple, 1)));
    frame.function = textFrom(PyTuple_GET_ITEM(tuple, 2));
    if (PyTuple_GET_SIZE(tuple) > 4) {
        frame.column = static_cast<int>(integerFrom(PyTuple_GET_ITEM(tuple, 3)));
        frame.endColumn = static_cast<int>(integerFrom(PyTuple_GET_ITEM(tuple, 4)));
    }
    return frame;
}

std::vector<Frame> framesFrom(PyObject* list)
{
    std::vector<Frame> frames;
    if (!list || !PyList_Check(list))
        return frames;
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(list); ++i)
        frames.push_back(frameFrom(PyList_GET_ITEM(list, i)));
    return frames;
}

std::shared_ptr<ExceptionInfo> exceptionFrom(PyObject* dict)
{
    if (!dict || !PyDict_Check(dict))
        return nullptr;
    auto info = std::make_shared<ExceptionInfo>();
    info->type = textIn(dict, "type");
    info->message = textIn(dict, "message");
    info->frames = framesFrom(itemOf(dict, "frames"));
    eachIn(dict, "notes", [&](PyObject* note) { info->notes.push_back(textFrom(note)); });
    eachIn(dict, "group", [&](PyObject* inner) {
        if (const auto exception = exceptionFrom(inner))
            info->group.push_back(*exception);
    });
    info->cause = exceptionFrom(itemOf(dict, "cause"));
    info->context = exceptionFrom(itemOf(dict, "context"));
    info->file = textIn(dict, "file");
    info->line = static_cast<int>(integerIn(dict, "line"));
    info->column = static_cast<int>(integerIn(dict, "column"));
    info->endLine = static_cast<int>(integerIn(dict, "end_line"));
    info->endColumn = static_cast<int>(integerIn(dict, "end_column"));
    info->text = textIn(dict, "text");
    return info;
}

Finding findingFrom(PyObject* dict)
{
    Finding finding;
    finding.severity = static_cast<Finding::Severity>(integerIn(dict, "severity"));
    finding.kind = textIn(dict, "kind");
    finding.text = textIn(dict, "text");
    finding.file = textIn(dict, "file");
    finding.line = static_cast<int>(integerIn(dict, "line"));
    finding.advice = textIn(dict, "advice");
    finding.frames = framesFrom(itemOf(dict, "frames"));
    return finding;
}

Alive aliveFrom(PyObject* dict)
{
    Alive alive;
    eachIn(dict, "threads", [&](PyObject* entry) {
        Alive::Thread thread;
        thread.nativeId = integerIn(entry, "native_id");
        thread.name = textIn(entry, "name");
        thread.daemon = integerIn(entry, "daemon") != 0;
        thread.owner = integerIn(entry, "owner") != 0;
        thread.frames = framesFrom(itemOf(entry, "frames"));
        alive.threads.push_back(std::move(thread));
    });
    eachIn(dict, "resources", [&](PyObject* entry) {
        alive.resources.push_back(
            {textIn(entry, "what"), textIn(entry, "text"), textIn(entry, "mark"),
                textIn(entry, "file"), static_cast<int>(integerIn(entry, "line"))});
    });
    eachIn(dict, "children",
        [&](PyObject* pid) { alive.children.push_back(static_cast<int>(integerFrom(pid))); });
    alive.blocks = static_cast<std::uint64_t>(integerIn(dict, "blocks"));
    alive.modules = static_cast<std::uint64_t>(integerIn(dict, "modules"));
    return alive;
}

} // namespace clutch::python
