#include "engine/metrics/core_affinity.h"

#include <gtest/gtest.h>

#include <csignal>
#include <latch>
#include <thread>
#include <unistd.h>
#include <vector>

namespace clutch {
namespace {

/// Threads that wait until the test is over, and their native ids.
class WaitingThreads
{
public:
    explicit WaitingThreads(std::size_t count)
        : m_started(static_cast<std::ptrdiff_t>(count))
    {
        ids.resize(count);
        for (std::size_t i = 0; i < count; ++i) {
            m_threads.emplace_back([this, i] {
                ids[i] = ::gettid();
                m_started.count_down();
                m_end.wait();
            });
        }
        m_started.wait();
    }
    ~WaitingThreads()
    {
        m_end.count_down();
        for (std::thread& thread : m_threads)
            thread.join();
    }
    std::vector<pid_t> ids;

private:
    std::latch m_started;
    std::latch m_end{1};
    std::vector<std::thread> m_threads;
};

pid_t idOfAnEndedThread()
{
    pid_t id = 0;
    std::thread([&] { id = ::gettid(); }).join();
    // join() returns a moment before the kernel has forgotten the thread.
    while (::tgkill(::getpid(), id, 0) == 0)
        std::this_thread::yield();
    return id;
}

TEST(CoreAffinity, PinsAThreadAndReadsItBack)
{
    const WaitingThreads threads(1);
    const CpuSet all = threadAffinity(0).value();
    const CpuSet last{all.values().back()};
    ASSERT_TRUE(setThreadAffinity(threads.ids[0], last).has_value());
    EXPECT_EQ(threadAffinity(threads.ids[0]).value(), last);
    EXPECT_EQ(threadAffinity(0).value(), all); // this one is left alone
    ASSERT_TRUE(setThreadAffinity(threads.ids[0], all).has_value());
    EXPECT_EQ(threadAffinity(threads.ids[0]).value(), all);
}

TEST(CoreAffinity, RefusalCarriesTheKernelsReason)
{
    const Status status = setThreadAffinity(0, CpuSet{9999});
    ASSERT_FALSE(status.has_value());
    EXPECT_EQ(status.error().text, "cannot pin this thread to core 9999: Invalid argument");
    EXPECT_EQ(setThreadAffinity(0, CpuSet{}).error().text,
        "cannot pin this thread to no core: Invalid argument");
    EXPECT_EQ(setThreadAffinity(0, CpuSet{4'000'000'000}).error().text,
        "cannot pin this thread to core 4000000000: Invalid argument");
}

TEST(CoreAffinity, SaysSoWhenTheKernelGrantsOnlyAPart)
{
    const WaitingThreads threads(1);
    const unsigned core = threadAffinity(0).value().values().front();
    const CpuSet wish{core, 9999};
    const Status status = setThreadAffinity(threads.ids[0], wish);
    ASSERT_FALSE(status.has_value());
    EXPECT_EQ(status.error().text,
        "cannot pin thread " + std::to_string(threads.ids[0]) + " to " + wish.words()
            + ": the kernel allows it only core " + std::to_string(core));
}

TEST(CoreAffinity, TellsOfAThreadThatIsGone)
{
    const pid_t gone = idOfAnEndedThread();
    const std::string number = std::to_string(gone);
    EXPECT_EQ(threadAffinity(gone).error().text,
        "cannot read the affinity of thread " + number + ": No such process");
    EXPECT_EQ(setThreadAffinity(gone, CpuSet{0}).error().text,
        "cannot pin thread " + number + " to core 0: No such process");
}

TEST(CoreAffinity, PinsAllThreadsOfAListAndPassesOverEndedOnes)
{
    const WaitingThreads threads(3);
    std::vector<pid_t> ids = threads.ids;
    ids.insert(ids.begin(), idOfAnEndedThread());
    const CpuSet core{threadAffinity(0).value().values().front()};
    const AffinityChange change = setThreadAffinities(ids, core);
    EXPECT_EQ(change.pinned, 3u);
    EXPECT_EQ(change.gone, 1u);
    EXPECT_EQ(change.refused, "");
    EXPECT_EQ(change.readBack, core);
    EXPECT_TRUE(change.alike);
    for (const pid_t id : threads.ids)
        EXPECT_EQ(threadAffinity(id).value(), core);
}

TEST(CoreAffinity, TellsWhatThreadsOfAListHaveAfterARefusal)
{
    const WaitingThreads threads(2);
    const CpuSet all = threadAffinity(0).value();
    const AffinityChange change = setThreadAffinities(threads.ids, CpuSet{9999});
    EXPECT_EQ(change.pinned, 0u);
    EXPECT_EQ(change.refused,
        "cannot pin thread " + std::to_string(threads.ids[0]) + " to core 9999: Invalid argument");
    EXPECT_EQ(change.readBack, all);
    EXPECT_TRUE(change.alike);
}

} // namespace
} // namespace clutch
