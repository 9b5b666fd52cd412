#include "engine/metrics/thread_clock.h"

#include "engine/metrics/core_affinity.h"
#include "tests/engine/metrics/burning_thread.h"
#include "tests/engine/metrics/fake_machine.h"

#include <gtest/gtest.h>

#include <csignal>
#include <latch>
#include <pthread.h>
#include <sched.h>
#include <thread>

namespace clutch {
namespace {

TEST(ThreadClock, IsTheOneThatPthreadsGives)
{
    clockid_t clock{};
    ASSERT_EQ(::pthread_getcpuclockid(::pthread_self(), &clock), 0);
    EXPECT_EQ(threadCpuClock(::gettid()), clock);
}

TEST(ThreadClock, ReadsAnotherThreadsCpuTimeExactly)
{
    std::latch burnt(1);
    std::latch end(1);
    pid_t id = 0;
    std::uint64_t own = 0;
    std::uint64_t ownAtEnd = 0;
    std::thread thread([&] {
        id = ::gettid();
        burnCpu(20 * kMillisecond);
        own = ownCpuNs();
        burnt.count_down();
        end.wait();
        ownAtEnd = ownCpuNs();
    });
    burnt.wait();
    const auto seen = systemClocks().threadCpuNs(id);
    end.count_down();
    thread.join();
    ASSERT_TRUE(seen.has_value());
    EXPECT_GE(*seen, own);
    EXPECT_LE(*seen, ownAtEnd);
}

TEST(ThreadClock, SaysNothingOfAThreadThatIsGoneOrSomebodyElses)
{
    pid_t id = 0;
    std::thread([&] { id = ::gettid(); }).join();
    // join() returns a moment before the kernel has forgotten the thread.
    while (::tgkill(::getpid(), id, 0) == 0)
        std::this_thread::yield();
    EXPECT_EQ(systemClocks().threadCpuNs(id), std::nullopt);
    EXPECT_EQ(systemClocks().threadCpuNs(1), std::nullopt); // init
}

TEST(ThreadClock, SeesTheCoreOfAnotherThreadAndItsMove)
{
    const CpuSet all = threadAffinity(0).value();
    std::latch published(1);
    const void* area = nullptr;
    std::atomic<int> order{-1};
    std::atomic<int> done{-1};
    std::thread thread([&] {
        area = rseqAddressOfThisThread();
        published.count_down();
        for (int served = -1; served != -2;) {
            order.wait(served);
            served = order;
            if (served >= 0) {
                EXPECT_TRUE(setThreadAffinity(0, CpuSet{static_cast<unsigned>(served)}));
                done = served;
                done.notify_one();
            }
        }
    });
    published.wait();
    if (area) {
        for (const unsigned core : {all.values().front(), all.values().back()}) {
            const int before = order.exchange(static_cast<int>(core));
            order.notify_one();
            if (before != static_cast<int>(core)) {
                for (int seen = done; seen != static_cast<int>(core); seen = done)
                    done.wait(seen);
            }
            EXPECT_EQ(cpuFromRseq(area), static_cast<int>(core));
        }
    }
    order = -2;
    order.notify_one();
    thread.join();
    if (!area)
        GTEST_SKIP() << "this C library or kernel keeps no rseq area";
}

TEST(ThreadClock, KnowsNoCoreWithoutAnArea)
{
    EXPECT_EQ(cpuFromRseq(nullptr), -1);
}

TEST(ThreadClock, ReadsSchedstat)
{
    const auto stat = parseSchedstat("1500 2500 7\n");
    ASSERT_TRUE(stat);
    EXPECT_EQ(stat->waitNs, 2500u);
    EXPECT_EQ(stat->switches, 7u);
    for (const char* text :
        {"", "1500", "1500 ", "1500 x 7", "1500 -1 7", "1500 2500", "1500 2500 -7"})
        EXPECT_FALSE(parseSchedstat(text)) << text;
}

TEST(ThreadClock, ReadsTheLastCoreBehindANameWithSpacesAndBrackets)
{
    FakeProcFiles files;
    files.addThread(71, "name", 5);
    EXPECT_EQ(cpuFromStat(files.read("/proc/self/task/71/stat").value()), 5);
    EXPECT_EQ(cpuFromStat("71 (a) S 1 2 3\n"), std::nullopt);
    EXPECT_EQ(cpuFromStat(""), std::nullopt);
}

TEST(ThreadClock, AgreesWithTheKernelAboutThisThread)
{
    DescriptorBudget budget{4};
    ThreadFiles files(::gettid(), systemProcFiles(), budget);
    ::pthread_setname_np(::pthread_self(), "a name");
    EXPECT_EQ(files.name(), "a name");
    cpu_set_t before;
    ASSERT_EQ(::sched_getaffinity(0, sizeof before, &before), 0);
    const unsigned core = threadAffinity(0).value().values().back();
    ASSERT_TRUE(setThreadAffinity(0, CpuSet{core}));
    EXPECT_EQ(files.lastCpu(), static_cast<int>(core));
    EXPECT_GE(files.schedstat().value().switches, 1u);
    ::sched_setaffinity(0, sizeof before, &before);
}

TEST(ThreadFiles, StayOpenOnlyAfterTheThreadRanAndWithinTheBudget)
{
    FakeProcFiles files;
    DescriptorBudget budget{1};
    files.addThread(71, "name", 0);
    files.setThread(71, 42, 3);
    {
        ThreadFiles thread(71, files, budget);
        EXPECT_EQ(thread.schedstat().value().waitNs, 42u);
        EXPECT_EQ(files.open_, 0u);
        thread.keep();
        EXPECT_EQ(thread.schedstat().value().waitNs, 42u);
        EXPECT_EQ(thread.lastCpu(), 3); // nothing is left for this one
        EXPECT_EQ(files.open_, 1u);
        EXPECT_EQ(budget.left, 0u);
    }
    EXPECT_EQ(files.open_, 0u);
    EXPECT_EQ(budget.left, 1u);
}

TEST(ThreadFiles, OfAThreadThatIsGoneGiveBackTheirDescriptor)
{
    FakeProcFiles files;
    DescriptorBudget budget{2};
    files.addThread(71, "name", 0);
    ThreadFiles thread(71, files, budget);
    thread.keep();
    EXPECT_TRUE(thread.schedstat());
    files.endThread(71);
    EXPECT_FALSE(thread.schedstat());
    EXPECT_EQ(thread.name(), std::nullopt);
    EXPECT_EQ(budget.left, 2u);
    EXPECT_EQ(files.open_, 0u);
}

} // namespace
} // namespace clutch
