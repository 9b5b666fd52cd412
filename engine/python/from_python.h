// Plain values out of what the prelude returns. Internal to engine/python.
#pragma once

#include "engine/python/python_api.h"
#include "engine/python/values.h"

#include <memory>
#include <string>

namespace clutch::python {

// All of these: attached. A value of a type that is not expected gives an empty one, and never
// leaves an exception set.

/// UTF-8; what UTF-8 cannot say (surrogates) comes as a backslash escape, because it goes into
/// protobuf strings.
[[nodiscard]] std::string textFrom(PyObject* object);
[[nodiscard]] std::int64_t integerFrom(PyObject* object);
[[nodiscard]] std::string textIn(PyObject* dict, const char* key);
[[nodiscard]] std::int64_t integerIn(PyObject* dict, const char* key);
/// (file, line, function[, column, end column, end line])
[[nodiscard]] Frame frameFrom(PyObject* tuple);
[[nodiscard]] std::vector<Frame> framesFrom(PyObject* list);
[[nodiscard]] std::shared_ptr<ExceptionInfo> exceptionFrom(PyObject* dict);
[[nodiscard]] Finding findingFrom(PyObject* dict);
[[nodiscard]] Alive aliveFrom(PyObject* dict);

/// Calls `take(item)` for every item of the list or tuple at `dict[key]`.
template <typename Take> void eachIn(PyObject* dict, const char* key, Take take)
{
    PyObject* items = dict && PyDict_Check(dict) ? PyDict_GetItemString(dict, key) : nullptr;
    if (!items || !(PyList_Check(items) || PyTuple_Check(items)))
        return;
    for (Py_ssize_t i = 0; i < PySequence_Fast_GET_SIZE(items); ++i)
        take(PySequence_Fast_GET_ITEM(items, i));
}

} // namespace clutch::python
