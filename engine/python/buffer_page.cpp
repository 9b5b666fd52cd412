// bufferPageFunction(): a page of a buffer's elements, copied while nobody else of the interpreter
// runs.
#include "engine/python/looks.h"

#include <algorithm>

namespace clutch::python {

namespace {

/// A page is shown, so no more of it than a window's worth; what an element may take is bounded
/// because one of a structured type may be of any size.
constexpr Py_ssize_t kMostBytes = Py_ssize_t{8} << 20;

/// The buffer of an object, for a scope in which the GIL stays with us.
class BufferGuard
{
public:
    explicit BufferGuard(PyObject* object)
        : m_taken(PyObject_GetBuffer(object, &m_view, PyBUF_RECORDS_RO) == 0)
    {
    }
    ~BufferGuard()
    {
        if (m_taken)
            PyBuffer_Release(&m_view);
    }
    BufferGuard(const BufferGuard&) = delete;
    BufferGuard& operator=(const BufferGuard&) = delete;
    [[nodiscard]] bool taken() const { return m_taken; }
    [[nodiscard]] const Py_buffer& view() const { return m_view; }

private:
    Py_buffer m_view{};
    bool m_taken;
};

/// Any buffer as rows and columns: its last dimension goes to the right, all others downwards. One
/// dimension goes downwards, `wrap` elements a row.
struct Table
{
    Table(const Py_buffer& view, Py_ssize_t wrap)
        : elements(view.itemsize > 0 ? view.len / view.itemsize : 0)
        , columns(view.ndim > 1 ? view.shape[view.ndim - 1] : wrap)
        , rows(columns > 0 ? (elements + columns - 1) / columns : 0)
    {
    }
    Py_ssize_t elements;
    Py_ssize_t columns;
    Py_ssize_t rows;
};

const char* addressOf(const Py_buffer& view, Py_ssize_t element)
{
    const char* at = static_cast<const char*>(view.buf);
    if (!view.strides) // ctypes: it lies together
        return at + element * view.itemsize;
    for (int dimension = view.ndim - 1; dimension >= 0; --dimension) {
        at += view.strides[dimension] * (element % view.shape[dimension]);
        element /= view.shape[dimension];
    }
    return at;
}

PyRef copyPage(const Py_buffer& view, const Table& table, Py_ssize_t firstRow, Py_ssize_t rows,
    Py_ssize_t firstColumn, Py_ssize_t width)
{
    const Py_ssize_t fit = width > 0 && view.itemsize > 0
        ? std::max<Py_ssize_t>(1, kMostBytes / view.itemsize / width)
        : 0;
    const Py_ssize_t lastRow = std::min(table.rows, firstRow + std::min(rows, fit));
    std::string bytes;
    for (Py_ssize_t row = firstRow; row < lastRow; ++row) {
        for (Py_ssize_t column = firstColumn; column < firstColumn + width; ++column) {
            const Py_ssize_t element = row * table.columns + column;
            if (element < table.elements)
                bytes.append(addressOf(view, element), static_cast<std::size_t>(view.itemsize));
        }
    }
    return PyRef::steal(
        PyBytes_FromStringAndSize(bytes.data(), static_cast<Py_ssize_t>(bytes.size())));
}

PyObject* bufferPage(PyObject*, PyObject* arguments)
{
    PyObject* object = nullptr;
    Py_ssize_t firstRow = 0;
    Py_ssize_t rows = 0;
    Py_ssize_t firstColumn = 0;
    Py_ssize_t columns = 0;
    Py_ssize_t wrap = 1;
    if (!PyArg_ParseTuple(
            arguments, "Onnnnn", &object, &firstRow, &rows, &firstColumn, &columns, &wrap))
        return nullptr;
    const BufferGuard buffer(object);
    if (!buffer.taken())
        return nullptr;
    const Py_buffer& view = buffer.view();
    if (firstRow < 0 || rows < 0 || firstColumn < 0 || wrap < 1 || view.itemsize > kMostBytes) {
        PyErr_SetString(PyExc_ValueError, "its elements are too large to be shown");
        return nullptr;
    }
    const Table table(view, wrap);
    const Py_ssize_t width
        = std::clamp<Py_ssize_t>(table.columns - firstColumn, 0, std::max<Py_ssize_t>(0, columns));
    const PyRef bytes
        = copyPage(view, table, std::min(firstRow, table.rows), rows, firstColumn, width);
    const PyRef shape = PyRef::steal(PyTuple_New(view.ndim));
    if (!bytes || !shape)
        return nullptr;
    for (int dimension = 0; dimension < view.ndim; ++dimension)
        PyTuple_SetItem(shape.get(), dimension, PyLong_FromSsize_t(view.shape[dimension]));
    return Py_BuildValue("snOnnnO", view.format ? view.format : "B", view.itemsize, shape.get(),
        table.rows, table.columns, width, bytes.get());
}

PyMethodDef kBufferPage{"buffer_page", bufferPage, METH_VARARGS, nullptr};

} // namespace

PyRef bufferPageFunction()
{
    return PyRef::steal(PyCFunction_New(&kBufferPage, nullptr));
}

} // namespace clutch::python
