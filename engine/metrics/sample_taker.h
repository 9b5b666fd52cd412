// Takes one Sample: everything of sampling but the thread and the timetable.
#pragma once

#include "engine/metrics/clocks.h"
#include "engine/metrics/machine_load.h"
#include "engine/metrics/proc_files.h"
#include "engine/metrics/sample.h"
#include "engine/metrics/thread_clock.h"
#include "engine/metrics/thread_directory.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace clutch {

/// Looks at all threads of the process, all cores and the cgroup, and remembers what the next look
/// needs for its deltas.
///
/// Owned by the Sampler; one thread only, the one whose own cost it counts. Keeps the promise that
/// all CPU time it reported, summed up, is what the kernel's clocks say: a thread's first entry
/// counts from its birth (but in a first sample) and a registered thread's last one to its end.
/// Knows neither Python nor rates.
///
/// Where a process with hundreds of threads does nothing, a look costs little: the process's clock
/// is the sum of its threads' clocks, so as long as it says nothing that the clocks of the few that
/// do run do not, nobody else has run and the others' clocks need not be read. Where these few are
/// the runtime's own, the sample is the previous one but for them: the machine's load is read every
/// 100 ms then, and memory, the cgroup and the runtime's own waits and switches once a second.
class SampleTaker
{
public:
    struct Settings
    {
        std::vector<unsigned> cpus; ///< cores to report although they may be offline
        std::string throttleFile; ///< CgroupCpu::statFile
        /// Whose a thread is that did not register, asked at each look but those at which only the
        /// runtime's own have run; must neither wait nor throw. May be empty: nobody's.
        std::function<InterpreterId(pid_t)> interpreterOf;
    };
    SampleTaker(Settings settings, ThreadDirectory& directory, ProcFiles& files, Clocks& clocks);
    ~SampleTaker();

    /// The sample stays valid, and may be added to, until the next call.
    Sample& take(std::uint32_t missed = 0);
    /// The next sample is a first one.
    void restart() { m_first = true; }
    [[nodiscard]] std::size_t threadCount() const { return m_threads.size(); }

private:
    struct Thread
    {
        pid_t id = 0;
        std::unique_ptr<ThreadFiles> files;
        std::uint64_t cpuNs = 0; // counted so far
        SchedStat stat;
        std::uint64_t clockNs = 0; // its clock at this look
        std::uint64_t namedAtNs = 0; // cpuNs when its name was read
        std::uint64_t nameIsOldNs = 0; // from then on, by the sample's time
        InterpreterId interpreter;
        bool owner = false;
        bool seen = false; // its files have been looked at
        bool departed = false; // its last entry has been given
        bool gone = false; // its clock has stopped answering
        bool late = false; // part of what its clock says may be of before the previous sample
        bool statDue = false; // it has run since its schedstat was read
        bool registered = false;
        [[nodiscard]] bool isOurs() const { return registered && !interpreter; }
        std::uint64_t readAt = 0; // the last look that read its clock
        std::uint64_t awakeUntilNs = 0; // by the sample's time
        int cpu = -1;
        std::string name;
    };
    /// By native id. A look walks all of them several times, which costs a tenth of what it does in
    /// a tree.
    using Threads = std::vector<Thread>;

    /// The difference, or 0 where it would be below.
    [[nodiscard]] static std::uint64_t above(std::uint64_t left, std::uint64_t right)
    {
        return left > right ? left - right : 0;
    }

    void begin(std::uint32_t missed);
    void reportDeparted();
    /// Whether no other thread has run since the previous look than those that lately did, and
    /// none of these runs. Has read the clocks of these then; all others are where they were.
    [[nodiscard]] bool onlyTheAwakeRan();
    /// … and of these only the runtime's own.
    [[nodiscard]] bool onlyOursRan() const;
    void findTheAwake();
    /// Who is who now, and where. Whether all are who they were.
    bool findOut();
    bool readClock(Thread& thread);
    /// Right before the process's clock: that takes this thread's first, and then goes through the
    /// others for as long as a look takes otherwise. None where this thread is not known yet.
    std::optional<std::uint64_t> readOwnClock();
    void countOwnCost(std::optional<std::uint64_t> nowNs);
    void readClocks();
    void forgetGone();
    [[nodiscard]] std::optional<std::size_t> countThreads();
    void findNewThreads();
    void tellEnd(const Thread& thread);
    void reportAll();
    /// All others are as the previous sample has them.
    void reportAwake();
    void reportLiving();
    void reportThread(Thread& thread, const KnownThread* who);
    [[nodiscard]] std::uint64_t count(Thread& thread);
    void countUnattributed();
    void setBaseline();
    void addInterpreters();
    /// False where one has a new name, which the next sample tells.
    bool refreshNames();
    void readSlowFiles();
    ThreadLoad& nextLoad(const Thread& thread);
    [[nodiscard]] Thread newThread(pid_t id);
    [[nodiscard]] Threads::iterator placeOf(pid_t id);
    [[nodiscard]] std::uint64_t sumOfClocks() const;

    const Settings m_settings;
    ThreadDirectory& m_directory;
    ProcFiles& m_files;
    Clocks& m_clocks;
    MachineLoad m_machine;
    DescriptorBudget m_budget; // before m_threads, which give back to it
    Threads m_threads;
    std::vector<std::size_t> m_awake; // places in m_threads: those that ran lately, and this one
    std::uint64_t m_asleepNs = 0; // the sum of all others' clocks
    std::vector<KnownThread> m_known; // by native id
    std::vector<pid_t> m_moved; // those that may be on another core now
    std::vector<DepartedThread> m_departed;
    std::vector<int> m_listed;
    std::unique_ptr<KeptFolder> m_tasks; // kTaskFolder; null until it is needed
    std::unique_ptr<KeptFile> m_procStat;
    std::unique_ptr<KeptFile> m_statm;
    std::unique_ptr<KeptFile> m_throttle;
    std::vector<char> m_room;
    Sample m_sample;
    std::size_t m_living = 0; // of m_threads, at this look
    std::size_t m_loads = 0; // of m_sample.threads, filled so far
    bool m_first = true;
    bool m_all = true; // this look reads all threads' clocks
    bool m_settled = false; // the last sample was quiet and has all of m_threads in their places
    std::uint64_t m_look = 1; // counts them
    std::uint64_t m_allDueNs = 0; // when the next such look is due at the latest
    std::uint64_t m_changesSeen = 0; // of the directory, before this look
    std::uint64_t m_slowNs = 0; // when the slow files were read last
    std::uint64_t m_throttledNs = 0;
    // The process's clock is the sum of its living threads' clocks and of what ended ones had used.
    // What the latter comes to beyond what was reported of ended threads is of threads that no look
    // has met.
    std::uint64_t m_processNs = 0; // at this look, read before the threads' clocks
    std::uint64_t m_endedBeforeNs = 0; // of threads that had ended before the first sample
    std::uint64_t m_endedKnownNs = 0; // of those that were seen to end
    std::uint64_t m_unattributedNs = 0; // reported as such
    pid_t m_own = 0; // the thread that looks
    std::uint64_t m_ownCpuNs = 0; // at the last look
    std::uint64_t m_sleptAtMostNs = 0; // how far boottime was ahead of monotonic at the last look
    pid_t m_lastNamed = 0;
};

} // namespace clutch
