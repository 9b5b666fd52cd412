#include "engine/metrics/core_affinity.h"

#include <cerrno>
#include <cstdlib>
#include <memory>
#include <sched.h>

namespace clutch {

namespace {

/// cpu_set_t of the C library holds 1,024 CPUs; the kernel can be built for more.
constexpr unsigned kMaskCpus = 65536;

struct FreeMask
{
    void operator()(cpu_set_t* mask) const { CPU_FREE(mask); }
};
using Mask = std::unique_ptr<cpu_set_t, FreeMask>;

Mask emptyMask()
{
    Mask mask(CPU_ALLOC(kMaskCpus));
    if (mask)
        CPU_ZERO_S(CPU_ALLOC_SIZE(kMaskCpus), mask.get());
    return mask;
}

std::string threadWords(pid_t thread)
{
    return thread == 0 ? std::string("this thread") : "thread " + std::to_string(thread);
}

/// 0, or the errno of the refusal.
int pinThread(pid_t thread, const CpuSet& cpus)
{
    const Mask mask = emptyMask();
    if (!mask)
        return ENOMEM;
    for (const unsigned cpu : cpus) {
        if (cpu >= kMaskCpus)
            return EINVAL;
        CPU_SET_S(cpu, CPU_ALLOC_SIZE(kMaskCpus), mask.get());
    }
    return ::sched_setaffinity(thread, CPU_ALLOC_SIZE(kMaskCpus), mask.get()) == 0 ? 0 : errno;
}

int readThread(pid_t thread, CpuSet& cpus)
{
    const std::size_t size = CPU_ALLOC_SIZE(kMaskCpus);
    const Mask mask = emptyMask();
    if (!mask)
        return ENOMEM;
    if (::sched_getaffinity(thread, size, mask.get()) != 0)
        return errno;
    std::vector<unsigned> found;
    for (unsigned cpu = 0, left = static_cast<unsigned>(CPU_COUNT_S(size, mask.get())); left > 0;
         ++cpu) {
        if (CPU_ISSET_S(cpu, size, mask.get())) {
            found.push_back(cpu);
            --left;
        }
    }
    cpus = CpuSet(std::move(found));
    return 0;
}

std::string pinWords(pid_t thread, const CpuSet& cpus)
{
    return "cannot pin " + threadWords(thread) + " to " + cpus.words();
}

std::string reducedWords(pid_t thread, const CpuSet& cpus, const CpuSet& got)
{
    return pinWords(thread, cpus) + ": the kernel allows it only " + got.words();
}

} // namespace

Status setThreadAffinity(pid_t thread, const CpuSet& cpus)
{
    if (const int error = pinThread(thread, cpus))
        return systemFailure(pinWords(thread, cpus), error);
    CpuSet got;
    if (const int error = readThread(thread, got))
        return systemFailure("cannot read back the affinity of " + threadWords(thread), error);
    if (got != cpus)
        return failure(reducedWords(thread, cpus, got));
    return {};
}

Result<CpuSet> threadAffinity(pid_t thread)
{
    CpuSet cpus;
    if (const int error = readThread(thread, cpus))
        return systemFailure("cannot read the affinity of " + threadWords(thread), error);
    return cpus;
}

AffinityChange setThreadAffinities(std::span<const pid_t> threads, const CpuSet& cpus)
{
    AffinityChange change;
    bool first = true;
    for (const pid_t thread : threads) {
        const int refusal = pinThread(thread, cpus);
        CpuSet got;
        const int unread = refusal == ESRCH ? ESRCH : readThread(thread, got);
        if (unread == ESRCH) {
            ++change.gone;
            continue;
        }
        std::string refused;
        if (refusal)
            refused = systemFailure(pinWords(thread, cpus), refusal).value().text;
        else if (unread)
            refused
                = systemFailure("cannot read back the affinity of " + threadWords(thread), unread)
                      .value()
                      .text;
        else if (got != cpus)
            refused = reducedWords(thread, cpus, got);
        else
            ++change.pinned;
        if (change.refused.empty())
            change.refused = refused;
        if (first)
            change.readBack = got;
        change.alike = change.alike && got == change.readBack;
        first = false;
    }
    return change;
}

} // namespace clutch
