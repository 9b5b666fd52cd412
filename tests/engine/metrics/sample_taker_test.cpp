#include "engine/metrics/sample_taker.h"

#include "tests/engine/metrics/fake_machine.h"

#include <gtest/gtest.h>

#include <latch>
#include <map>
#include <thread>

namespace clutch {
namespace {

constexpr std::uint64_t kMs = 1'000'000;

/// Thread 100 of interpreter 1 and thread 200 of nobody, 50 ms between two looks unless said
/// otherwise.
class SampleTakerTest : public testing::Test
{
protected:
    SampleTakerTest()
    {
        add(100, "worker", 0);
        add(200, "helper", 1);
        files.texts["/proc/stat"] = "cpu0 0 0 0 0 0 0 0 0\n";
        files.texts["/proc/self/statm"] = "900 10 3 1 0 2 0\n";
        settings.interpreterOf = [](pid_t thread) {
            return InterpreterId(thread == 100 ? 1u : 0u);
        };
    }
    void add(pid_t id, const std::string& name, int cpu, std::uint64_t used = 0)
    {
        files.addThread(id, name, cpu);
        clocks.threads[id] = used;
    }
    void run(pid_t id, std::uint64_t ns)
    {
        clocks.threads[id] += ns;
        clocks.process += ns;
    }
    void end(pid_t id)
    {
        files.endThread(id);
        clocks.threads.erase(id);
    }
    Sample& take(std::uint64_t later = 50 * kMs)
    {
        if (!taker)
            taker = std::make_unique<SampleTaker>(settings, directory, files, clocks);
        clocks.now += later;
        return taker->take();
    }
    static const ThreadLoad* find(const Sample& sample, pid_t id)
    {
        for (const ThreadLoad& load : sample.threads) {
            if (load.nativeId == id)
                return &load;
        }
        return nullptr;
    }

