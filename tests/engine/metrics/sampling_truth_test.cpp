// What is sampled must be what the kernel says: real threads use counted amounts of their own CPU
// clock, and the sums of all samples are compared with it. CPU clocks do not run while a thread
// waits, so this holds on a busy machine too.
#include "engine/metrics/core_affinity.h"
#include "engine/metrics/sampler.h"
#include "tests/engine/metrics/burning_thread.h"

#include <gtest/gtest.h>

#include <atomic>
#include <barrier>
#include <deque>
#include <dirent.h>
#include <latch>
#include <map>
#include <semaphore>
#include <sys/resource.h>
#include <thread>
#include <unistd.h>

namespace clutch {
namespace {

/// Adds up samples, by interpreter and over all.
struct Sums
{
    std::map<InterpreterId, std::uint64_t> cpuNs;
    std::map<InterpreterId, std::uint64_t> waitNs;
    std::map<InterpreterId, std::uint64_t> switches;
    std::map<InterpreterId, double> coreSeconds; // from InterpreterLoad
    std::uint64_t allNs = 0;
    std::uint64_t unattributedNs = 0;

    void add(const Sample& sample)
    {
        for (const ThreadLoad& thread : sample.threads) {
            cpuNs[thread.interpreter] += thread.cpuNs;
            waitNs[thread.interpreter] += thread.waitNs;
            switches[thread.interpreter] += thread.switches;
            allNs += thread.cpuNs;
        }
        for (const InterpreterLoad& load : sample.interpreters)
            coreSeconds[load.interpreter]
                += load.cpu * static_cast<double>(sample.tNs - sample.previousNs) / 1e9;
        unattributedNs += sample.unattributedCpuNs;
    }
};

std::uint64_t ownRusageNs()
{
    rusage usage{};
    ::getrusage(RUSAGE_THREAD, &usage);
    const auto ns = [](const timeval& time) {
        return static_cast<std::uint64_t>(time.tv_sec) * 1'000'000'000u
            + static_cast<std::uint64_t>(time.tv_usec) * 1000u;
    };
    return ns(usage.ru_utime) + ns(usage.ru_stime);
}

/// What ending a registration costs a thread after it looked at its clock, sanitizers included.
constexpr std::uint64_t kEndingNs = 2 * kMillisecond;
/// getrusage of a running thread is as old as the last scheduler tick.
constexpr std::uint64_t kTickNs = 10 * kMillisecond;

class SamplingTruth : public testing::Test
{
protected:
    void startSampler(double hz)
    {
        Sampler::Settings settings;
        settings.hz = hz;
        settings.observer = [this](const Sample& sample) {
            sums.add(sample);
            ++heard;
            heard.notify_all();
        };
        sampler = std::move(Sampler::start(std::move(settings), directory).value());
        waitForSample();
    }
    /// Until a look that began after this call has been taken.
    void waitForSample()
    {
        const int seen = heard;
        for (int now = heard; now < seen + 2; now = heard)
            heard.wait(now);
    }

