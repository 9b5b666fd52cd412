// Takes one Sample: everything of sampling but the thread and the timetable.
#pragma once

#include "engine/metrics/clocks.h"
#include "engine/metrics/machine_load.h"
#include "engine/metrics/proc_files.h"
#include "engine/metrics/sample.h"
#include "engine/metrics/thread_clock.h"
#include "engine/metrics/thread_directory.h"

#include <functional>
#include <map>
#include <memory>
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
class SampleTaker
{
public:
    struct Settings
    {
        std::vector<unsigned> cpus; ///< cores to report although they may be offline
        std::string throttleFile; ///< CgroupCpu::statFile
        /// Whose a thread is that did not register, asked at each look; must neither wait nor
        /// throw. May be empty: nobody's.
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
        std::unique_ptr<ThreadFiles> files;
        std::uint64_t cpuNs = 0; // reported so far
        std::uint64_t waitNs = 0;
        std::uint64_t nowNs = 0; // its clock in this look
        int cpu = -1;
        bool fresh = true; // never reported
        bool gone = false;
        std::string name;
    };

    void readClocks();
    void findThreads();
    void addThread(pid_t id);
    void reportDeparted();
    void reportLiving();
    void reportThread(pid_t id, Thread& thread, const KnownThread* known);
    void refreshNames();
    void addInterpreters();
    void readSlowFiles();
    void compareClocks();
    ThreadLoad& nextLoad();

    const Settings m_settings;
    ThreadDirectory& m_directory;
    ProcFiles& m_files;
    Clocks& m_clocks;
    MachineLoad m_machine;
    DescriptorBudget m_budget;
    std::map<pid_t, Thread> m_threads;
    std::vector<KnownThread> m_known;
    std::vector<DepartedThread> m_departed;
    std::vector<int> m_listed;
    std::unique_ptr<KeptFile> m_procStat;
    std::unique_ptr<KeptFile> m_statm;
    std::unique_ptr<KeptFile> m_throttle;
    std::vector<char> m_room;
    std::size_t m_loads = 0; // of m_sample.threads in use
    Sample m_sample;
    bool m_first = true;
    std::uint64_t m_slowNs = 0; // when the slow files were read last
    std::uint64_t m_throttledNs = 0;
    std::uint64_t m_processNs = 0; // process clock at this look
    std::uint64_t m_baseProcessNs = 0; // at the first sample, less what lives
    std::uint64_t m_reportedNs = 0; // of threads and unattributed since the first sample
    std::uint64_t m_ownCpuNs = 0;
    std::uint64_t m_sleepUpperNs
        = 0; // the most that boottime can have been ahead of monotonic at the last look
    pid_t m_nameCursor = 0;
};

} // namespace clutch
