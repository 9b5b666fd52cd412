// Where an interpreter's code opened its files and sockets: a ResourceWarning of CPython's says
// "<sys>:0" of one that goes with its module. Internal to engine/python.
#pragma once

#include "engine/python/py_ref.h"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace clutch::python {

/// The places where one interpreter's code, and not the library on its own, opened something, by
/// the descriptors it got: the latest of each. With that interpreter's GIL.
class OpenedFiles
{
public:
    using Place = std::pair<std::string, int>; // file, line

    void setLibrary(std::string folder) { m_library = std::move(folder); }
    void opened(int descriptor);
    [[nodiscard]] std::optional<Place> of(int descriptor) const;

private:
    [[nodiscard]] std::optional<Place> caller() const;

    /// A program that keeps more files open has other worries.
    static constexpr std::size_t kMost = 4096;
    std::string m_library; // the folder of CPython's own modules
    std::map<int, Place> m_places;
};

/// clutch._opening(open, library): io's open(), which remembers besides where it was called.
PyObject* opening(PyObject* module, PyObject* arguments);
/// clutch._opened_here(descriptor): the caller has opened it in some other way.
PyObject* openedHere(PyObject* module, PyObject* descriptor);
/// clutch._opened_at(descriptor): (file, line) or None.
PyObject* openedAt(PyObject* module, PyObject* descriptor);

} // namespace clutch::python
