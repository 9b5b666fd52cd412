// Which clocks a look reads, and what their sums say.
#include "engine/metrics/sample_taker.h"

#include <algorithm>
#include <unistd.h>

namespace clutch {

namespace {

/// Every thread's clock is read at least this often, and a thread that ran counts as awake for as
/// long: its clock is read at every look.
constexpr std::uint64_t kAllClocksNs = 1'000'000'000;
/// Less than a thread uses that wakes up and goes back to sleep.
constexpr std::uint64_t kNothingNs = 5'000;

} // namespace

bool SampleTaker::readClock(Thread& thread)
{
    const auto clock = m_clocks.threadCpuNs(thread.id);
    thread.gone = !clock;
    if (!clock)
        return false;
    if (*clock < thread.clockNs) {
        tellEnd(thread); // its number is used again, by one that was born meanwhile
        thread = newThread(thread.id);
    }
    thread.clockNs = *clock;
    return true;
}

bool SampleTaker::readOwnClock()
{
    const auto own = placeOf(::gettid());
    return own != m_threads.end() && own->id == ::gettid() && readClock(*own);
}

void SampleTaker::readClocks()
{
    m_living = 0;
    for (Thread& thread : m_threads)
        m_living += readClock(thread) ? 1 : 0;
}

bool SampleTaker::onlyTheAwakeRan()
{
    if (m_first || m_sample.tNs >= m_allDueNs)
        return false;
    std::uint64_t told = m_endedBeforeNs + m_endedKnownNs + m_unattributedNs;
    for (Thread& thread : m_threads) {
        if (isAwake(thread) && thread.id != ::gettid() && !readClock(thread))
            return false;
        told += thread.clockNs;
    }
    // More, and another ran; less, and one is running, of which the process's clock knows nothing
    // since the last tick: the same may be true of another.
    return m_processNs <= told + kNothingNs && told <= m_processNs + kNothingNs;
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
    if (thread.unread)
        ran = std::min(ran, m_sample.tNs - m_sample.previousNs);
    thread.cpuNs += ran;
    thread.unread = thread.cpuNs < thread.clockNs || !(m_all || isAwake(thread));
    if (ran > 0)
        thread.awakeUntilNs = m_sample.tNs + kAllClocksNs;
    return ran;
}

} // namespace clutch