    ThreadDirectory directory;
    Sums sums; // sampler's thread; after stop() ours
    std::atomic<int> heard{0};
    std::unique_ptr<Sampler> sampler;
};

TEST_F(SamplingTruth, SumsAreWhatTheThreadsOwnClocksSay)
{
    startSampler(200);
    struct Own
    {
        std::uint64_t beforeNs
            = 0; // it said who it is: a look may have met it earlier, as nobody's
        std::uint64_t clockNs = 0;
        std::uint64_t rusageNs = 0;
    };
    std::vector<Own> own(4);
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < own.size(); ++i) {
        threads.emplace_back([&, i] {
            const ThreadRegistration registration(
                directory, InterpreterId(i + 1), ThreadRole::Owner);
            own[i].beforeNs = ownCpuNs();
            burnCpu((i + 1) * 25 * kMillisecond);
            own[i].clockNs = ownCpuNs();
            own[i].rusageNs = ownRusageNs();
        });
    }
    for (std::thread& thread : threads)
        thread.join();
    waitForSample();
    sampler->stop();
    for (std::size_t i = 0; i < own.size(); ++i) {
        const std::uint64_t told = sums.cpuNs[InterpreterId(i + 1)];
        EXPECT_GE(told, own[i].clockNs - own[i].beforeNs);
        EXPECT_LE(told, own[i].clockNs + kEndingNs);
        EXPECT_GE(told + own[i].beforeNs + kMillisecond, own[i].rusageNs);
        EXPECT_LE(told, own[i].rusageNs + kTickNs + kEndingNs);
        EXPECT_NEAR(sums.coreSeconds[InterpreterId(i + 1)], static_cast<double>(told) / 1e9, 1e-6);
    }
}

TEST_F(SamplingTruth, SumsOfThreadsThatComeAndGoAreComplete)
{
#if defined(__SANITIZE_THREAD__)
    GTEST_SKIP() << "TSan's own work at a thread's start and end counts as the thread's";
#endif
    startSampler(1000);
    constexpr int kThreads = 150;
    std::uint64_t registered = 0;
    std::uint64_t unregistered = 0;
    for (int i = 0; i < kThreads; ++i) {
        std::thread([&] {
            const ThreadRegistration registration(directory, InterpreterId(7), ThreadRole::Helper);
            const std::uint64_t before = ownCpuNs(); // what came before may be told as nobody's
            burnCpu(kMillisecond / 2);
            registered += ownCpuNs() - before;
        }).join();
        std::thread([&] {
            burnCpu(kMillisecond / 2);
            unregistered += ownCpuNs();
        }).join();
    }
    waitForSample();
    sampler->stop();
    EXPECT_GE(sums.cpuNs[InterpreterId(7)], registered);
    EXPECT_LE(sums.cpuNs[InterpreterId(7)], registered + kThreads * kMillisecond / 4);
    // Nobody knows whose the others were, but nothing that they used is lost.
    EXPECT_GE(sums.cpuNs[InterpreterId()] + sums.unattributedNs, unregistered);
}

TEST_F(SamplingTruth, AllThatIsToldIsWhatTheProcessUsed)
{
    SampleTaker taker({}, directory, systemProcFiles(), systemClocks());
    const std::uint64_t before = systemClocks().processCpuNs();
    Sums all;
    all.add(taker.take());
    for (int round = 0; round < 20; ++round) {
        std::vector<std::thread> threads;
        for (int i = 0; i < 3; ++i)
            threads.emplace_back([] { burnCpu(kMillisecond); });
        all.add(taker.take());
        for (std::thread& thread : threads)
            thread.join();
        all.add(taker.take());
    }
    all.add(taker.take());
    const std::uint64_t used = systemClocks().processCpuNs() - before;
    EXPECT_LE(all.allNs + all.unattributedNs, used);
    EXPECT_GE(all.allNs + all.unattributedNs + 5 * kMillisecond, used);
    EXPECT_GE(all.allNs + all.unattributedNs, 60 * kMillisecond);
}

TEST_F(SamplingTruth, TwoThreadsOnOneCoreShareItAndWaitForEachOther)
{
    const unsigned core = threadAffinity(0).value().values().front();
    startSampler(200);
    std::barrier together(2);
    std::vector<std::uint64_t> own(2);
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < 2; ++i) {
        threads.emplace_back([&, i] {
            EXPECT_TRUE(setThreadAffinity(0, CpuSet{core}).has_value());
            const ThreadRegistration registration(
                directory, InterpreterId(i + 1), ThreadRole::Owner);
            together.arrive_and_wait();
            burnCpu(100 * kMillisecond);
            own[i] = ownCpuNs();
        });
    }
    for (std::thread& thread : threads)
        thread.join();
    waitForSample();
    sampler->stop();
    const auto told1 = static_cast<double>(sums.cpuNs[InterpreterId(1)]);
    const auto told2 = static_cast<double>(sums.cpuNs[InterpreterId(2)]);
    EXPECT_NEAR(told1 / (told1 + told2), 0.5, 0.03);
    // The one that ended last has waited for all that the other ran.
    EXPECT_GE(
        std::max(sums.waitNs[InterpreterId(1)], sums.waitNs[InterpreterId(2)]), 95 * kMillisecond);
}

