// A thread that has to be there at a moment, for a while.
#pragma once

#include <cstdint>

namespace clutch::engine {

/// Makes the calling thread wake as near to its deadlines as the kernel permits: timers may not be
/// put together with later ones, and it goes before threads that compute. With CAP_SYS_NICE or an
/// RLIMIT_RTPRIO of at least 1 it is a real-time thread of the lowest priority; else RLIMIT_NICE
/// may allow a nice value; and whoever has none of these asks for the core in turns of 0.1 ms,
/// which come sooner than turns of the usual 3 ms (EEVDF, from Linux 6.12 on; older kernels ignore
/// it) and give it no more time.
///
/// A real-time thread takes its core from everybody for as long as it likes: whoever makes one
/// looks at what it uses and calls yield() where that is much. On one thread only: the destructor
/// gives the thread back as it was.
class PromptWakeups
{
public:
    enum class Priority
    {
        Usual,
        Nice,
        RealTime
    };

    PromptWakeups();
    ~PromptWakeups();
    PromptWakeups(const PromptWakeups&) = delete;
    PromptWakeups& operator=(const PromptWakeups&) = delete;

    [[nodiscard]] Priority priority() const { return m_priority; }
    /// Goes before nobody any more.
    void yield();

private:
    const int m_slackNs; // of timers, before
    int m_nice = 0; // before
    Priority m_priority = Priority::Usual;
};

} // namespace clutch::engine
