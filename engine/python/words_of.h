// Builtins of ours that take the place of CPython's. Internal to engine/python.
#pragma once

#include "engine/python/python_api.h"

#include <mutex>

namespace clutch::python {

/// `method` with the documentation of the original, which is the same in every interpreter; that is
/// why `once` is the method's own.
inline PyMethodDef* withWordsOf(PyObject* original, PyMethodDef& method, std::once_flag& once)
{
    std::call_once(once, [&] {
        if (PyCFunction_Check(original))
            method.ml_doc = reinterpret_cast<PyCFunctionObject*>(original)->m_ml->ml_doc;
    });
    return &method;
}

} // namespace clutch::python
