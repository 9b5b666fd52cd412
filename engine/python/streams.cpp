#include "engine/python/streams.h"

#include "engine/python/console_wait.h"
#include "engine/python/interpreter_context.h"
#include "engine/python/interpreter_figures.h"
#include "engine/python/prelude.h"
#include "engine/python/py_ref.h"

#include <algorithm>
#include <new>

namespace clutch::python {

namespace {

using ContextPtr = std::shared_ptr<InterpreterContext>;

/// One call of Console::write takes all of its bytes or none; this much of them at most.
constexpr std::size_t kMaxWrite = 64u << 10;

/// What a stream object has besides its base class's part. Relative to the base (PEP 697).
/// The context outlives every call but one that waits (ConsoleWait): it is let go of after the
/// interpreter's end. A stream object may even survive that, out of reach, on the stack of a thread
/// that was left behind; so it owns nothing.
struct StreamData
{
    InterpreterContext* context = nullptr;
    StreamKind kind = StreamKind::Stdout;
};

StreamData& dataOf(PyObject* self)
{
    return *static_cast<StreamData*>(PyObject_GetTypeData(self, Py_TYPE(self)));
}

bool send(const StreamData& data, std::string_view bytes)
{
    InterpreterContext& context = *data.context;
    std::string shown;
    if (data.kind == StreamKind::Stderr && context.recorder.isOn()) {
        shown = context.recorder.write(bytes);
        bytes = shown;
    }
    while (!bytes.empty()) {
        std::size_t size = std::min(bytes.size(), kMaxWrite);
        // A chunk ends between characters.
        while (size < bytes.size() && size > kMaxWrite - 4 && (bytes[size] & 0xC0) == 0x80)
            --size;
        Console::Written written{};
        {
            const ConsoleWait console(context);
            written = console->write(data.kind, bytes.substr(0, size));
        }
        if (written == Console::Written::Yes) {
            bytes.remove_prefix(size);
        } else if (interruptedHere(context)) {
            PyErr_SetNone(PyExc_KeyboardInterrupt);
            return false;
        }
        // Woken for a run or a thread that is not this one: none of the bytes were taken, so offer
        // them again.
    }
    return true;
}

bool usable(const StreamData& data)
{
    if (data.context)
        return true;
    PyErr_SetString(PyExc_ValueError, "I/O operation on closed file");
    return false;
}

bool sendText(const StreamData& data, PyObject* text)
{
    if (PyUnicode_IS_ASCII(text))
        return send(data,
            {static_cast<const char*>(PyUnicode_DATA(text)),
                static_cast<std::size_t>(PyUnicode_GET_LENGTH(text))});
    // Not PyUnicode_AsUTF8AndSize: it refuses surrogates, and keeps a second copy in the str for
    // its whole life.
    PyRef bytes = PyRef::steal(PyUnicode_AsEncodedString(text, "utf-8", "surrogatepass"));
    if (!bytes)
        return false;
    return send(data,
        {PyBytes_AS_STRING(bytes.get()), static_cast<std::size_t>(PyBytes_GET_SIZE(bytes.get()))});
}

PyObject* textWrite(PyObject* self, PyObject* text)
{
    StreamData& data = dataOf(self);
    if (!PyUnicode_Check(text))
        return PyErr_Format(PyExc_TypeError, "write() argument must be str, not %T", text);
    if (!usable(data) || !sendText(data, text))
        return nullptr;
    return PyLong_FromSsize_t(PyUnicode_GET_LENGTH(text));
}

PyObject* bytesWrite(PyObject* self, PyObject* object)
{
    StreamData& data = dataOf(self);
    if (!usable(data))
        return nullptr;
    Py_buffer view;
    if (PyObject_GetBuffer(object, &view, PyBUF_SIMPLE) < 0)
        return nullptr;
    const bool sent
        = send(data, {static_cast<const char*>(view.buf), static_cast<std::size_t>(view.len)});
    const Py_ssize_t size = view.len;
    PyBuffer_Release(&view);
    return sent ? PyLong_FromSsize_t(size) : nullptr;
}

/// stdin's raw side: one line of the console a call, as a terminal gives them. io.BufferedReader
/// and io.TextIOWrapper do the rest.
PyObject* inputReadInto(PyObject* self, PyObject* object)
{
    StreamData& data = dataOf(self);
    if (!usable(data))
        return nullptr;
    PyRef rest = PyRef::steal(PyObject_GetAttrString(self, "_rest"));
    if (!rest)
        return nullptr;
    if (!PyBytes_Check(rest.get()) || PyBytes_GET_SIZE(rest.get()) == 0) {
        Console::Line line;
        do {
            const ConsoleWait console(*data.context);
            line = console->readLine({}, false);
        } while (line.kind == Console::Line::Kind::Interrupted && !interruptedHere(*data.context));
        if (line.kind == Console::Line::Kind::Interrupted) {
            PyErr_SetNone(PyExc_KeyboardInterrupt);
            return nullptr;
        }
        if (line.kind == Console::Line::Kind::EndOfFile)
            return PyLong_FromLong(0);
        line.text.push_back('\n');
        rest = PyRef::steal(
            PyBytes_FromStringAndSize(line.text.data(), static_cast<Py_ssize_t>(line.text.size())));
        if (!rest)
            return nullptr;
    }
    Py_buffer view;
    if (PyObject_GetBuffer(object, &view, PyBUF_WRITABLE) < 0)
        return nullptr;
    const Py_ssize_t size = std::min(view.len, PyBytes_GET_SIZE(rest.get()));
    std::copy_n(PyBytes_AS_STRING(rest.get()), size, static_cast<char*>(view.buf));
    PyBuffer_Release(&view);
    PyRef left = PyRef::steal(PyBytes_FromStringAndSize(
        PyBytes_AS_STRING(rest.get()) + size, PyBytes_GET_SIZE(rest.get()) - size));
    if (!left || PyObject_SetAttrString(self, "_rest", left.get()) < 0)
        return nullptr;
    return PyLong_FromSsize_t(size);
}

PyObject* returnTrue(PyObject*, PyObject*)
{
    Py_RETURN_TRUE;
}
/// flush() has nothing to do: Console takes everything at once. close() does nothing either: a
/// program cannot close the console that its next run needs, and an io.TextIOWrapper around .buffer
/// closes that when it goes.
PyObject* nothing(PyObject*, PyObject*)
{
    Py_RETURN_NONE;
}
PyObject* ignoreAll(PyObject*, PyObject* const*, Py_ssize_t, PyObject*)
{
    Py_RETURN_NONE;
}

/// True exactly where the console shows colour: that is what tools ask it for.
PyObject* isTerminal(PyObject* self, PyObject*)
{
    const StreamData& data = dataOf(self);
    return PyBool_FromLong(data.context && data.context->colour);
}

/// The process's own descriptor 1 or 2. What is written there is shown as the runtime's own stream,
/// which keeps subprocess.run(…, stdout=sys.stdout) and faulthandler.enable() at work.
PyObject* descriptor(PyObject* self, PyObject*)
{
    return PyLong_FromLong(dataOf(self).kind == StreamKind::Stdout ? 1 : 2);
}

PyObject* nameOf(PyObject* self, void*)
{
    return PyUnicode_FromString(dataOf(self).kind == StreamKind::Stdout ? "<stdout>" : "<stderr>");
}
PyObject* constant(PyObject*, void* text)
{
    return PyUnicode_FromString(static_cast<const char*>(text));
}
PyObject* always(PyObject*, void*)
{
    Py_RETURN_TRUE;
}
PyObject* never(PyObject*, void*)
{
    Py_RETURN_FALSE;
}
PyObject* none(PyObject*, void*)
{
    Py_RETURN_NONE;
}

PyObject* outputRepr(PyObject* self)
{
    return PyUnicode_FromFormat("<clutch.ConsoleOutput name='<%s>' encoding='utf-8'>",
        dataOf(self).kind == StreamKind::Stdout ? "stdout" : "stderr");
}

void destroy(PyObject* self)
{
    dataOf(self).context = nullptr; // the base's finalizer may still call close() and flush()
    // The nearest base has the deallocator of every heap type, which would only lead back here:
    // _IOBase's own is further down.
    PyTypeObject* base = Py_TYPE(self)->tp_base;
    const destructor ofHeapTypes = base->tp_dealloc;
    while (base->tp_dealloc == ofHeapTypes)
        base = base->tp_base;
    base->tp_dealloc(self);
}

int traverse(PyObject* self, visitproc visit, void* argument)
{
    return Py_TYPE(self)->tp_base->tp_traverse(self, visit, argument);
}
int clear(PyObject* self)
{
    return Py_TYPE(self)->tp_base->tp_clear(self);
}

char kUtf8[] = "utf-8";
char kErrors[] = "surrogatepass";
char kWriteMode[] = "w";

PyMethodDef kTextMethods[] = {
    {"write", textWrite, METH_O, PyDoc_STR("Sends text to this interpreter's console.")},
    {"flush", nothing, METH_NOARGS, nullptr},
    {"close", nothing, METH_NOARGS, nullptr},
    {"isatty", isTerminal, METH_NOARGS, nullptr},
    {"fileno", descriptor, METH_NOARGS, nullptr},
    {"writable", returnTrue, METH_NOARGS, nullptr},
    {"reconfigure", reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(ignoreAll)),
        METH_FASTCALL | METH_KEYWORDS,
        PyDoc_STR("Accepted and ignored: the console takes UTF-8, unbuffered.")},
    {nullptr, nullptr, 0, nullptr},
};
PyGetSetDef kTextProperties[] = {
    {"name", nameOf, nullptr, nullptr, nullptr},
    {"mode", constant, nullptr, nullptr, kWriteMode},
    {"encoding", constant, nullptr, nullptr, kUtf8},
    {"errors", constant, nullptr, nullptr, kErrors},
    {"newlines", none, nullptr, nullptr, nullptr},
    {"line_buffering", always, nullptr, nullptr, nullptr},
    {"write_through", always, nullptr, nullptr, nullptr},
    {"closed", never, nullptr, nullptr, nullptr},
    {nullptr, nullptr, nullptr, nullptr, nullptr},
};
PyMethodDef kBytesMethods[] = {
    {"write", bytesWrite, METH_O, nullptr},
    {"flush", nothing, METH_NOARGS, nullptr},
    {"close", nothing, METH_NOARGS, nullptr},
    {"isatty", isTerminal, METH_NOARGS, nullptr},
    {"fileno", descriptor, METH_NOARGS, nullptr},
    {"writable", returnTrue, METH_NOARGS, nullptr},
    {nullptr, nullptr, 0, nullptr},
};
PyGetSetDef kBytesProperties[] = {
    {"name", nameOf, nullptr, nullptr, nullptr},
    {"closed", never, nullptr, nullptr, nullptr},
    {nullptr, nullptr, nullptr, nullptr, nullptr},
};
PyMethodDef kInputMethods[] = {
    {"readinto", inputReadInto, METH_O, nullptr},
    {"close", nothing, METH_NOARGS, nullptr},
    {"isatty", isTerminal, METH_NOARGS, nullptr},
    {"readable", returnTrue, METH_NOARGS, nullptr},
    {nullptr, nullptr, 0, nullptr},
};
PyGetSetDef kInputProperties[] = {
    {"closed", never, nullptr, nullptr, nullptr},
    {nullptr, nullptr, nullptr, nullptr, nullptr},
};

PyRef makeType(PyObject* module, const char* name, const char* base, PyMethodDef* methods,
    PyGetSetDef* properties, reprfunc repr)
{
    // The C classes, which are immutable as ours are; io's own names are told by registering there.
    PyRef io = PyRef::steal(PyImport_ImportModule("io"));
    PyRef inC = PyRef::steal(io ? PyImport_ImportModule("_io") : nullptr);
    PyRef abstract = PyRef::steal(inC ? PyObject_GetAttrString(io.get(), base) : nullptr);
    PyRef baseType = PyRef::steal(
        abstract ? PyObject_GetAttrString(inC.get(), ("_" + std::string(base)).c_str()) : nullptr);
    if (!baseType)
        return {};
    PyType_Slot slots[] = {
        {Py_tp_dealloc, reinterpret_cast<void*>(destroy)},
        {Py_tp_traverse, reinterpret_cast<void*>(traverse)},
        {Py_tp_clear, reinterpret_cast<void*>(clear)},
        {Py_tp_methods, methods},
        {Py_tp_getset, properties},
        {repr ? Py_tp_repr : 0, reinterpret_cast<void*>(repr)},
        {0, nullptr},
    };
    PyType_Spec spec = {name, -static_cast<int>(sizeof(StreamData)), 0,
        Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION
            | Py_TPFLAGS_IMMUTABLETYPE,
        slots};
    PyRef type = PyRef::steal(PyType_FromModuleAndSpec(module, &spec, baseType.get()));
    PyRef registered = PyRef::steal(
        type ? PyObject_CallMethod(abstract.get(), "register", "O", type.get()) : nullptr);
    return registered ? std::move(type) : PyRef();
}

PyRef makeStream(const PyRef& type, const ContextPtr& context, StreamKind kind)
{
    auto* typeObject = reinterpret_cast<PyTypeObject*>(type.get());
    PyRef stream = PyRef::steal(typeObject->tp_alloc(typeObject, 0));
    if (stream)
        new (&dataOf(stream.get())) StreamData{context.get(), kind};
    return stream;
}

bool setStream(const char* name, const char* original, const PyRef& stream)
{
    return stream && PySys_SetObject(name, stream.get()) == 0
        && PySys_SetObject(original, stream.get()) == 0;
}

bool installOutput(PyObject* module, const ContextPtr& context)
{
    PyRef text = makeType(
        module, "clutch.ConsoleOutput", "TextIOBase", kTextMethods, kTextProperties, outputRepr);
    PyRef bytes = text ? makeType(module, "clutch.ConsoleBytes", "BufferedIOBase", kBytesMethods,
                      kBytesProperties, nullptr)
                       : PyRef();
    if (!bytes)
        return false;
    for (const StreamKind kind : {StreamKind::Stdout, StreamKind::Stderr}) {
        PyRef stream = makeStream(text, context, kind);
        PyRef buffer = stream ? makeStream(bytes, context, kind) : PyRef();
        if (!buffer || PyObject_SetAttrString(stream.get(), "buffer", buffer.get()) < 0)
            return false;
        const bool out = kind == StreamKind::Stdout;
        if (!setStream(out ? "stdout" : "stderr", out ? "__stdout__" : "__stderr__", stream))
            return false;
    }
    return true;
}

bool installInput(PyObject* module, const ContextPtr& context)
{
    PyRef type = makeType(
        module, "clutch.ConsoleInput", "RawIOBase", kInputMethods, kInputProperties, nullptr);
    PyRef raw = type ? makeStream(type, context, StreamKind::Stdout) : PyRef();
    PyRef empty = PyRef::steal(raw ? PyBytes_FromStringAndSize("", 0) : nullptr);
    PyRef name = PyRef::steal(empty ? PyUnicode_FromString("<stdin>") : nullptr);
    if (!name || PyObject_SetAttrString(raw.get(), "_rest", empty.get()) < 0
        || PyObject_SetAttrString(raw.get(), "name", name.get()) < 0)
        return false;
    PyRef io = PyRef::steal(PyImport_ImportModule("io"));
    PyRef buffered = PyRef::steal(
        io ? PyObject_CallMethod(io.get(), "BufferedReader", "O", raw.get()) : nullptr);
    PyRef text = PyRef::steal(buffered ? PyObject_CallMethod(io.get(), "TextIOWrapper", "Osss",
                                  buffered.get(), "utf-8", "surrogatepass", "\n")
                                       : nullptr);
    // site's quit() closes sys.stdin: not for the next run.
    PyRef close = PyRef::steal(text ? PyObject_GetAttrString(raw.get(), "close") : nullptr);
    if (!close || PyObject_SetAttrString(buffered.get(), "close", close.get()) < 0
        || PyObject_SetAttrString(text.get(), "close", close.get()) < 0)
        return false;
    return setStream("stdin", "__stdin__", text);
}

/// What every interpreter gets at its birth; the prelude's `birth` does what needs no C.
int installStreams(PyObject* module)
{
    const ContextPtr context = contextOfCurrent();
    if (!context || !installOutput(module, context) || !installInput(module, context)
        || !countFiguresOfCurrent())
        return -1;
    PyRef birth = loadPrelude("birth");
    PyRef done
        = PyRef::steal(birth ? PyObject_CallMethod(birth.get(), "install", nullptr) : nullptr);
    return done ? 0 : -1;
}

PyModuleDef_Slot kSlots[] = {
    {Py_mod_exec, reinterpret_cast<void*>(installStreams)},
    {Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED},
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
    {0, nullptr},
};
PyModuleDef kModule = {PyModuleDef_HEAD_INIT, "sitecustomize",
    PyDoc_STR("Clutch's: gives every interpreter its streams, then runs your own sitecustomize, if "
              "there is one."),
    0, nullptr, kSlots, nullptr, nullptr, nullptr};

} // namespace

PyObject* initStreamsModule()
{
    return PyModuleDef_Init(&kModule);
}

} // namespace clutch::python
