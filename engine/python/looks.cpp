#include "engine/python/looks.h"

#include "engine/python/from_python.h"

#include <algorithm>
#include <map>

namespace clutch::python {

namespace {

std::uint64_t countIn(PyObject* dict, const char* key)
{
    return static_cast<std::uint64_t>(std::max<std::int64_t>(0, integerIn(dict, key)));
}

ValueView::Kind kindFrom(const std::string& name)
{
    static const std::map<std::string, ValueView::Kind> kinds{{"items", ValueView::Kind::Items},
        {"pairs", ValueView::Kind::Pairs}, {"attributes", ValueView::Kind::Attributes},
        {"elements", ValueView::Kind::Elements}};
    const auto found = kinds.find(name);
    return found == kinds.end() ? ValueView::Kind::Text : found->second;
}

Variable variableFrom(PyObject* item)
{
    return {textIn(item, "name"), textIn(item, "type"), textIn(item, "text"),
        integerIn(item, "size"), integerIn(item, "length")};
}

} // namespace

PyRef completionArguments(std::string_view source, std::uint32_t cursor)
{
    const std::string_view before = source.substr(0, std::min<std::size_t>(cursor, source.size()));
    const PyRef text = PyRef::steal(
        PyUnicode_DecodeUTF8(before.data(), static_cast<Py_ssize_t>(before.size()), "replace"));
    return PyRef::steal(text ? Py_BuildValue("(O)", text.get()) : nullptr);
}

CompletionResult completionFrom(PyObject* found, std::string_view source, std::uint32_t cursor)
{
    CompletionResult result;
    if (found) {
        result.start = static_cast<std::uint32_t>(integerIn(found, "start"));
        result.calltip = textIn(found, "calltip");
        eachIn(found, "items", [&](PyObject* item) {
            result.items.push_back(
                {textIn(item, "text"), textIn(item, "kind"), textIn(item, "signature")});
        });
    } else {
        result.start = static_cast<std::uint32_t>(std::min<std::size_t>(cursor, source.size()));
    }
    PyErr_Clear();
    return result;
}

VariableList variablesFrom(PyObject* found)
{
    VariableList list;
    list.truncated = integerIn(found, "truncated") != 0;
    eachIn(found, "items", [&](PyObject* item) { list.items.push_back(variableFrom(item)); });
    PyErr_Clear();
    return list;
}

PyRef valueArguments(const ValueRequest& request)
{
    const PyRef path = PyRef::steal(PyList_New(0));
    for (const ValueRequest::Step& step : request.path) {
        const PyRef entry = PyRef::steal(Py_BuildValue("(Ls#)", static_cast<long long>(step.row),
            step.label.data(), static_cast<Py_ssize_t>(step.label.size())));
        if (!path || !entry || PyList_Append(path.get(), entry.get()) < 0)
            return {};
    }
    const PyRef page = bufferPageFunction();
    if (!path || !page)
        return {};
    return PyRef::steal(Py_BuildValue("(s#OKIKKO)", request.name.data(),
        static_cast<Py_ssize_t>(request.name.size()), path.get(),
        static_cast<unsigned long long>(request.firstRow), request.rows,
        static_cast<unsigned long long>(request.firstColumn),
        static_cast<unsigned long long>(request.firstCharacter), page.get()));
}

ValueView valueFrom(PyObject* found)
{
    ValueView view;
    if (!found) {
        PyErr_Clear();
        view.gone = "It could not be looked at.";
        return view;
    }
    view.gone = textIn(found, "gone");
    view.type = textIn(found, "type");
    view.kind = kindFrom(textIn(found, "kind"));
    view.text = textIn(found, "text");
    view.firstCharacter = countIn(found, "first_character");
    view.characters = countIn(found, "characters");
    view.nextCharacter = countIn(found, "next_character");
    view.textNote = textIn(found, "text_note");
    view.firstRow = countIn(found, "first_row");
    view.totalRows = countIn(found, "total_rows");
    view.firstColumn = countIn(found, "first_column");
    view.totalColumns = countIn(found, "total_columns");
    view.format = textIn(found, "format");
    view.itemSize = countIn(found, "item_size");
    view.size = integerIn(found, "size");
    view.length = integerIn(found, "length");
    eachIn(found, "shape", [&](PyObject* extent) {
        view.shape.push_back(static_cast<std::uint64_t>(integerFrom(extent)));
    });
    eachIn(found, "rows", [&](PyObject* item) {
        ValueRow row{textIn(item, "label"), variableFrom(item), integerIn(item, "opens") != 0, {}};
        eachIn(item, "cells", [&](PyObject* cell) { row.cells.push_back(textFrom(cell)); });
        view.rows.push_back(std::move(row));
    });
    PyErr_Clear();
    return view;
}

} // namespace clutch::python