    FakeProcFiles files;
    FakeClocks clocks;
    ThreadDirectory directory;
    SampleTaker::Settings settings;
    std::unique_ptr<SampleTaker> taker;
};

TEST_F(SampleTakerTest, FirstSampleHasThreadsAndNoDeltas)
{
    run(100, 30 * kMs);
    files.setThread(100, 5 * kMs, 3, 80);
    const Sample& sample = take();
    EXPECT_EQ(sample.tNs, clocks.now);
    EXPECT_EQ(sample.previousNs, 0u);
    EXPECT_TRUE(sample.afterGap());
    ASSERT_EQ(sample.threads.size(), 2u);
    EXPECT_EQ(sample.threads[0].nativeId, 100);
    EXPECT_EQ(sample.threads[0].interpreter, InterpreterId(1));
    EXPECT_EQ(sample.threads[0].name, "worker");
    EXPECT_EQ(sample.threads[0].cpuNs, 0u);
    EXPECT_EQ(sample.threads[0].waitNs, 0u);
    EXPECT_EQ(sample.threads[0].switches, 0u);
    EXPECT_EQ(sample.threads[0].cpu, 3);
    EXPECT_FALSE(sample.threads[0].owner);
    EXPECT_FALSE(sample.threads[1].interpreter);
    EXPECT_EQ(sample.unattributedCpuNs, 0u);
}

TEST_F(SampleTakerTest, TellsWhatEachThreadUsedSinceThePreviousLook)
{
    run(100, 30 * kMs);
    files.setThread(100, 5 * kMs, 0, 80);
    const std::uint64_t first = take().tNs;
    run(100, 40 * kMs);
    files.setThread(100, 12 * kMs, 1, 91);
    const Sample& sample = take();
    EXPECT_EQ(sample.previousNs, first);
    EXPECT_FALSE(sample.afterGap());
    EXPECT_EQ(find(sample, 100)->cpuNs, 40 * kMs);
    EXPECT_EQ(find(sample, 100)->waitNs, 7 * kMs);
    EXPECT_EQ(find(sample, 100)->switches, 11u);
    EXPECT_EQ(find(sample, 100)->cpu, 1);
    EXPECT_EQ(find(sample, 200)->cpuNs, 0u);
    EXPECT_EQ(sample.unattributedCpuNs, 0u);
}

TEST_F(SampleTakerTest, SumsUpInterpreters)
{
    take();
    add(101, "second", 0);
    settings.interpreterOf = nullptr;
    run(100, 25 * kMs);
    run(200, 50 * kMs);
    const Sample& sample = take();
    ASSERT_EQ(sample.interpreters.size(), 1u);
    EXPECT_EQ(sample.interpreters[0].interpreter, InterpreterId(1));
    EXPECT_DOUBLE_EQ(sample.interpreters[0].cpu, 0.5);
    EXPECT_EQ(sample.interpreters[0].threads, 1u);
}

TEST_F(SampleTakerTest, CountsAThreadThatWasBornMeanwhileFromItsBirth)
{
    take();
    add(300, "late", 0);
    run(300, 9 * kMs);
    files.setThread(300, 2 * kMs, 0, 4);
    const Sample& sample = take();
    EXPECT_EQ(find(sample, 300)->cpuNs, 9 * kMs);
    EXPECT_EQ(find(sample, 300)->waitNs, 2 * kMs);
    EXPECT_EQ(find(sample, 300)->switches, 4u);
    EXPECT_EQ(find(sample, 300)->name, "late");
}

TEST_F(SampleTakerTest, ShowsAThreadOnceMoreWhenItHasEnded)
{
    take();
    end(100);
    const Sample& last = take();
    ASSERT_NE(find(last, 100), nullptr);
    EXPECT_TRUE(find(last, 100)->ended);
    EXPECT_EQ(find(last, 100)->name, "worker");
    EXPECT_EQ(last.interpreters[0].threads, 0u);
    EXPECT_EQ(find(take(), 100), nullptr);
}

TEST_F(SampleTakerTest, TellsTheCpuTimeThatThreadsUsedWhichNoLookHasMet)
{
    clocks.process = 500 * kMs; // of threads long gone
    take();
    clocks.process += 8 * kMs; // came and went
    EXPECT_EQ(take().unattributedCpuNs, 8 * kMs);
    EXPECT_EQ(take().unattributedCpuNs, 0u);
    run(100, 10 * kMs);
    EXPECT_EQ(take().unattributedCpuNs, 0u);
    run(100, 3 * kMs); // its last time is nobody's too
    end(100);
    EXPECT_EQ(take().unattributedCpuNs, 3 * kMs);
}

TEST_F(SampleTakerTest, TakesAProcessClockThatLagsForNoNews)
{
    take();
    clocks.threads[100] += 10 * kMs; // the process's clock does not have it yet
    EXPECT_EQ(take().unattributedCpuNs, 0u);
    clocks.process += 10 * kMs;
    EXPECT_EQ(take().unattributedCpuNs, 0u);
    clocks.process += 4 * kMs;
    EXPECT_EQ(take().unattributedCpuNs, 4 * kMs);
}

TEST_F(SampleTakerTest, TakesANumberThatIsUsedAgainForAnotherThread)
{
    run(100, 30 * kMs);
    take();
    end(100);
    add(100, "reborn", 0, 2 * kMs);
    clocks.process += 2 * kMs;
    const Sample& sample = take();
    ASSERT_EQ(sample.threads.size(), 3u);
    EXPECT_TRUE(sample.threads[0].ended);
    EXPECT_EQ(sample.threads[0].name, "worker");
    EXPECT_FALSE(sample.threads[1].ended);
    EXPECT_EQ(sample.threads[1].name, "reborn");
    EXPECT_EQ(sample.threads[1].cpuNs, 2 * kMs);
    EXPECT_EQ(sample.unattributedCpuNs, 0u);
}

TEST_F(SampleTakerTest, ListsTheThreadsOnlyWhenTheirCountChanged)
{
    take();
    EXPECT_EQ(files.lists, 1);
    take();
    take();
    EXPECT_EQ(files.lists, 1);
    add(300, "late", 0);
    take();
    EXPECT_EQ(files.lists, 2);
    end(300);
    take();
    EXPECT_EQ(files.lists, 2); // its own clock told
    end(200);
    add(201, "instead", 0);
    EXPECT_NE(find(take(), 201), nullptr);
}

TEST_F(SampleTakerTest, LeavesTheFilesOfAThreadAloneThatHasNotRun)
{
    take();
    files.texts.erase("/proc/self/task/100/schedstat");
    files.setThread(200, 6 * kMs, 1);
    EXPECT_EQ(find(take(), 200)->waitNs, 0u); // a wait is over only when the thread runs
    run(200, 1);
    EXPECT_EQ(find(take(), 200)->waitNs, 6 * kMs);
}

TEST_F(SampleTakerTest, KeepsOpenNoMoreThanItsBudget)
{
    const std::size_t budget = DescriptorBudget::ofThisProcess().left;
    for (pid_t id = 1000; id < 1600; ++id)
        add(id, "many", 0);
    take();
    EXPECT_EQ(files.open_, 2u); // /proc/stat and statm: nobody has run yet
    for (pid_t id = 1000; id < 1600; ++id)
        run(id, kMs);
    take();
    EXPECT_LE(files.open_, budget + 2);
    EXPECT_GE(files.open_, budget);
    for (pid_t id = 1000; id < 1600; ++id)
        end(id);
    take();
    EXPECT_EQ(files.open_, 2u);
}

TEST_F(SampleTakerTest, NoticesANewName)
{
    for (pid_t id = 1000; id < 1050; ++id)
        add(id, "old", 0);
    take();
    for (pid_t id = 1000; id < 1050; ++id) {
        files.texts["/proc/self/task/" + std::to_string(id) + "/comm"] = "new\n";
        run(id, 1); // only a thread that runs can call itself something else
    }
    const Sample* sample = nullptr;
    for (int i = 0; i < 27; ++i)
        sample = &take();
    for (pid_t id = 1000; id < 1050; ++id)
        EXPECT_EQ(find(*sample, id)->name, "new") << id;
}

TEST_F(SampleTakerTest, KnowsRegisteredThreads)
{
    std::latch started(1);
    std::latch over(1);
    pid_t id = 0;
    std::thread thread([&] {
        const ThreadRegistration registration(directory, InterpreterId(9), ThreadRole::Owner);
        id = ::gettid();
        started.count_down();
        over.wait();
    });
    started.wait();
    add(id, "owner", 0);
    const Sample& sample = take();
    EXPECT_EQ(find(sample, id)->interpreter, InterpreterId(9));
    EXPECT_TRUE(find(sample, id)->owner);
    over.count_down();
    thread.join();
}

TEST_F(SampleTakerTest, AnInterpreterWhoseThreadIsElsewhereIsThereWithoutThreads)
{
    const ThreadRegistration registration(directory, InterpreterId(9), ThreadRole::Owner);
    const ThreadStay stay(directory, InterpreterId(3));
    add(::gettid(), "owner", 0);
    const Sample& sample = take();
    EXPECT_FALSE(find(sample, ::gettid())->owner);
    std::map<std::uint64_t, unsigned> threads;
    for (const InterpreterLoad& load : sample.interpreters)
        threads[load.interpreter.value()] = load.threads;
    EXPECT_EQ(threads.at(3), 1u);
    EXPECT_EQ(threads.at(9), 0u);
}

TEST_F(SampleTakerTest, SaysHowLongTheMachineSlept)
{
    clocks.asleep = 700 * kMs; // before
    take();
    EXPECT_EQ(take().suspendedNs, 0u);
    clocks.asleep += 3000 * kMs;
    const Sample& sample = take();
    EXPECT_EQ(sample.suspendedNs, 3000 * kMs);
    EXPECT_TRUE(sample.afterGap());
    EXPECT_EQ(take().suspendedNs, 0u);
}

TEST_F(SampleTakerTest, StartsAnewWhenTheClockWentBack)
{
    take();
    run(100, 20 * kMs);
    clocks.now -= 500 * kMs;
    const Sample& sample = take();
    EXPECT_EQ(sample.previousNs, 0u);
    EXPECT_EQ(find(sample, 100)->cpuNs, 0u);
    EXPECT_DOUBLE_EQ(sample.interpreters[0].cpu, 0);
}

TEST_F(SampleTakerTest, StartsAnewWhenAsked)
{
    take();
    taker->restart();
    run(100, 20 * kMs);
    clocks.process += 9 * kMs;
    EXPECT_EQ(take().previousNs, 0u);
    EXPECT_EQ(find(take(), 100)->cpuNs, 0u);
    EXPECT_EQ(take().unattributedCpuNs, 0u);
}

/// The taker's own thread is known and uses 1 ms for each look, as it does in life.
class QuietProcessTest : public SampleTakerTest
{
protected:
    QuietProcessTest()
    {
        files.addThread(::gettid(), "sampler", 0);
        clocks.process = clocks.own;
        settings.interpreterOf = nullptr;
        take();
        take();
        clocks.reads.clear();
    }
    Sample& take(std::uint64_t later = 50 * kMs)
    {
        clocks.own += kMs;
        clocks.process += kMs;
        return SampleTakerTest::take(later);
    }

