// Which clocks a look reads, and what their sums say.
#include "engine/metrics/sample_taker.h"

#include <algorithm>

namespace clutch {

namespace {

/// Every thread's clock is read at least this often, and a thread that ran counts as awake for as
/// long: its clock is read at every look.
constexpr std::uint64_t kAllClocksNs = 1'000'000'000;

} // namespace

bool SampleTaker::readClock(Thread& thread)
{
    const auto clock = m_clocks.threadCpuNs(thread.id);
    thread.gone = !clock;
    if (!clock)
        return false;
    if (thread.readAt != m_look) {
        thread.late = thread.cpuNs < thread.clockNs || thread.readAt + 1 != m_look;
        thread.readAt = m_look;
    }
    if (*clock < thread.clockNs) {
        tellEnd(thread); // its number is used again, by one that was born meanwhile
        thread = newThread(thread.id);
    }
    thread.clockNs = *clock;
    return true;
}

std::optional<std::uint64_t> SampleTaker::readOwnClock()
{
    const auto own = placeOf(m_own);
    if (own == m_threads.end() || own->id != m_own || !readClock(*own))
        return std::nullopt;
    return own->clockNs;
}

void SampleTaker::countOwnCost(std::optional<std::uint64_t> nowNs)
{
    const std::uint64_t now = nowNs ? *nowNs : m_clocks.threadCpuNs(m_own).value_or(0);
    m_sample.samplingCpuNs = m_ownCpuNs == 0 ? 0 : above(now, m_ownCpuNs);
    m_ownCpuNs = now;
}

void SampleTaker::readClocks()
{
    m_living = 0;
    for (Thread& thread : m_threads)
        m_living += readClock(thread) ? 1 : 0;
}

std::uint64_t SampleTaker::sumOfClocks() const
{
    std::uint64_t sum = 0;
    for (const Thread& thread : m_threads)
        sum += thread.clockNs;
    return sum;
}

void SampleTaker::countUnattributed()
{
    const std::uint64_t living = sumOfClocks();
    if (m_first) {
        // Reading the threads' clocks has brought the process's up to date: now it is at most too
        // high, so that nothing of the past is taken for news later.
        m_endedBeforeNs = above(m_clocks.processCpuNs(), living);
        return;
    }
    // m_processNs is older than the threads' clocks and can only be too low: nothing is told twice.
    const std::uint64_t told = living + m_endedBeforeNs + m_endedKnownNs + m_unattributedNs;
    m_sample.unattributedCpuNs = above(m_processNs, told);
    m_unattributedNs += m_sample.unattributedCpuNs;
    m_sample.quiet = m_sample.quiet && m_sample.unattributedCpuNs == 0;
}

void SampleTaker::setBaseline()
{
    if (!m_first && m_sample.tNs < m_allDueNs)
        return;
    m_allDueNs = m_sample.tNs + kAllClocksNs;
    // Again after the threads' clocks, and this one's, which went on, right before: of ended
    // threads it can only be too high again, by what others use meanwhile, and the lowest is best.
    readOwnClock();
    const std::uint64_t told = sumOfClocks() + m_endedKnownNs + m_unattributedNs;
    m_endedBeforeNs = std::min(m_endedBeforeNs, above(m_clocks.processCpuNs(), told));
}

std::uint64_t SampleTaker::count(Thread& thread)
{
    std::uint64_t ran = thread.clockNs - thread.cpuNs;
    // The first of it may be of before the previous sample, where the process's clock did not know
    // of it yet: no thread runs longer than all the time, and the rest comes later.
    if (thread.late)
        ran = std::min(ran, m_sample.tNs - m_sample.previousNs);
    thread.cpuNs += ran;
    if (ran > 0)
        thread.awakeUntilNs = m_sample.tNs + kAllClocksNs;
    return ran;
}

} // namespace clutch
