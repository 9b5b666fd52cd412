#include "engine/metrics/sample_taker.h"

#include "engine/metrics/cgroup_cpu.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <unistd.h>

namespace clutch {

namespace {

constexpr const char* kTaskFolder = "/proc/self/task";
/// /proc/stat counts in steps of this; more frequent reading tells nothing new.
constexpr std::uint64_t kTickNs = 10'000'000;
/// How often it is read where nobody runs whose interpreter could want a core: a tenth of what a
/// look costs.
constexpr std::uint64_t kQuietTickNs = 100'000'000;
/// The cores' lines of /proc/stat for about 1,000 cores.
constexpr std::size_t kRoom = 128u << 10;
/// A thread takes its name after its birth and may take another while it runs. Reading one costs
/// ten times what its clock does, so no more than this many are read again with each sample, and
/// none twice in a second. The runtime's own keep theirs.
constexpr int kNamesPerSample = 2;
constexpr std::uint64_t kNameIsGoodNs = 1'000'000'000;
constexpr std::uint64_t kOurNameIsGoodNs = 10'000'000'000;

std::uint64_t rssBytes(std::string_view statm)
{
    const std::size_t space = statm.find(' ');
    if (space == std::string_view::npos)
        return 0;
    std::uint64_t pages = 0;
    const char* end = statm.data() + statm.size();
    if (std::from_chars(statm.data() + space + 1, end, pages).ec != std::errc())
        return 0;
    return pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

SchedStat later(const SchedStat& one, const SchedStat& other)
{
    return {std::max(one.waitNs, other.waitNs), std::max(one.switches, other.switches)};
}

} // namespace

SampleTaker::SampleTaker(
    Settings settings, ThreadDirectory& directory, ProcFiles& files, Clocks& clocks)
    : m_settings(std::move(settings))
    , m_directory(directory)
    , m_files(files)
    , m_clocks(clocks)
    , m_machine(m_settings.cpus)
    , m_budget(DescriptorBudget::ofThisProcess())
    , m_procStat(files.open("/proc/stat"))
    , m_statm(files.open("/proc/self/statm"))
    , m_throttle(m_settings.throttleFile.empty() ? nullptr : files.open(m_settings.throttleFile))
    , m_room(kRoom)
{
}

SampleTaker::~SampleTaker() = default;

Sample& SampleTaker::take(std::uint32_t missed)
{
    begin(missed);
    const auto ownNs = readOwnClock();
    countOwnCost(ownNs);
    m_processNs = m_clocks.processCpuNs();
    const std::uint64_t changes = m_directory.changes();
    m_all = std::exchange(m_changesSeen, changes) != changes || !ownNs || !onlyTheAwakeRan();
    if (m_all) {
        readClocks();
        findNewThreads();
    }
    const bool same = findOut();
    if (!m_first)
        reportDeparted();
    if (m_all) {
        forgetGone();
        countUnattributed();
        setBaseline();
    }
    m_sample.asBefore = same && m_settled && !m_all && onlyOursRan();
    if (m_sample.asBefore)
        reportAwake();
    else
        reportAll();
    if (m_all)
        findTheAwake();
    const bool named = refreshNames();
    m_settled = named && m_sample.quiet && m_sample.threads.size() == m_threads.size();
    readSlowFiles();
    m_first = false;
    return m_sample;
}

void SampleTaker::reportAll()
{
    reportLiving();
    m_sample.threads.resize(m_loads);
    addInterpreters();
}

void SampleTaker::begin(std::uint32_t missed)
{
    if (m_own == 0)
        m_own = ::gettid();
    // Between two readings of the monotonic clock: so the distance of the two clocks is known
    // between bounds, and a look that was preempted here is not taken for a machine that slept.
    const std::uint64_t earliest = m_clocks.monotonicNs();
    const std::uint64_t boottime = m_clocks.boottimeNs();
    const std::uint64_t now = m_clocks.monotonicNs();
    const std::uint64_t sleptAtLeast = above(boottime, now);
    if (now < m_sample.tNs)
        m_first = true; // a virtual machine was set back: nothing can be told since then
    if (m_first) {
        m_threads.clear();
        m_machine.restart();
        m_endedKnownNs = 0;
        m_unattributedNs = 0;
    }
    m_sample.previousNs = m_first ? 0 : m_sample.tNs;
    m_sample.tNs = now;
    m_sample.missed = missed;
    m_sample.suspendedNs = m_first ? 0 : above(sleptAtLeast, m_sleptAtMostNs);
    m_sleptAtMostNs = above(boottime, earliest);
    m_sample.unattributedCpuNs = 0;
    m_sample.quiet = !m_first;
    m_loads = 0;
    ++m_look;
}

bool SampleTaker::findOut()
{
    m_departed.clear();
    // After the clocks: a thread whose clock was read and that departs now has used no less than
    // the clock said, and one that says who it is only now counts as what it says.
    if (!m_all) {
        m_moved.clear();
        for (const std::size_t place : m_awake) {
            if (m_threads[place].clockNs != m_threads[place].cpuNs)
                m_moved.push_back(m_threads[place].id);
        }
        if (m_directory.lookAgain(m_known, m_changesSeen, m_moved))
            return true;
    }
    m_directory.look(m_known, m_departed);
    return false;
}

SampleTaker::Thread SampleTaker::newThread(pid_t id)
{
    Thread thread;
    thread.id = id;
    thread.files = std::make_unique<ThreadFiles>(id, m_files, m_budget);
    thread.readAt = m_look;
    return thread;
}

SampleTaker::Threads::iterator SampleTaker::placeOf(pid_t id)
{
    return std::lower_bound(m_threads.begin(), m_threads.end(), id,
        [](const Thread& thread, pid_t number) { return thread.id < number; });
}

void SampleTaker::reportDeparted()
{
    for (const DepartedThread& last : m_departed) {
        m_sample.quiet = false;
        auto thread = placeOf(last.nativeId);
        if (thread == m_threads.end() || thread->id != last.nativeId) {
            thread = m_threads.insert(thread, newThread(last.nativeId));
        } else if (last.cpuNs < thread->cpuNs) {
            // Its number was another thread's before, which ended unseen.
            tellEnd(*thread);
            *thread = newThread(last.nativeId);
        }
        thread->interpreter = last.interpreter;
        thread->owner = last.owner;
        thread->cpu = last.cpu;
        thread->name = last.name;
        ThreadLoad& load = nextLoad(*thread);
        load.cpuNs = last.cpuNs - thread->cpuNs;
        load.waitNs = above(last.waitNs, thread->stat.waitNs);
        load.switches = above(last.switches, thread->stat.switches);
        load.ended = true;
        thread->cpuNs = last.cpuNs;
        thread->clockNs = std::max(thread->clockNs, last.cpuNs);
        thread->stat = later(thread->stat, {last.waitNs, last.switches});
        thread->departed = true;
    }
}

void SampleTaker::forgetGone()
{
    std::erase_if(m_threads, [this](const Thread& thread) {
        if (thread.gone)
            tellEnd(thread);
        return thread.gone;
    });
}

void SampleTaker::tellEnd(const Thread& thread)
{
    m_sample.quiet = false;
    m_endedKnownNs += thread.cpuNs;
    if (!thread.departed && thread.seen)
        nextLoad(thread).ended = true;
}

std::optional<std::size_t> SampleTaker::countThreads()
{
    if (!m_tasks)
        m_tasks = m_files.openFolder(kTaskFolder);
    const auto count = m_tasks ? m_tasks->countFolders() : std::nullopt;
    if (!count)
        m_tasks.reset();
    return count;
}

void SampleTaker::findNewThreads()
{
    // All that we know live (their clocks just answered), so an equal count means that there is no
    // other.
    const auto count = countThreads();
    if (!m_first && count && *count == m_living)
        return;
    if (!m_files.listNumbers(kTaskFolder, m_listed))
        return;
    for (const pid_t id : m_listed) {
        const auto place = placeOf(id);
        if (place != m_threads.end() && place->id == id)
            continue;
        const auto clock = m_clocks.threadCpuNs(id);
        if (!clock)
            continue;
        Thread thread = newThread(id);
        thread.clockNs = *clock;
        thread.cpuNs = m_first ? *clock : 0;
        m_threads.insert(place, std::move(thread));
    }
}

ThreadLoad& SampleTaker::nextLoad(const Thread& thread)
{
    if (m_loads == m_sample.threads.size())
        m_sample.threads.emplace_back();
    ThreadLoad& load = m_sample.threads[m_loads++];
    load.nativeId = thread.id;
    load.interpreter = thread.interpreter;
    load.owner = thread.owner;
    load.cpu = thread.cpu;
    load.name = thread.name;
    load.cpuNs = 0;
    load.waitNs = 0;
    load.switches = 0;
    load.ended = false;
    load.gil = GilState::Unknown;
    load.gilWaitNs = 0;
    load.frameFile.clear();
    load.frameFunction.clear();
    load.frameLine = 0;
    return load;
}

void SampleTaker::reportLiving()
{
    auto who = m_known.cbegin(); // both are in the order of the native ids
    for (Thread& thread : m_threads) {
        while (who != m_known.cend() && who->nativeId < thread.id)
            ++who;
        const KnownThread* known
            = who != m_known.cend() && who->nativeId == thread.id ? &*who : nullptr;
        // On its way out, or gone before a look met it: all is said.
        if (thread.departed && !known && thread.clockNs == thread.cpuNs)
            continue;
        reportThread(thread, known);
    }
}

void SampleTaker::reportThread(Thread& thread, const KnownThread* who)
{
    if (who) {
        thread.interpreter = who->interpreter;
        thread.departed = false;
    } else {
        thread.interpreter
            = m_settings.interpreterOf ? m_settings.interpreterOf(thread.id) : InterpreterId();
    }
    thread.owner = who && who->owner;
    thread.registered = who != nullptr;
    const std::uint64_t ran = count(thread);
    if (ran > 0 && (!who || who->interpreter))
        m_sample.quiet = false;
    SchedStat before = thread.stat;
    // A thread that has not run can have neither moved nor ended a wait: its files say what they
    // said.
    if (ran > 0 || thread.statDue || !thread.seen) {
        thread.statDue = false;
        if (thread.seen)
            thread.files->keep();
        thread.stat = later(thread.stat, thread.files->schedstat().value_or(SchedStat()));
        if (m_first)
            before = thread.stat;
        if (!who || who->cpu < 0)
            thread.cpu = thread.files->lastCpu().value_or(thread.cpu);
    }
    if (who && who->cpu >= 0)
        thread.cpu = who->cpu;
    if (!thread.seen) {
        thread.namedAtNs = thread.clockNs;
        thread.name = thread.files->name().value_or(std::string());
        m_sample.quiet = false;
    }
    thread.seen = true;
    ThreadLoad& load = nextLoad(thread);
    load.cpuNs = ran;
    load.waitNs = thread.stat.waitNs - before.waitNs;
    load.switches = thread.stat.switches - before.switches;
}

bool SampleTaker::refreshNames()
{
    bool same = true;
    auto thread = placeOf(m_lastNamed + 1);
    int left = kNamesPerSample;
    for (; thread != m_threads.end() && left > 0; ++thread) {
        m_lastNamed = thread->id;
        // One that has not run since has not called itself anything either.
        if (thread->namedAtNs == thread->cpuNs || m_sample.tNs < thread->nameIsOldNs)
            continue;
        thread->namedAtNs = thread->cpuNs;
        thread->nameIsOldNs = m_sample.tNs + (thread->isOurs() ? kOurNameIsGoodNs : kNameIsGoodNs);
        if (auto name = thread->files->name(); name && *name != thread->name) {
            thread->name = std::move(*name);
            same = false;
        }
        --left;
    }
    if (thread == m_threads.end())
        m_lastNamed = 0;
    return same;
}

void SampleTaker::addInterpreters()
{
    m_sample.interpreters.clear();
    const auto elapsed = static_cast<double>(m_sample.tNs - m_sample.previousNs);
    for (const ThreadLoad& thread : m_sample.threads) {
        if (!thread.interpreter)
            continue;
        InterpreterLoad& load = loadOf(m_sample, thread.interpreter);
        load.threads += thread.ended ? 0 : 1;
        if (m_sample.previousNs != 0 && elapsed > 0)
            load.cpu += static_cast<double>(thread.cpuNs) / elapsed;
    }
    for (const KnownThread& thread : m_known) {
        if (thread.owned)
            loadOf(m_sample, thread.owned); // its thread may be elsewhere
    }
}

void SampleTaker::readSlowFiles()
{
    m_sample.throttledNs = 0;
    // Two looks of a timetable may be a little less than its period apart.
    const std::uint64_t rest = m_sample.asBefore ? kQuietTickNs - kTickNs : kTickNs;
    if (!m_first && m_sample.tNs - m_slowNs < rest)
        return;
    m_slowNs = m_sample.tNs;
    if (const auto text = m_procStat ? m_procStat->read(m_room) : std::nullopt)
        m_machine.update(*text);
    m_sample.cores = m_machine.cores();
    if (m_sample.asBefore)
        return; // nobody took memory or was kept from a core
    if (const auto text = m_statm ? m_statm->read(m_room) : std::nullopt)
        m_sample.runtimeRss = rssBytes(*text);
    if (const auto text = m_throttle ? m_throttle->read(m_room) : std::nullopt) {
        const std::uint64_t now = throttledNs(*text).value_or(m_throttledNs);
        m_sample.throttledNs = m_first ? 0 : above(now, m_throttledNs);
        m_throttledNs = now;
    }
}

} // namespace clutch
