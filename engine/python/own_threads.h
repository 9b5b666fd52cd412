// The threads of one interpreter, and what sys._current_frames() and the like tell of them alone.
// Internal to engine/python.
#pragma once

#include "engine/python/py_ref.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace clutch::python {

/// Functions of a module, METH_NOARGS: dicts by thread ident. The caller's GIL is held, and with it
/// every thread of the interpreter stands still; CPython's own functions look at the threads of all
/// interpreters, which run on (_PyThread_CurrentFrames() in 3.14 and 3.15).
PyObject* currentFrames(PyObject*, PyObject*);
PyObject* currentExceptions(PyObject*, PyObject*);

/// PyThreadState_New(), which takes no GIL, and links a thread state in under a lock of CPython's
/// that is not public: who goes through the list might meet one that is half made. So each of
/// Clutch's thread states is made here. Any thread, not attached.
[[nodiscard]] PyThreadState* newThreadState(PyInterpreterState* interpreter);

/// The thread states of the current interpreter, the newest first. Attached, and theirs until the
/// GIL is let go of: none can be ended meanwhile.
[[nodiscard]] std::vector<PyThreadState*> threadStates();

/// Native ids of the current interpreter's threads but this one. Attached.
[[nodiscard]] std::vector<std::int64_t> otherThreads();

/// Native id of the thread whose state is a part of the current interpreter's memory
/// (PyInterpreterState._initial_thread, 3.14 and 3.15); none where that is this one or nobody. It
/// is the thread that the interpreter was made on, or, of one that user code made, whoever came in
/// when nobody else was there. It is freed with the interpreter, while all others are counted: it
/// must not come back after the end, not even to be hung by CPython. Attached.
[[nodiscard]] std::optional<std::int64_t> firstThreadIfOther();

/// Where in an interpreter that state is: it is the main interpreter's first. Attached to that, at
/// the start.
void learnWhereFirstStatesAre();

/// (ident, native id, innermost frame or None) of each thread state of this interpreter; null where
/// there is no memory for it. Attached.
[[nodiscard]] PyRef describedThreads();

/// Makes Py_EndInterpreter leave the other threads behind as it leaves daemon threads. Without
/// it 3.15 asks for ever whether they have ended; 3.14 does not ask. Attached.
void countOthersAsDaemons();

} // namespace clutch::python
