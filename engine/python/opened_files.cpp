#include "engine/python/opened_files.h"

#include "engine/python/from_python.h"
#include "engine/python/interpreter_context.h"
#include "engine/python/words_of.h"

#include <mutex>
#include <string_view>

namespace clutch::python {

namespace {

constexpr const char* kOriginal = "clutch.open"; // in the interpreter's dictionary
constexpr int kDeepest = 50; // frames of the library above one that is not

void remember(PyObject* file)
{
    const PyRef number = PyRef::steal(PyObject_CallMethod(file, "fileno", nullptr));
    if (number && PyLong_Check(number.get())) {
        if (const auto context = contextOfCurrent())
            context->opened.opened(static_cast<int>(integerFrom(number.get())));
    }
    PyErr_Clear(); // a warning says less then, and nothing else is lost
}

PyObject* openAndRemember(PyObject*, PyObject* const* arguments, Py_ssize_t count, PyObject* names)
{
    PyObject* dict = PyInterpreterState_GetDict(PyInterpreterState_Get());
    PyObject* original = dict ? PyDict_GetItemString(dict, kOriginal) : nullptr;
    if (!original) {
        PyErr_SetString(PyExc_RuntimeError, "the interpreter is ending: nothing can be opened");
        return nullptr;
    }
    PyObject* file
        = PyObject_Vectorcall(original, arguments, static_cast<std::size_t>(count), names);
    if (file)
        remember(file);
    return file;
}

PyMethodDef kOpen{"open",
    reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(openAndRemember)),
    METH_FASTCALL | METH_KEYWORDS, nullptr};

bool isOfTheLibrary(std::string_view file, const std::string& library)
{
    return file.starts_with("<frozen ") || file.starts_with("<clutch.")
        || (!library.empty() && file.starts_with(library));
}

} // namespace

void OpenedFiles::opened(int descriptor)
{
    m_places.erase(descriptor);
    if (m_places.size() >= kMost)
        return;
    if (std::optional<Place> place = caller())
        m_places.emplace(descriptor, std::move(*place));
}

std::optional<OpenedFiles::Place> OpenedFiles::of(int descriptor) const
{
    const auto found = m_places.find(descriptor);
    return found == m_places.end() ? std::nullopt : std::optional(found->second);
}

std::optional<OpenedFiles::Place> OpenedFiles::caller() const
{
    PyRef frame = PyRef::borrow(reinterpret_cast<PyObject*>(PyEval_GetFrame()));
    for (int depth = 0; frame && depth < kDeepest; ++depth) {
        auto* here = reinterpret_cast<PyFrameObject*>(frame.get());
        const PyRef code = PyRef::steal(reinterpret_cast<PyObject*>(PyFrame_GetCode(here)));
        std::string file = textFrom(reinterpret_cast<PyCodeObject*>(code.get())->co_filename);
        if (!isOfTheLibrary(file, m_library))
            return Place(std::move(file), PyFrame_GetLineNumber(here));
        frame = PyRef::steal(reinterpret_cast<PyObject*>(PyFrame_GetBack(here)));
    }
    return std::nullopt;
}

PyObject* opening(PyObject*, PyObject* arguments)
{
    static std::once_flag once;
    PyObject* original = nullptr;
    const char* library = nullptr;
    if (!PyArg_ParseTuple(arguments, "Os", &original, &library))
        return nullptr;
    const auto context = contextOfCurrent();
    PyObject* dict = PyInterpreterState_GetDict(PyInterpreterState_Get());
    if (!context || !dict || PyDict_SetItemString(dict, kOriginal, original) < 0)
        return nullptr;
    context->opened.setLibrary(library);
    const PyRef io = PyRef::steal(PyImport_ImportModule("_io"));
    const PyRef name = PyRef::steal(PyUnicode_FromString("_io"));
    return io && name ? PyCFunction_NewEx(withWordsOf(original, kOpen, once), io.get(), name.get())
                      : nullptr;
}

PyObject* openedHere(PyObject*, PyObject* descriptor)
{
    const auto context = contextOfCurrent();
    if (!context)
        return nullptr;
    context->opened.opened(static_cast<int>(integerFrom(descriptor)));
    Py_RETURN_NONE;
}

PyObject* openedAt(PyObject*, PyObject* descriptor)
{
    const auto context = contextOfCurrent();
    if (!context)
        return nullptr;
    const auto place = context->opened.of(static_cast<int>(integerFrom(descriptor)));
    if (!place)
        Py_RETURN_NONE;
    return Py_BuildValue("(si)", place->first.c_str(), place->second);
}

} // namespace clutch::python
