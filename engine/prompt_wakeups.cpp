#include "engine/prompt_wakeups.h"

#include <algorithm>
#include <linux/sched.h>
#include <optional>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace clutch::engine {

namespace {

constexpr std::uint64_t kTurnNs = 100'000; // the shortest that the kernel grants
constexpr std::int32_t kNice = -10; // ten times the weight of a thread of nice 0

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

/// None where the thread is not one of the usual kind (a user may have started all of it as a batch
/// or real-time process): it stays what it is.
std::optional<SchedulerAttributes> usualAttributes()
{
    SchedulerAttributes attributes;
    if (::syscall(SYS_sched_getattr, 0, &attributes, sizeof attributes, 0) != 0
        || attributes.policy != SCHED_OTHER)
        return std::nullopt;
    attributes.flags &= SCHED_FLAG_RESET_ON_FORK;
    return attributes;
}

/// A refusal leaves the thread as it is, which is late more often and breaks nothing.
bool granted(const SchedulerAttributes& attributes)
{
    return ::syscall(SYS_sched_setattr, 0, &attributes, 0) == 0;
}

void setTimerSlack(int ns)
{
    if (ns > 0)
        static_cast<void>(::prctl(PR_SET_TIMERSLACK, ns, 0, 0, 0));
}

} // namespace

PromptWakeups::PromptWakeups()
    : m_slackNs(::prctl(PR_GET_TIMERSLACK, 0, 0, 0, 0))
{
    setTimerSlack(1);
    const auto usual = usualAttributes();
    if (!usual)
        return;
    m_nice = usual->nice;
    // Not reset on fork, though a thread that this one starts has nothing to do with it: who is
    // allowed this much only by a limit could not take that back, and the rest with it.
    SchedulerAttributes wish;
    wish.policy = SCHED_RR;
    wish.priority = 1;
    if (granted(wish)) {
        m_priority = Priority::RealTime;
        return;
    }
    wish = *usual;
    wish.runtime = kTurnNs;
    wish.nice = std::min(kNice, usual->nice);
    if (wish.nice < usual->nice && granted(wish)) {
        m_priority = Priority::Nice;
        return;
    }
    wish.nice = usual->nice;
    static_cast<void>(granted(wish));
}

void PromptWakeups::yield()
{
    SchedulerAttributes usual;
    usual.nice = m_nice;
    usual.runtime = kTurnNs;
    if (m_priority == Priority::Usual || !granted(usual)) // which asks for less
        return;
    m_priority = Priority::Usual;
    // A real-time thread has none, and gets the usual one afterwards.
    setTimerSlack(1);
}

PromptWakeups::~PromptWakeups()
{
    yield();
    setTimerSlack(m_slackNs);
    auto usual = usualAttributes();
    if (!usual)
        return;
    usual->runtime = 0;
    static_cast<void>(granted(*usual));
}

} // namespace clutch::engine
