// Waiting in a console without the GIL. Internal to engine/python.
#pragma once

#include "engine/python/interpreter_context.h"

#include <memory>

#include <unistd.h>

namespace clutch::python {

/// A DetachGuard for the scope of one call of a console, which may wait.
///
/// The interpreter may be ended meanwhile and leave this thread behind (FACTS § 1). Then the thread
/// stays here for ever: PyEval_RestoreThread() would touch what is freed. It holds the console by
/// itself, because the context is gone too.
class ConsoleWait
{
public:
    explicit ConsoleWait(const InterpreterContext& context)
        : m_console(context.console)
        , m_endedBy(context.endedBy)
        , m_state(PyEval_SaveThread())
    {
    }
    ~ConsoleWait()
    {
        const unsigned long ender = m_endedBy->load();
        while (ender != 0 && ender != PyThread_get_thread_ident())
            pause();
        PyEval_RestoreThread(m_state);
    }
    ConsoleWait(const ConsoleWait&) = delete;
    ConsoleWait& operator=(const ConsoleWait&) = delete;

    Console* operator->() const { return m_console.get(); }

private:
    const std::shared_ptr<Console> m_console;
    const std::shared_ptr<std::atomic<unsigned long>> m_endedBy;
    PyThreadState* m_state;
};

} // namespace clutch::python