    const ThreadRegistration registration{directory, InterpreterId{}, ThreadRole::Helper};
};

TEST_F(QuietProcessTest, NoClockIsReadWhereNobodyRan)
{
    const Sample& sample = take();
    EXPECT_EQ(clocks.reads[100] + clocks.reads[200], 0);
    EXPECT_TRUE(sample.quiet);
    ASSERT_EQ(sample.threads.size(), 3u);
    EXPECT_EQ(find(sample, 100)->name, "worker");
    EXPECT_EQ(find(sample, 100)->cpuNs, 0u);
    EXPECT_EQ(find(sample, ::gettid())->cpuNs, kMs);
    EXPECT_EQ(sample.unattributedCpuNs, 0u);
}

TEST_F(QuietProcessTest, AThreadThatWakesUpIsSeenAtOnceAndItsClockIsReadForAWhile)
{
    take();
    run(100, 10'000);
    const Sample& sample = take();
    EXPECT_EQ(find(sample, 100)->cpuNs, 10'000u);
    EXPECT_FALSE(sample.quiet);
    EXPECT_TRUE(take().quiet);
    clocks.reads.clear();
    take();
    EXPECT_EQ(clocks.reads[100], 1);
    EXPECT_EQ(clocks.reads[200], 0);
    run(100, 10'000);
    EXPECT_FALSE(take().quiet);
}

TEST_F(QuietProcessTest, ASampleIsThePreviousOneButForTheRuntimesOwnThreads)
{
    const Sample& sample = take();
    EXPECT_TRUE(sample.asBefore);
    ASSERT_EQ(sample.ran.size(), 1u);
    EXPECT_EQ(sample.threads.at(sample.ran[0]).nativeId, ::gettid());
    EXPECT_EQ(sample.threads.at(sample.ran[0]).cpuNs, kMs);
    run(100, 10'000);
    EXPECT_FALSE(take().asBefore);
    EXPECT_EQ(find(take(), 100)->cpuNs, 0u);
    EXPECT_TRUE(take().asBefore);
}

TEST_F(QuietProcessTest, WhatRanBeforeCountsOnceAndWhatItWaitedWithTheNextOfAll)
{
    std::uint64_t used = 0;
    std::uint64_t waited = 0;
    std::uint64_t switches = 0;
    int kept = 0;
    for (std::uint64_t i = 1; i <= 45; ++i) {
        files.setThread(::gettid(), i * 1000, 0, i);
        const Sample& sample = take();
        kept += sample.asBefore ? 1 : 0;
        used += find(sample, ::gettid())->cpuNs;
        waited += find(sample, ::gettid())->waitNs;
        switches += find(sample, ::gettid())->switches;
    }
    EXPECT_GT(kept, 35);
    EXPECT_EQ(used, 45 * kMs);
    EXPECT_GT(waited, 20'000u);
    EXPECT_GT(switches, 20u);
}

TEST_F(QuietProcessTest, TheMachineIsLookedAtLessOften)
{
    take();
    take();
    files.reads.clear();
    for (int i = 0; i < 10; ++i)
        EXPECT_TRUE(take().asBefore);
    EXPECT_EQ(files.reads["/proc/stat"], 5);
    EXPECT_EQ(files.reads["/proc/self/statm"], 0);
    run(100, 10'000);
    take();
    EXPECT_EQ(files.reads["/proc/stat"], 6);
    EXPECT_EQ(files.reads["/proc/self/statm"], 1);
}

TEST_F(QuietProcessTest, EveryClockIsReadOnceASecond)
{
    for (int i = 0; i < 60; ++i)
        EXPECT_TRUE(take().quiet);
    EXPECT_GE(clocks.reads[200], 2);
    EXPECT_LE(clocks.reads[200], 6); // twice at a look that tells all
}

TEST_F(QuietProcessTest, AThreadThatComesIsSeenAtOnce)
{
    add(300, "late", 0);
    run(300, 10'000);
    const Sample& sample = take();
    EXPECT_FALSE(sample.quiet);
    ASSERT_NE(find(sample, 300), nullptr);
    EXPECT_EQ(find(sample, 300)->cpuNs, 10'000u);
}

TEST_F(QuietProcessTest, WhatCameAndWentBetweenTwoLooksIsSeenAtOnce)
{
    clocks.process += 10'000;
    const Sample& sample = take();
    EXPECT_FALSE(sample.quiet);
    EXPECT_NEAR(static_cast<double>(sample.unattributedCpuNs), 10'000, 1);
}

TEST_F(QuietProcessTest, OneThatSaysWhoItIsIsKnownAtTheNextLook)
{
    std::latch started(1);
    std::latch over(1);
    std::thread thread([&] {
        const ThreadStay stay(directory, InterpreterId(9));
        add(::gettid(), "foreign", 0);
        started.count_down();
        over.wait();
    });
    started.wait();
    const Sample& sample = take();
    ASSERT_EQ(sample.interpreters.size(), 1u);
    EXPECT_EQ(sample.interpreters[0].interpreter, InterpreterId(9));
    over.count_down();
    thread.join();
}

TEST_F(QuietProcessTest, WhileOneRunsEveryClockIsReadForTheProcesssClockLagsBehind)
{
    run(100, 30 * kMs);
    take();
    clocks.reads.clear();
    clocks.threads[100] += 50 * kMs;
    clocks.process += 47 * kMs; // a tick behind
    take();
    EXPECT_GE(clocks.reads[200], 1);
}

/// One that woke up after the last tick before a look is not in the process's clock yet.
TEST_F(QuietProcessTest, NoThreadRunsLongerThanAllTheTimeAndNothingIsLost)
{
    clocks.threads[100] += 3 * kMs; // the process's clock does not have it yet
    EXPECT_EQ(find(take(), 100)->cpuNs, 0u);
    clocks.process += 3 * kMs;
    run(100, 50 * kMs);
    EXPECT_EQ(find(take(), 100)->cpuNs, 50 * kMs);
    run(100, 20 * kMs);
    EXPECT_EQ(find(take(), 100)->cpuNs, 23 * kMs);
    EXPECT_EQ(find(take(), 100)->cpuNs, 0u);
}

TEST_F(SampleTakerTest, TellsThrottlingSinceThePreviousLook)
{
    settings.throttleFile = "/cg/cpu.stat";
    files.texts["/cg/cpu.stat"] = "throttled_usec 1000\n";
    EXPECT_EQ(take().throttledNs, 0u);
    files.texts["/cg/cpu.stat"] = "throttled_usec 4000\n";
    EXPECT_EQ(take().throttledNs, 3 * kMs);
    EXPECT_EQ(take().throttledNs, 0u);
}

TEST_F(SampleTakerTest, ReadsMemoryAndCores)
{
    take();
    files.texts["/proc/stat"] = "cpu0 3 0 0 1 0 0 0 0\n";
    const Sample& sample = take();
    EXPECT_EQ(sample.runtimeRss, 10u * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE)));
    ASSERT_EQ(sample.cores.size(), 1u);
    EXPECT_DOUBLE_EQ(sample.cores[0].busy, 0.75);
}

TEST_F(SampleTakerTest, ReadsCoresNoMoreOftenThanTheyTick)
{
    take();
    files.texts["/proc/stat"] = "cpu0 3 0 0 1 0 0 0 0\n";
    EXPECT_DOUBLE_EQ(take(kMs).cores[0].busy, 0);
    EXPECT_DOUBLE_EQ(take(9 * kMs).cores[0].busy, 0.75);
    EXPECT_DOUBLE_EQ(take(kMs).cores[0].busy, 0.75);
}

TEST_F(SampleTakerTest, CountsItsOwnCost)
{
    take();
    clocks.own += 70'000;
    EXPECT_EQ(take().samplingCpuNs, 70'000u);
    EXPECT_EQ(take().samplingCpuNs, 0u);
}

TEST_F(SampleTakerTest, LivesWithoutAnyFile)
{
    files.texts.clear();
    take();
    run(100, kMs);
    const Sample& sample = take();
    EXPECT_EQ(find(sample, 100)->cpuNs, kMs);
    EXPECT_EQ(find(sample, 100)->cpu, -1);
    EXPECT_EQ(find(sample, 100)->name, "");
    EXPECT_TRUE(sample.cores.empty());
}

} // namespace
} // namespace clutch
