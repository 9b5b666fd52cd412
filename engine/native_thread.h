// The kernel's view of the calling thread.
#pragma once

#include <string>
#include <sys/types.h>

namespace clutch::engine {

/// gettid().
[[nodiscard]] pid_t thisNativeThread();

/// What ps, gdb and the sampler call this thread; cut at 15 bytes, as the kernel does.
void nameThisThread(const std::string& name);

/// A thread of the engine's own handles no signal that Python or the user's code is meant to get.
void blockSignalsOnThisThread();
/// A thread that runs user code starts with the mask that a program starts with: child processes
/// inherit it.
void unblockSignalsOnThisThread();

/// In the background the calling thread preempts nobody who wakes or runs (SCHED_BATCH). It is not
/// SCHED_IDLE, nor a nice value, for two reasons: without CAP_SYS_NICE a thread never gets back
/// from them, and one that hardly runs would hold CPython's own locks for as long.
void goToTheBackground();
void returnToTheForeground();

} // namespace clutch::engine
