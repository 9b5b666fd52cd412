// A thread that has to be there at a moment, for a while.
#pragma once

namespace clutch::engine {

/// Makes the calling thread wake as near to its deadlines as a thread without privileges can: the
/// kernel may not put its timers together with later ones, and where it shares a core with threads
/// that compute it asks for the core in turns of 0.1 ms, which come sooner than turns of the usual
/// 3 ms (EEVDF, from Linux 6.12 on; older kernels ignore it). It gets no more time for that.
///
/// On one thread only: the destructor gives the thread back as it was.
class PromptWakeups
{
public:
    PromptWakeups();
    ~PromptWakeups();
    PromptWakeups(const PromptWakeups&) = delete;
    PromptWakeups& operator=(const PromptWakeups&) = delete;

private:
    const int m_slackNs; // of timers, before
};

} // namespace clutch::engine