std::uint64_t ownSwitches()
{
    rusage usage{};
    ::getrusage(RUSAGE_THREAD, &usage);
    return static_cast<std::uint64_t>(usage.ru_nvcsw + usage.ru_nivcsw);
}

TEST_F(SamplingTruth, SwitchesAreThoseThatTheThreadCountsItself)
{
    startSampler(200);
    constexpr std::uint64_t kSleeps = 200;
    std::uint64_t before = 0;
    std::uint64_t after = 0;
    std::thread([&] {
        const ThreadRegistration registration(directory, InterpreterId(1), ThreadRole::Owner);
        before = ownSwitches();
        for (std::uint64_t i = 0; i < kSleeps; ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds(1)); // what is counted
        after = ownSwitches();
    }).join();
    waitForSample();
    sampler->stop();
    const std::uint64_t told = sums.switches[InterpreterId(1)];
    EXPECT_GE(after - before, kSleeps);
    EXPECT_GE(told, after - before);
    // Before and after it counted: its start, the registration's locks and file, its end.
    EXPECT_LE(told, after + 20);
}

/// A thread that computes, pinned, until it is told to end.
class PinnedThread
{
public:
    PinnedThread(unsigned core, ThreadDirectory* directory)
    {
        m_thread = std::thread([this, core, directory] {
            EXPECT_TRUE(setThreadAffinity(0, CpuSet{core}).has_value());
            std::unique_ptr<ThreadRegistration> registration;
            if (directory)
                registration = std::make_unique<ThreadRegistration>(
                    *directory, InterpreterId(1), ThreadRole::Owner);
            id = ::gettid();
            m_started.count_down();
            while (!m_end)
                burnCpu(kMillisecond / 10);
        });
        m_started.wait();
    }
    ~PinnedThread()
    {
        m_end = true;
        m_thread.join();
    }
    pid_t id = 0;

private:
    std::latch m_started{1};
    std::atomic<bool> m_end{false};
    std::thread m_thread;
};

int coreOf(const Sample& sample, pid_t id)
{
    for (const ThreadLoad& thread : sample.threads) {
        if (thread.nativeId == id)
            return thread.cpu;
    }
    return -2;
}

TEST_F(SamplingTruth, SeesEveryThreadOnTheCoreItIsPinnedTo)
{
    const CpuSet all = threadAffinity(0).value();
    const unsigned first = all.values().front();
    const unsigned last = all.values().back();
    PinnedThread registered(first, &directory);
    PinnedThread python(last, nullptr);
    SampleTaker taker({}, directory, systemProcFiles(), systemClocks());
    for (int i = 0; i < 5; ++i) {
        const Sample& sample = taker.take();
        EXPECT_EQ(coreOf(sample, registered.id), static_cast<int>(first));
        EXPECT_EQ(coreOf(sample, python.id), static_cast<int>(last));
    }
}

TEST_F(SamplingTruth, FollowsAThreadToItsNewCore)
{
    const CpuSet all = threadAffinity(0).value();
    if (all.size() < 2)
        GTEST_SKIP() << "a move needs two cores";
    PinnedThread registered(all.values().front(), &directory);
    PinnedThread python(all.values().front(), nullptr);
    SampleTaker taker({}, directory, systemProcFiles(), systemClocks());
    taker.take();
    const auto last = static_cast<int>(all.values().back());
    for (const pid_t id : {registered.id, python.id}) {
        const std::uint64_t before = systemClocks().threadCpuNs(id).value();
        ASSERT_TRUE(setThreadAffinity(id, CpuSet{all.values().back()}).has_value());
        // It is there as soon as it has run there.
        while (systemClocks().threadCpuNs(id).value() < before + 2 * kMillisecond)
            std::this_thread::yield();
        EXPECT_EQ(coreOf(taker.take(), id), last);
    }
}

std::size_t openDescriptors()
{
    std::vector<int> numbers;
    EXPECT_TRUE(systemProcFiles().listNumbers("/proc/self/fd", numbers));
    return numbers.size();
}

