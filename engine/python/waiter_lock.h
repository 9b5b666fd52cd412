// The lock on which threading.Condition waits, interruptible for an interpreter's owner. Internal
// to engine/python.
#pragma once

#include "engine/python/py_ref.h"

namespace clutch::python {

/// A type with acquire(), release() and locked() that replaces threading's private waiter locks, so
/// that Event, Condition, Semaphore, Barrier, queue.Queue and Future.result() can be stopped.
/// Nothing that user code makes itself changes: a threading.Lock stays CPython's. A wait that is
/// stopped raises KeyboardInterrupt out of acquire(), which Condition.wait undoes as it does in
/// `python` after Ctrl+C.
[[nodiscard]] PyRef makeWaiterLockType(PyObject* module);

} // namespace clutch::python
