// What the kernel tells of one thread of this process: CPU time, run-queue wait, where it ran last,
// its name.
#pragma once

#include "engine/metrics/clocks.h"
#include "engine/metrics/proc_files.h"

#include <cstdint>
#include <ctime>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <sys/types.h>

namespace clutch {

/// The CPU clock of any thread of this process, by its native id: clock_gettime takes it without
/// the thread's help.
[[nodiscard]] clockid_t threadCpuClock(pid_t thread);

/// The area in which the kernel keeps this thread's current core (rseq; glibc 2.35 registers it),
/// or null. It is mapped until the thread ends: nobody may read it later than that.
[[nodiscard]] const void* rseqAddressOfThisThread();
/// The core in such an area; -1 where it is null or was never filled.
[[nodiscard]] int cpuFromRseq(const void* area);

/// What /proc/…/schedstat has beside the CPU time.
struct SchedStat
{
    std::uint64_t waitNs = 0; ///< in the run queue
    std::uint64_t switches = 0; ///< how often it was put on a core
};
[[nodiscard]] std::optional<SchedStat> parseSchedstat(std::string_view text);
/// The core it ran on last, field 39 of /proc/…/stat; the name in field 2 may hold spaces and
/// brackets.
[[nodiscard]] std::optional<int> cpuFromStat(std::string_view text);

/// How many descriptors all ThreadFiles of one sampler may keep open: user code shares the
/// process's table.
struct DescriptorBudget
{
    std::size_t left = 0;
    /// A quarter of the soft limit, at most 256: select() in user code breaks when numbers pass
    /// 1,023.
    [[nodiscard]] static DescriptorBudget ofThisProcess();
};

/// The /proc files of one thread. Opened when the thread was seen to run, kept open while the
/// budget lasts, opened for each look beyond it. Owned by the sampler's state of that thread;
/// sampler thread only.
class ThreadFiles
{
public:
    ThreadFiles(pid_t thread, ProcFiles& files, DescriptorBudget& budget);
    ~ThreadFiles();
    ThreadFiles(const ThreadFiles&) = delete;
    ThreadFiles& operator=(const ThreadFiles&) = delete;

    /// Read the thread's CPU clock first: that refreshes these numbers, which otherwise are a tick
    /// old. The wait of a thread that still waits is added only when it runs again.
    [[nodiscard]] std::optional<SchedStat> schedstat();
    [[nodiscard]] std::optional<int> lastCpu();
    [[nodiscard]] std::optional<std::string> name();
    /// From now on files are kept open; before, a look opens and closes.
    void keep() { m_keep = true; }

private:
    std::optional<std::string_view> look(std::unique_ptr<KeptFile>& kept, const char* file);

    const pid_t m_thread;
    ProcFiles& m_files;
    DescriptorBudget& m_budget;
    bool m_keep = false;
    std::unique_ptr<KeptFile> m_schedstat;
    std::unique_ptr<KeptFile> m_stat;
    std::string m_text;
};

} // namespace clutch
