// Guards for being attached to an interpreter or not. Internal to engine/python.
#pragma once

#include "engine/python/own_threads.h"
#include "engine/python/python_api.h"

namespace clutch::python {

/// Attached to an interpreter by a thread state that exists already, for a scope: waits for the
/// GIL. The owner's way in.
class AttachGuard
{
public:
    explicit AttachGuard(PyThreadState* state) { PyEval_RestoreThread(state); }
    ~AttachGuard() { PyEval_SaveThread(); }
    AttachGuard(const AttachGuard&) = delete;
    AttachGuard& operator=(const AttachGuard&) = delete;
};

/// Attached by a thread state of its own, for a scope: how a helper thread visits an interpreter.
/// Waits for the GIL, perhaps for ever, so only on threads that nothing waits for.
class VisitGuard
{
public:
    explicit VisitGuard(PyInterpreterState* interpreter)
        : m_state(newThreadState(interpreter))
    {
        PyEval_RestoreThread(m_state);
    }
    ~VisitGuard()
    {
        PyThreadState_Clear(m_state);
        PyThreadState_DeleteCurrent();
    }
    VisitGuard(const VisitGuard&) = delete;
    VisitGuard& operator=(const VisitGuard&) = delete;

private:
    PyThreadState* m_state;
};

/// Lets go of the GIL for a scope that waits or works without Python.
class DetachGuard
{
public:
    DetachGuard()
        : m_state(PyEval_SaveThread())
    {
    }
    ~DetachGuard() { PyEval_RestoreThread(m_state); }
    DetachGuard(const DetachGuard&) = delete;
    DetachGuard& operator=(const DetachGuard&) = delete;

private:
    PyThreadState* m_state;
};

} // namespace clutch::python
