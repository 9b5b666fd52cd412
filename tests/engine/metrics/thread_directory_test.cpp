#include "engine/metrics/thread_directory.h"

#include "engine/metrics/clocks.h"
#include "engine/metrics/core_affinity.h"
#include "engine/metrics/thread_clock.h"
#include "tests/engine/metrics/burning_thread.h"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <map>
#include <pthread.h>
#include <thread>
#include <unistd.h>
#include <utility>

namespace clutch {
namespace {

TEST(ThreadDirectory, KnowsAThreadForAsLongAsItsRegistration)
{
    ThreadDirectory directory;
    std::vector<KnownThread> living;
    std::vector<DepartedThread> departed;
    {
        const ThreadRegistration registration(directory, InterpreterId(7), ThreadRole::Owner);
        directory.look(living, departed);
        ASSERT_EQ(living.size(), 1u);
        EXPECT_EQ(living[0].nativeId, ::gettid());
        EXPECT_EQ(living[0].interpreter, InterpreterId(7));
        EXPECT_TRUE(living[0].owner);
        EXPECT_TRUE(departed.empty());
    }
    directory.look(living, departed);
    EXPECT_TRUE(living.empty());
}

TEST(ThreadDirectory, LooksAgainOnlyAtThoseThatMovedAndOnlyWhereNothingChanged)
{
    ThreadDirectory directory;
    std::vector<KnownThread> living;
    std::vector<DepartedThread> departed;
    const ThreadRegistration registration(directory, InterpreterId(7), ThreadRole::Owner);
    directory.look(living, departed);
    const std::uint64_t changes = directory.changes();
    const int cpu = std::exchange(living.at(0).cpu, 12345);
    EXPECT_TRUE(directory.lookAgain(living, changes, {}));
    EXPECT_EQ(living[0].cpu, 12345);
    EXPECT_TRUE(directory.lookAgain(living, changes, {::gettid()}));
    EXPECT_EQ(living[0].cpu < 0, cpu < 0);
    EXPECT_NE(living[0].cpu, 12345);
    {
        const ThreadStay stay(directory, InterpreterId(8));
        EXPECT_NE(directory.changes(), changes);
        EXPECT_FALSE(directory.lookAgain(living, changes, {::gettid()}));
    }
    EXPECT_FALSE(directory.lookAgain(living, changes, {::gettid()}));
}

TEST(ThreadDirectory, AThreadThatStaysElsewhereCountsThereAndComesBack)
{
    ThreadDirectory directory;
    std::vector<KnownThread> living;
    std::vector<DepartedThread> departed;
    const ThreadRegistration registration(directory, InterpreterId(7), ThreadRole::Owner);
    {
        const ThreadStay stay(directory, InterpreterId(8));
        directory.look(living, departed);
        ASSERT_EQ(living.size(), 1u);
        EXPECT_EQ(living[0].interpreter, InterpreterId(8));
        EXPECT_FALSE(living[0].owner);
        EXPECT_EQ(living[0].owned, InterpreterId(7));
    }
    directory.look(living, departed);
    ASSERT_EQ(living.size(), 1u);
    EXPECT_EQ(living[0].interpreter, InterpreterId(7));
    EXPECT_TRUE(living[0].owner);
    EXPECT_TRUE(departed.empty());
}

TEST(ThreadDirectory, AStayOfAThreadThatIsNotKnownRegistersItAndWithinThatItMayStayElsewhere)
{
    ThreadDirectory directory;
    std::vector<KnownThread> living;
    std::vector<DepartedThread> departed;
    {
        const ThreadStay outer(directory, InterpreterId(7));
        {
            const ThreadStay inner(directory, InterpreterId(8));
            directory.look(living, departed);
            ASSERT_EQ(living.size(), 1u);
            EXPECT_EQ(living[0].interpreter, InterpreterId(8));
        }
        directory.look(living, departed);
        ASSERT_EQ(living.size(), 1u);
        EXPECT_EQ(living[0].interpreter, InterpreterId(7));
        EXPECT_FALSE(living[0].owned);
    }
    directory.look(living, departed);
    EXPECT_TRUE(living.empty());
    ASSERT_EQ(departed.size(), 1u);
    EXPECT_EQ(departed[0].interpreter, InterpreterId(7));
}

TEST(ThreadDirectory, SumsUpWhatHelpersUsedOfTheCpuWhileTheyWereThere)
{
    ThreadDirectory directory;
    const InterpreterId here(3);
    const InterpreterId elsewhere(4);
    const ThreadRegistration owner(directory, here, ThreadRole::Owner);
    burnCpu(5 * kMillisecond);
    EXPECT_EQ(directory.helpersCpuNs(here), 0u);
    std::latch burnt(1);
    std::latch end(1);
    std::thread thread([&] {
        burnCpu(5 * kMillisecond); // before it says who it is
        const ThreadRegistration registration(directory, here, ThreadRole::Helper);
        const std::uint64_t began = ownCpuNs();
        burnCpu(3 * kMillisecond);
        std::uint64_t away = ownCpuNs();
        {
            const ThreadStay stay(directory, elsewhere);
            burnCpu(2 * kMillisecond);
            EXPECT_GE(directory.helpersCpuNs(elsewhere), 2 * kMillisecond);
        }
        away = ownCpuNs() - away;
        burnCpu(kMillisecond);
        const std::uint64_t all = ownCpuNs() - began;
        const std::uint64_t counted = directory.helpersCpuNs(here);
        EXPECT_GE(counted, 4 * kMillisecond);
        EXPECT_LT(counted, all);
        EXPECT_LE(directory.helpersCpuNs(elsewhere), away);
        burnt.count_down();
        end.wait();
    });
    burnt.wait();
    const std::uint64_t living = directory.helpersCpuNs(here);
    EXPECT_GE(living, 4 * kMillisecond);
    end.count_down();
    thread.join();
    EXPECT_GE(directory.helpersCpuNs(here), living); // what an ended one has used stays
    {
        const ThreadStay stay(directory, elsewhere); // the owner, in another, is a helper there
        burnCpu(kMillisecond);
    }
    EXPECT_GE(directory.helpersCpuNs(elsewhere), 3 * kMillisecond);
    directory.disown(here);
    EXPECT_EQ(directory.helpersCpuNs(here), 0u);
}

TEST(ThreadDirectory, SeesTheCoreOfALivingThread)
{
    ThreadDirectory directory;
    std::latch started(1);
    std::latch end(1);
    const unsigned core = threadAffinity(0).value().values().back();
    std::thread thread([&] {
        const ThreadRegistration registration(directory, InterpreterId(1), ThreadRole::Helper);
        EXPECT_TRUE(setThreadAffinity(0, CpuSet{core}));
        started.count_down();
        end.wait();
    });
    started.wait();
    std::vector<KnownThread> living;
    std::vector<DepartedThread> departed;
    directory.look(living, departed);
    ASSERT_EQ(living.size(), 1u);
    EXPECT_FALSE(living[0].owner);
    EXPECT_EQ(living[0].cpu, rseqAddressOfThisThread() ? static_cast<int>(core) : -1);
    end.count_down();
    thread.join();
}

TEST(ThreadDirectory, TellsOnceWhatADepartedThreadHadUsed)
{
    ThreadDirectory directory;
    std::uint64_t before = 0;
    std::uint64_t after = 0;
    std::thread([&] {
        ::pthread_setname_np(::pthread_self(), "worker 3");
        {
            const ThreadRegistration registration(directory, InterpreterId(3), ThreadRole::Owner);
            burnCpu(5 * kMillisecond);
            before = ownCpuNs();
        }
        after = ownCpuNs();
    }).join();
    std::vector<KnownThread> living;
    std::vector<DepartedThread> departed;
    directory.look(living, departed);
    ASSERT_EQ(departed.size(), 1u);
    EXPECT_EQ(departed[0].interpreter, InterpreterId(3));
    EXPECT_EQ(departed[0].name, "worker 3");
    EXPECT_TRUE(departed[0].owner);
    EXPECT_GE(departed[0].cpuNs, before);
    EXPECT_LE(departed[0].cpuNs, after);
    directory.look(living, departed);
    EXPECT_TRUE(departed.empty());
}

TEST(ThreadDirectory, NeverTellsLessOfADepartedThreadThanALookBeforeItEndedMayHaveRead)
{
    ThreadDirectory directory;
    std::atomic<pid_t> current{0};
    std::atomic<bool> over{false};
    std::thread maker([&] {
        for (int round = 0; round < 400; ++round) {
            std::thread([&] {
                const ThreadRegistration registration(
                    directory, InterpreterId(1), ThreadRole::Helper);
                current = ::gettid();
            }).join();
        }
        over = true;
    });
    std::map<pid_t, std::uint64_t> read;
    std::vector<KnownThread> living;
    std::vector<DepartedThread> departed;
    while (!over) {
        const pid_t id = current;
        const auto clock = systemClocks().threadCpuNs(id);
        directory.look(living, departed);
        for (const DepartedThread& thread : departed) {
            EXPECT_GE(thread.cpuNs, read[thread.nativeId]);
            read.erase(thread.nativeId);
        }
        if (clock && !living.empty() && living[0].nativeId == id)
            read[id] = *clock;
    }
    maker.join();
}

TEST(ThreadDirectory, ThreadsOfAnInterpreterThatIsGoneAreNobodys)
{
    ThreadDirectory directory;
    const ThreadRegistration registration(directory, InterpreterId(1), ThreadRole::Owner);
    std::vector<KnownThread> living;
    std::vector<DepartedThread> departed;
    directory.disown(InterpreterId(2));
    directory.look(living, departed);
    ASSERT_EQ(living.size(), 1u);
    EXPECT_EQ(living[0].interpreter, InterpreterId(1));
    directory.disown(InterpreterId(1));
    directory.look(living, departed);
    ASSERT_EQ(living.size(), 1u);
    EXPECT_FALSE(living[0].interpreter);
    EXPECT_FALSE(living[0].owner);
}

TEST(ThreadDirectory, MayBeLookedAtWhileThreadsComeAndGo)
{
    ThreadDirectory directory;
    std::atomic<int> left{4};
    std::vector<std::thread> makers;
    for (int i = 0; i < 4; ++i) {
        makers.emplace_back([&] {
            for (int round = 0; round < 50; ++round) {
                std::thread([&] {
                    const ThreadRegistration registration(
                        directory, InterpreterId(1), ThreadRole::Helper);
                }).join();
            }
            --left;
        });
    }
    std::vector<KnownThread> living;
    std::vector<DepartedThread> departed;
    std::size_t ended = 0;
    while (left > 0) {
        directory.look(living, departed);
        ended += departed.size();
    }
    for (std::thread& maker : makers)
        maker.join();
    directory.look(living, departed);
    EXPECT_EQ(ended + departed.size(), 200u);
    EXPECT_TRUE(living.empty());
}

} // namespace
} // namespace clutch
