#include "engine/prompt_wakeups.h"

#include <cstdint>
#include <linux/sched.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace clutch::engine {

namespace {

constexpr std::uint64_t kTurnNs = 100'000; // the shortest that the kernel grants

/// sched_setattr(2)'s, of which glibc before 2.41 has no declaration.
struct SchedulerAttributes
{
    std::uint32_t size = sizeof(SchedulerAttributes);
    std::uint32_t policy = 0;
    std::uint64_t flags = 0;
    std::int32_t nice = 0;
    std::uint32_t priority = 0;
    std::uint64_t runtime = 0; // of SCHED_OTHER: how long a turn is; 0: the kernel's own
    std::uint64_t deadline = 0;
    std::uint64_t period = 0;
};

/// A refusal leaves the thread as it is, which is late more often and breaks nothing.
void takeTurnsOf(std::uint64_t ns)
{
    SchedulerAttributes attributes;
    if (::syscall(SYS_sched_getattr, 0, &attributes, sizeof attributes, 0) != 0
        || attributes.policy != SCHED_OTHER)
        return;
    attributes.flags &= SCHED_FLAG_RESET_ON_FORK;
    attributes.runtime = ns;
    static_cast<void>(::syscall(SYS_sched_setattr, 0, &attributes, 0));
}

} // namespace

PromptWakeups::PromptWakeups()
    : m_slackNs(::prctl(PR_GET_TIMERSLACK, 0, 0, 0, 0))
{
    static_cast<void>(::prctl(PR_SET_TIMERSLACK, 1, 0, 0, 0));
    takeTurnsOf(kTurnNs);
}

PromptWakeups::~PromptWakeups()
{
    if (m_slackNs > 0)
        static_cast<void>(::prctl(PR_SET_TIMERSLACK, m_slackNs, 0, 0, 0));
    takeTurnsOf(0);
}

} // namespace clutch::engine
