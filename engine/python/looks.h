// What the prelude's looks at values are asked and answer. Internal to engine/python.
#pragma once

#include "engine/python/py_ref.h"
#include "engine/python/value_view.h"
#include "engine/python/values.h"

#include <cstdint>
#include <string_view>

namespace clutch::python {

// All of these: attached. What failed gives an empty answer, and no exception stays set.

/// The source up to the cursor, as completion.complete() takes it.
[[nodiscard]] PyRef completionArguments(std::string_view source, std::uint32_t cursor);
[[nodiscard]] CompletionResult completionFrom(
    PyObject* found, std::string_view source, std::uint32_t cursor);
[[nodiscard]] VariableList variablesFrom(PyObject* found);
/// What value.show() takes.
[[nodiscard]] PyRef valueArguments(const ValueRequest& request);
[[nodiscard]] ValueView valueFrom(PyObject* found);

/// A function buffer_page(value, first_row, rows, first_column, columns, columns_of_one_dimension):
/// copies a page out of a buffer in one go, so that no other thread of the interpreter ever meets
/// an object whose buffer is taken. Returns (format, item size, shape, rows, columns, width,
/// bytes).
[[nodiscard]] PyRef bufferPageFunction();

} // namespace clutch::python