TEST_F(SamplingTruth, Knows500ThreadsAndSharesTheDescriptorTable)
{
#if defined(__SANITIZE_THREAD__)
    GTEST_SKIP() << "TSan's own work at a thread's start and end counts as the thread's";
#endif
    constexpr std::size_t kThreads = 500;
    const std::size_t before = openDescriptors();
    SampleTaker taker({}, directory, systemProcFiles(), systemClocks());
    Sums all;
    all.add(taker.take());
    std::latch started(kThreads);
    std::latch end(1);
    std::barrier rounds(kThreads + 1);
    std::vector<std::uint64_t> own(kThreads);
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < kThreads; ++i) {
        threads.emplace_back([&, i] {
            const ThreadRegistration registration(
                directory, InterpreterId(i % 64 + 1), ThreadRole::Helper);
            started.count_down();
            rounds.arrive_and_wait();
            const std::uint64_t usedBefore = ownCpuNs();
            burnCpu(kMillisecond / 20);
            end.wait();
            own[i] = ownCpuNs() - usedBefore;
        });
    }
    started.wait();
    const Sample& sample = taker.take();
    EXPECT_GE(sample.threads.size(), kThreads);
    EXPECT_EQ(sample.interpreters.size(), 64u);
    all.add(sample);
    rounds.arrive_and_wait();
    all.add(taker.take());
    all.add(taker.take());
    EXPECT_LE(openDescriptors(), before + 256 + 8);
    end.count_down();
    for (std::thread& thread : threads)
        thread.join();
    all.add(taker.take());
    EXPECT_LE(openDescriptors(), before + 8);
    std::uint64_t used = 0;
    for (const std::uint64_t ns : own)
        used += ns;
    std::uint64_t told = 0;
    for (std::uint64_t id = 1; id <= 64; ++id)
        told += all.cpuNs[InterpreterId(id)];
    EXPECT_GE(told, used);
    EXPECT_LE(told, used + kThreads * kMillisecond / 2);
}

/// The state letter of a thread of this process.
char stateOf(pid_t thread)
{
    const auto text = systemProcFiles().read("/proc/self/task/" + std::to_string(thread) + "/stat");
    return text ? (*text)[text->rfind(')') + 2] : '?';
}

/// Works a little each time that it is woken.
struct Sleeper
{
    std::binary_semaphore wake{0};
    std::atomic<int> worked = 0;
    std::atomic<bool> over = false;
    std::atomic<pid_t> id = 0;
    std::thread thread{[this] {
        id = ::gettid();
        id.notify_one();
        for (wake.acquire(); !over; wake.acquire()) {
            burnCpu(10'000);
            ++worked;
            worked.notify_one();
        }
    }};

    Sleeper() { id.wait(0); }
    ~Sleeper()
    {
        over = true;
        wake.release();
        thread.join();
    }
    void work()
    {
        const int done = worked;
        wake.release();
        worked.wait(done);
    }
    void waitUntilAsleep() const
    {
        while (stateOf(id) != 'S')
            std::this_thread::yield();
    }
};

/// Most looks read no clock of a sleeping thread: the kernel's own sum says whether one woke up.
TEST(QuietProcess, EveryWakeUpIsInTheSampleAfterItWithAllItTook)
{
    std::deque<Sleeper> sleepers(100);
    std::map<pid_t, std::uint64_t> before;
    for (const Sleeper& sleeper : sleepers) {
        sleeper.waitUntilAsleep();
        before[sleeper.id] = systemClocks().threadCpuNs(sleeper.id).value();
    }
    ThreadDirectory directory;
    const ThreadRegistration registration(directory, InterpreterId{}, ThreadRole::Helper);
    SampleTaker taker({}, directory, systemProcFiles(), systemClocks());
    taker.take();
    int quiet = 0;
    for (Sleeper& sleeper : sleepers) {
        quiet += taker.take().quiet ? 1 : 0;
        sleeper.work();
        sleeper.waitUntilAsleep();
        const std::uint64_t now = systemClocks().threadCpuNs(sleeper.id).value();
        for (const ThreadLoad& load : taker.take().threads) {
            const bool isIt = load.nativeId == sleeper.id;
            if (isIt || before.contains(static_cast<pid_t>(load.nativeId))) {
                EXPECT_EQ(load.cpuNs, isIt ? now - before[sleeper.id] : 0);
            }
        }
    }
    EXPECT_GT(quiet, 0);
}

} // namespace
} // namespace clutch
