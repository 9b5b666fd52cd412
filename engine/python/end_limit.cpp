#include "engine/python/end_limit.h"

#include "engine/python/interrupt.h"

#include <optional>
#include <utility>

namespace clutch::python {

namespace {

/// Of the interpreter that this thread ends, and whether it was passed.
thread_local std::optional<EndLimit::Clock::time_point> limit;
thread_local bool passed = false;

int interruptLate(PyObject*, PyFrameObject*, int, PyObject*)
{
    if (!limit || EndLimit::Clock::now() < *limit)
        return 0;
    passed = true;
    PyErr_SetNone(PyExc_KeyboardInterrupt);
    return -1;
}

} // namespace

EndLimit::EndLimit(std::shared_ptr<InterpreterContext> context, Clock::time_point deadline)
    : m_context(std::move(context))
{
    limit = deadline;
    passed = false;
    PyEval_SetTrace(interruptLate, nullptr);
    m_context->gate.bindOwner();
    m_context->gate.open(kClosingRun);
    m_wake = std::make_unique<Watchdog>(
        [context = m_context](bool) {
            context->gate.request(kClosingRun);
            context->console->interrupt();
        },
        deadline);
}

EndLimit::~EndLimit()
{
    m_wake.reset();
    m_context->gate.abandon();
    limit.reset();
}

bool EndLimit::wasReached() const
{
    return passed || m_context->gate.wasInterrupted();
}

} // namespace clutch::python
