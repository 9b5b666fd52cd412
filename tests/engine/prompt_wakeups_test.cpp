#include "engine/prompt_wakeups.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace clutch::engine;

namespace {

constexpr uid_t kNobody = 65534;
/// What whoever runs the tests has given them.
const int kUsualNice = ::getpriority(PRIO_PROCESS, 0);

/// Of the only thread of a child process, which a death test makes.
bool isUsual()
{
    return ::sched_getscheduler(0) == SCHED_OTHER && ::getpriority(PRIO_PROCESS, 0) == kUsualNice;
}

/// Nobody, whom the kernel allows what the two limits say.
void becomeNobody(rlim_t realTime, rlim_t nice)
{
    const rlimit rt{realTime, realTime};
    const rlimit ni{nice, nice};
    if (::setrlimit(RLIMIT_RTPRIO, &rt) != 0 || ::setrlimit(RLIMIT_NICE, &ni) != 0
        || (::getuid() == 0 && ::setresuid(kNobody, kNobody, kNobody) != 0))
        std::_Exit(2);
}

/// 0: as expected within and given back afterwards.
[[noreturn]] void tryAs(PromptWakeups::Priority expected, int policy, int nice)
{
    const int slack = ::prctl(PR_GET_TIMERSLACK, 0, 0, 0, 0);
    bool within = false;
    {
        const PromptWakeups prompt;
        within = prompt.priority() == expected && ::sched_getscheduler(0) == policy
            && ::getpriority(PRIO_PROCESS, 0) == nice
            && ::prctl(PR_GET_TIMERSLACK, 0, 0, 0, 0) <= 1;
    }
    const bool after = isUsual() && ::prctl(PR_GET_TIMERSLACK, 0, 0, 0, 0) == slack;
    std::_Exit(within && after ? 0 : 1);
}

/// Whether the limit can be had: without CAP_SYS_RESOURCE, which containers lack, root cannot
/// either.
bool hasLimit(__rlimit_resource resource, rlim_t wanted)
{
    const rlimit limit{wanted, wanted};
    return ::setrlimit(resource, &limit) == 0;
}

/// Whether a child process may be a real-time one as it is.
bool mayBeRealTime()
{
    const pid_t child = ::fork();
    if (child == 0) {
        sched_param parameters{};
        parameters.sched_priority = 1;
        std::_Exit(::sched_setscheduler(0, SCHED_RR, &parameters) == 0 ? 0 : 1);
    }
    int status = 1;
    return child > 0 && ::waitpid(child, &status, 0) == child && status == 0;
}

} // namespace

TEST(PromptWakeups, AreAThreadOfTheUsualKindWhereTheKernelRefusesMore)
{
    EXPECT_EXIT(
        {
            becomeNobody(0, 0);
            tryAs(PromptWakeups::Priority::Usual, SCHED_OTHER, kUsualNice);
        },
        testing::ExitedWithCode(0), "");
}

TEST(PromptWakeups, HaveANiceValueWhereALimitAllowsThat)
{
    if (!hasLimit(RLIMIT_NICE, 30))
        GTEST_SKIP() << "RLIMIT_NICE cannot be raised here";
    EXPECT_EXIT(
        {
            becomeNobody(0, 30); // 20 - 30: -10
            tryAs(PromptWakeups::Priority::Nice, SCHED_OTHER, -10);
        },
        testing::ExitedWithCode(0), "");
}

TEST(PromptWakeups, AreRealTimeWhereALimitAllowsThatAndGiveItBack)
{
    if (!hasLimit(RLIMIT_RTPRIO, 1))
        GTEST_SKIP() << "RLIMIT_RTPRIO cannot be raised here";
    EXPECT_EXIT(
        {
            becomeNobody(1, 0);
            tryAs(PromptWakeups::Priority::RealTime, SCHED_RR, kUsualNice);
        },
        testing::ExitedWithCode(0), "");
}

TEST(PromptWakeups, AreRealTimeWithThePrivilegeAndGiveItBack)
{
    if (!mayBeRealTime())
        GTEST_SKIP() << "the kernel permits this process no real-time threads";
    EXPECT_EXIT(tryAs(PromptWakeups::Priority::RealTime, SCHED_RR, kUsualNice),
        testing::ExitedWithCode(0), "");
}

TEST(PromptWakeups, YieldBeforeTheyEnd)
{
    if (!mayBeRealTime())
        GTEST_SKIP() << "the kernel permits this process no real-time threads";
    EXPECT_EXIT(
        {
            PromptWakeups prompt;
            const bool before = ::sched_getscheduler(0) == SCHED_RR;
            prompt.yield();
            const bool usual = prompt.priority() == PromptWakeups::Priority::Usual && isUsual();
            std::_Exit(before && usual ? 0 : 1);
        },
        testing::ExitedWithCode(0), "");
}
