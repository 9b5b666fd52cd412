// An owned reference to a Python object. Internal to engine/python.
#pragma once

#include "engine/python/python_api.h"

#include <utility>

namespace clutch::python {

/// Owns one reference, or none. Belongs to one interpreter: made, used and let go of only while
/// attached to it.
class PyRef
{
public:
    PyRef() = default;
    PyRef(PyRef&& other) noexcept
        : m_object(other.release())
    {
    }
    PyRef& operator=(PyRef&& other) noexcept
    {
        if (this != &other)
            reset(other.release());
        return *this;
    }
    PyRef(const PyRef&) = delete;
    PyRef& operator=(const PyRef&) = delete;
    ~PyRef() { Py_XDECREF(m_object); }

    /// Takes over a new reference, as most of the C API returns one.
    [[nodiscard]] static PyRef steal(PyObject* object)
    {
        PyRef ref;
        ref.m_object = object;
        return ref;
    }
    [[nodiscard]] static PyRef borrow(PyObject* object) { return steal(Py_XNewRef(object)); }

    [[nodiscard]] PyObject* get() const { return m_object; }
    [[nodiscard]] PyObject* release() { return std::exchange(m_object, nullptr); }
    [[nodiscard]] explicit operator bool() const { return m_object != nullptr; }
    void reset(PyObject* object = nullptr) { Py_XDECREF(std::exchange(m_object, object)); }

private:
    PyObject* m_object = nullptr;
};

} // namespace clutch::python
