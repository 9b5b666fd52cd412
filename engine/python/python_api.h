// The one place where <Python.h> enters. Internal to engine/python: included by its sources and
// internal headers alone.
#pragma once

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <cstdint>

/// Of PyThreadState::eval_breaker, which is public as `async_exc` is; the bits are named in a
/// private header only (internal/pycore_ceval.h, 3.14 and 3.15: _PY_ASYNC_EXCEPTION_BIT).
inline constexpr std::uintptr_t kAsyncExceptionBit = 1u << 3;

extern "C" {
/// Exported by 3.14 and 3.15, declared in a private header only (internal/pycore_ceval.h). Takes no
/// GIL, never blocks; 0 is success, -1 a full queue. The call runs in whatever thread of the
/// interpreter reaches its eval breaker first.
// NOLINTNEXTLINE(bugprone-reserved-identifier): the name is CPython's
int _PyEval_AddPendingCall(
    PyInterpreterState* interpreter, int (*call)(void*), void* argument, int flags);

/// Exported by 3.14 and 3.15, declared in a private header only (internal/pycore_interp.h): which
/// way it was made, one of _PyInterpreterState_WHENCE_*.
// NOLINTNEXTLINE(bugprone-reserved-identifier): the name is CPython's
long _PyInterpreterState_GetWhence(PyInterpreterState* interpreter);
}
