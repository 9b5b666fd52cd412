// Looks at a process in which hardly a thread runs.
#include "engine/metrics/sample_taker.h"

#include <algorithm>

namespace clutch {

namespace {

/// Less than a thread uses that wakes up and goes back to sleep.
constexpr std::uint64_t kNothingNs = 5'000;

} // namespace

void SampleTaker::findTheAwake()
{
    m_awake.clear();
    m_asleepNs = 0;
    for (std::size_t place = 0; place < m_threads.size(); ++place) {
        const Thread& thread = m_threads[place];
        if (m_sample.tNs < thread.awakeUntilNs || thread.id == m_own)
            m_awake.push_back(place);
        else
            m_asleepNs += thread.clockNs;
    }
}

bool SampleTaker::onlyTheAwakeRan()
{
    if (m_first || m_sample.tNs >= m_allDueNs)
        return false;
    std::uint64_t told = m_endedBeforeNs + m_endedKnownNs + m_unattributedNs + m_asleepNs;
    for (const std::size_t place : m_awake) {
        Thread& thread = m_threads[place];
        if (thread.readAt != m_look && !readClock(thread))
            return false;
        told += thread.clockNs;
    }
    // More, and another ran; less, and one is running, of which the process's clock knows nothing
    // since the last tick: the same may be true of another.
    return m_processNs <= told + kNothingNs && told <= m_processNs + kNothingNs;
}

bool SampleTaker::onlyOursRan() const
{
    return std::all_of(m_awake.begin(), m_awake.end(), [this](std::size_t place) {
        const Thread& thread = m_threads[place];
        return thread.clockNs == thread.cpuNs || thread.isOurs();
    });
}

void SampleTaker::reportAwake()
{
    m_sample.ran.clear();
    for (const std::size_t place : m_awake) {
        Thread& thread = m_threads[place];
        const auto who = std::lower_bound(m_known.cbegin(), m_known.cend(), thread.id,
            [](const KnownThread& known, pid_t id) { return known.nativeId < id; });
        if (who != m_known.cend() && who->nativeId == thread.id && who->cpu >= 0)
            thread.cpu = who->cpu;
        ThreadLoad& load = m_sample.threads[place];
        load.cpuNs = count(thread);
        load.waitNs = 0;
        load.switches = 0;
        load.cpu = thread.cpu;
        if (load.cpuNs == 0)
            continue;
        thread.statDue = true;
        m_sample.ran.push_back(place);
    }
}

} // namespace clutch
