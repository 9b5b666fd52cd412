#include "engine/metrics/thread_directory.h"

#include "engine/metrics/clocks.h"
#include "engine/metrics/proc_files.h"
#include "engine/metrics/thread_clock.h"

#include <algorithm>
#include <cassert>
#include <sys/prctl.h>
#include <unistd.h>
#include <utility>

namespace clutch {

namespace {

/// Only a sampler that does not run lets them pile up, and then nobody asks for them; what comes
/// later is counted as nobody's.
constexpr std::size_t kMostDeparted = 4096;

bool owns(InterpreterId owned, InterpreterId interpreter)
{
    return owned && owned == interpreter;
}

InterpreterId ownedBy(ThreadRole role, InterpreterId interpreter)
{
    return role == ThreadRole::Owner ? interpreter : InterpreterId();
}

} // namespace

auto ThreadDirectory::placeOf(pid_t thread) -> Entries::iterator
{
    return std::lower_bound(m_living.begin(), m_living.end(), thread,
        [](const Entry& entry, pid_t id) { return entry.thread < id; });
}

auto ThreadDirectory::find(pid_t thread) -> Entry*
{
    const auto place = placeOf(thread);
    return place != m_living.end() && place->thread == thread ? &*place : nullptr;
}

void ThreadDirectory::leave(Entry& entry)
{
    ++m_changes;
    const std::uint64_t now = systemClocks().threadCpuNs(entry.thread).value_or(entry.sinceNs);
    const std::uint64_t used = now - std::exchange(entry.sinceNs, now);
    if (entry.interpreter && entry.interpreter != entry.owned)
        m_usedByHelpers[entry.interpreter] += used;
}

std::uint64_t ThreadDirectory::helpersCpuNs(InterpreterId interpreter)
{
    const MutexLock lock(m_mutex);
    const auto known = m_usedByHelpers.find(interpreter);
    std::uint64_t used = known == m_usedByHelpers.end() ? 0 : known->second;
    for (const Entry& entry : m_living) {
        if (entry.interpreter == interpreter && entry.owned != interpreter)
            used
                += systemClocks().threadCpuNs(entry.thread).value_or(entry.sinceNs) - entry.sinceNs;
    }
    return used;
}

void ThreadDirectory::look(std::vector<KnownThread>& living, std::vector<DepartedThread>& departed)
{
    living.clear();
    departed.clear();
    const MutexLock lock(m_mutex);
    for (const Entry& entry : m_living)
        living.push_back({entry.thread, entry.interpreter, owns(entry.owned, entry.interpreter),
            entry.owned, cpuFromRseq(entry.rseq)});
    std::swap(departed, m_departed);
}

bool ThreadDirectory::lookAgain(
    std::vector<KnownThread>& living, std::uint64_t changes, const std::vector<pid_t>& moved)
{
    const MutexLock lock(m_mutex);
    if (changes != m_changes || living.size() != m_living.size())
        return false;
    for (const pid_t thread : moved) {
        const auto place = placeOf(thread);
        if (place != m_living.end() && place->thread == thread)
            living[static_cast<std::size_t>(place - m_living.begin())].cpu
                = cpuFromRseq(place->rseq);
    }
    return true;
}

std::uint64_t ThreadDirectory::changes()
{
    const MutexLock lock(m_mutex);
    return m_changes;
}

void ThreadDirectory::disown(InterpreterId interpreter)
{
    const MutexLock lock(m_mutex);
    ++m_changes;
    for (Entry& entry : m_living) {
        if (entry.interpreter == interpreter) {
            entry.interpreter = InterpreterId{};
            entry.owned = InterpreterId{};
        }
    }
    m_usedByHelpers.erase(interpreter);
}

ThreadRegistration::ThreadRegistration(
    ThreadDirectory& directory, InterpreterId interpreter, ThreadRole role)
    : m_directory(directory)
    , m_thread(::gettid())
{
    const MutexLock lock(m_directory.m_mutex);
    assert(!m_directory.find(m_thread) && "a thread says who it is once at a time");
    ++m_directory.m_changes;
    m_directory.m_living.insert(m_directory.placeOf(m_thread),
        {m_thread, interpreter, ownedBy(role, interpreter), rseqAddressOfThisThread(),
            systemClocks().threadCpuNs(m_thread).value_or(0)});
}

void ThreadRegistration::become(InterpreterId interpreter, ThreadRole role)
{
    const MutexLock lock(m_directory.m_mutex);
    ThreadDirectory::Entry& entry = *m_directory.find(m_thread);
    m_directory.leave(entry);
    entry.interpreter = interpreter;
    entry.owned = ownedBy(role, interpreter);
}

ThreadRegistration::~ThreadRegistration()
{
    assert(::gettid() == m_thread && "a registration ends on its own thread");
    DepartedThread last;
    last.nativeId = m_thread;
    last.cpu = cpuFromRseq(rseqAddressOfThisThread());
    if (const auto text = systemProcFiles().read("/proc/thread-self/schedstat")) {
        const SchedStat stat = parseSchedstat(*text).value_or(SchedStat());
        last.waitNs = stat.waitNs;
        last.switches = stat.switches;
    }
    char name[16] = {};
    ::prctl(PR_GET_NAME, name);
    last.name = name;
    const MutexLock lock(m_directory.m_mutex);
    // Under the lock: whoever read this thread's clock and then found it living has read no more
    // than this.
    last.cpuNs = systemClocks().threadCpuNs(m_thread).value_or(0);
    const auto entry = m_directory.placeOf(m_thread);
    last.interpreter = entry->interpreter;
    last.owner = owns(entry->owned, entry->interpreter);
    m_directory.leave(*entry);
    m_directory.m_living.erase(entry);
    if (m_directory.m_departed.size() < kMostDeparted)
        m_directory.m_departed.push_back(std::move(last));
}

ThreadStay::ThreadStay(ThreadDirectory& directory, InterpreterId interpreter)
    : m_directory(directory)
{
    {
        const MutexLock lock(m_directory.m_mutex);
        if (ThreadDirectory::Entry* known = m_directory.find(::gettid())) {
            m_directory.leave(*known);
            m_before = std::exchange(known->interpreter, interpreter);
            return;
        }
    }
    m_registration.emplace(directory, interpreter, ThreadRole::Helper);
}

ThreadStay::~ThreadStay()
{
    if (m_registration)
        return;
    const MutexLock lock(m_directory.m_mutex);
    ThreadDirectory::Entry& entry = *m_directory.find(::gettid());
    m_directory.leave(entry);
    entry.interpreter = m_before;
}

} // namespace clutch
