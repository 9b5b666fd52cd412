#include "engine/python/from_python.h"
#include "engine/python/interpreter_state.h"
#include "engine/python/thread_state.h"

#include "engine/python/runtime.h"

#include <cerrno>
#include <sys/uio.h>
#include <unistd.h>

namespace clutch::python {

namespace {

/// The reader's own interpreter says nothing and asks nothing.
class SilentConsole final : public Console
{
public:
    Written write(StreamKind, std::string_view) override { return Written::Yes; }
    Line readLine(std::string_view, bool) override { return {}; }
    Written sleepUntil(std::uint64_t) override { return Written::Yes; }
    void interrupt() override { }
};

ThreadGilState gilStateFrom(PyObject* tuple)
{
    ThreadGilState state;
    const auto flag = [&](Py_ssize_t at) {
        return integerFrom(PyTuple_GET_ITEM(tuple, at)) != 0;
    };
    state.pythonId = integerFrom(PyTuple_GET_ITEM(tuple, 0));
    state.nativeId = integerFrom(PyTuple_GET_ITEM(tuple, 1));
    state.holds = flag(2);
    state.waits = flag(3);
    state.frame = frameFrom(PyTuple_GET_ITEM(tuple, 4));
    return state;
}

/// The address of the newest interpreter, to be compared and nothing else.
unsigned long long newestInterpreter()
{
    return static_cast<unsigned long long>(
        reinterpret_cast<std::uintptr_t>(PyInterpreterState_Head()));
}

/// The call by which the reader reads, tried on a byte of our own: a container's seccomp filter
/// may forbid it.
Status memoryCanBeRead()
{
    char from = 0;
    char to = 0;
    const iovec local{&to, 1};
    const iovec remote{&from, 1};
    if (::process_vm_readv(::getpid(), &local, 1, &remote, 1, 0) != 1)
        return systemFailure(
            "the GIL of each thread cannot be read here: process_vm_readv()", errno);
    return {};
}

} // namespace

struct GilReader::State
{
    std::unique_ptr<Interpreter> interpreter;
};

GilReader::GilReader(std::unique_ptr<State> state)
    : m_state(std::move(state))
{
}

GilReader::~GilReader()
{
    (void)m_state->interpreter->close({});
}

Status GilReader::available()
{
    if constexpr (PY_VERSION_HEX < 0x030F0000)
        return failure("CPython " PY_VERSION " has no reading of every thread's GIL without "
                       "attaching: its remote reader sees the newest interpreter alone. 3.15 can.");
    return memoryCanBeRead();
}

Result<std::unique_ptr<GilReader>> GilReader::create()
{
    if (const Status possible = available(); !possible)
        return failure(possible.error().text);
    InterpreterOptions options;
    options.label = "(GIL reader)";
    Result<std::unique_ptr<Interpreter>> interpreter
        = Interpreter::create(options, std::make_shared<SilentConsole>());
    if (!interpreter)
        return failure(
            "cannot make an interpreter for the GIL reader: " + interpreter.error().text);
    auto state = std::make_unique<State>();
    state->interpreter = std::move(*interpreter);
    std::string reason;
    {
        AttachGuard attached(state->interpreter->m_state->thread);
        if (!callPrelude(*state->interpreter->m_state, "gil_reader", "start", "(LK)",
                static_cast<long long>(state->interpreter->pythonId()), newestInterpreter()))
            reason = takeErrorText();
    }
    auto reader = std::unique_ptr<GilReader>(new GilReader(std::move(state)));
    if (!reason.empty())
        return failure("the GIL of each thread cannot be read here: " + reason);
    return reader;
}

Result<std::vector<ThreadGilState>> GilReader::read()
{
    AttachGuard attached(m_state->interpreter->m_state->thread);
    PyRef rows = callPrelude(
        *m_state->interpreter->m_state, "gil_reader", "read", "(K)", newestInterpreter());
    if (!rows || !PyList_Check(rows.get()))
        return failure("the GIL of each thread could not be read this time: " + takeErrorText());
    std::vector<ThreadGilState> states;
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(rows.get()); ++i)
        states.push_back(gilStateFrom(PyList_GET_ITEM(rows.get(), i)));
    return states;
}

std::vector<QueueDepth> GilReader::queueDepths(const std::vector<std::int64_t>& ids)
{
    AttachGuard attached(m_state->interpreter->m_state->thread);
    const auto count = static_cast<Py_ssize_t>(ids.size());
    PyRef list = PyRef::steal(PyList_New(count));
    for (Py_ssize_t i = 0; list && i < count; ++i)
        PyList_SET_ITEM(list.get(), i, PyLong_FromLongLong(ids[static_cast<std::size_t>(i)]));
    const PyRef rows = list && !PyErr_Occurred()
        ? callPrelude(*m_state->interpreter->m_state, "gil_reader", "depths", "(O)", list.get())
        : PyRef();
    PyErr_Clear();
    std::vector<QueueDepth> depths;
    for (Py_ssize_t i = 0; rows && PyList_Check(rows.get()) && i < PyList_GET_SIZE(rows.get());
         ++i) {
        PyObject* row = PyList_GET_ITEM(rows.get(), i);
        depths.push_back({integerFrom(PyTuple_GET_ITEM(row, 0)),
            static_cast<std::uint64_t>(integerFrom(PyTuple_GET_ITEM(row, 1))),
            static_cast<std::uint64_t>(integerFrom(PyTuple_GET_ITEM(row, 2)))});
    }
    return depths;
}

} // namespace clutch::python
