#include "engine/gil_watch.h"

#include "engine/clock.h"
#include "engine/native_thread.h"

#include <algorithm>
#include <utility>

namespace clutch::engine {

namespace {

using namespace std::chrono_literals;

/// A look takes 0.1 ms with a handful of threads, and 64 interpreters fit in it too.
constexpr std::chrono::nanoseconds kLeastLead = 2ms;
/// Two threads that share a GIL change places every 5 ms. Looks at a steady distance from samples
/// at a steady rate would meet the same one again and again; over two turns both are met alike.
constexpr std::chrono::nanoseconds kLeadSpread = 10ms;
/// After a look, while nobody runs: not for ever, for queues are read after looks, some at a time.
constexpr std::chrono::nanoseconds kRestWhileQuiet = 2s;
/// Of a core, in a recording of which a look takes 0.25 ms or more.
constexpr double kMostBeforeOthers = 0.5;

GilState gilOf(const python::ThreadGilState& state)
{
    if (state.holds)
        return GilState::Holds;
    return state.waits ? GilState::Waits : GilState::Neither;
}

/// A thread may be in several interpreters at once: exec() of another leaves the first detached. It
/// is where it holds or wants a GIL.
bool tellsMore(const python::ThreadGilState& one, const python::ThreadGilState& other)
{
    const auto rank = [](const python::ThreadGilState& state) {
        return state.holds ? 3 : state.waits ? 2 : state.frame.function.empty() ? 0 : 1;
    };
    return rank(one) > rank(other);
}

} // namespace

GilWatch::GilWatch(ThreadDirectory& directory, std::function<Result<Look>()> open,
    std::function<void(const std::string& reason)> onRefused)
    : m_directory(directory)
    , m_open(std::move(open))
    , m_onRefused(std::move(onRefused))
{
}

GilWatch::~GilWatch()
{
    end();
}

void GilWatch::setRate(double hz)
{
    MutexLock lock(m_mutex);
    if (m_ended)
        return;
    m_hz = hz;
    if (hz <= 0)
        m_due.reset();
    else
        startThread();
}

void GilWatch::startThread()
{
    if (!m_thread.joinable())
        m_thread = std::thread([this] { work(); });
}

Status GilWatch::record(GilRecordingWish wish, const std::function<void()>& taken)
{
    {
        MutexLock lock(m_mutex);
        if (m_ended)
            return failure("the GILs cannot be recorded: the runtime is ending");
        if (!m_refused.empty())
            return failure("the GILs cannot be recorded: " + m_refused);
        if (m_records)
            return failure("the GILs are being recorded already; one recording at a time");
        m_records = true;
        m_wish = std::move(wish);
        taken();
        startThread(); // with the lock: who was told a recording's end may be here on that thread
    }
    m_changed.notify_all();
    return {};
}

void GilWatch::end()
{
    {
        MutexLock lock(m_mutex);
        m_ended = true;
    }
    m_changed.notify_all();
    if (m_thread.joinable())
        m_thread.join();
}

void GilWatch::addTo(Sample& sample)
{
    std::optional<States> found;
    {
        MutexLock lock(m_mutex);
        found.swap(m_found);
        if (m_hz <= 0)
            m_waitingUntil = {};
        else if (found)
            m_waitingUntil = m_affordable + 2 * period();
        sample.samplingCpuNs += m_cpuNs - std::exchange(m_cpuToldNs, m_cpuNs);
        // What was found while nobody ran is so until somebody does.
        const bool still = sample.quiet && m_hz > 0 && (found ? !found->empty() : m_still);
        if (still && found)
            m_stillUntil = Clock::now() + kRestWhileQuiet;
        else if (!still)
            m_stillUntil = {};
        m_still = still;
        // One that is due already is late, and would be late for ever if it were put off.
        if (m_hz > 0 && !m_due && Clock::now() >= std::max(m_affordable, m_stillUntil)) {
            m_due = Clock::now() + untilNextLook();
            m_changed.notify_all();
        }
    }
    const bool isNew = found.has_value();
    if (isNew)
        take(std::move(*found));
    else if (!m_still)
        m_states.clear();
    const bool known = isNew || m_still;
    if (!known && !m_waiting.empty() && Clock::now() >= m_waitingUntil)
        m_waiting.clear();
    // One that is as before has the states of the previous sample.
    if (isNew || (sample.asBefore ? m_told && !known : known))
        tell(sample);
    m_told = known;
    addWaits(sample);
}

void GilWatch::addWaits(Sample& sample)
{
    if (sample.previousNs == 0 || (m_waiting.empty() && !m_toldWaits))
        return;
    sample.asBefore = false;
    // A look's share is all or nothing, and right on the average.
    for (ThreadLoad& thread : sample.threads) {
        const bool waits = !thread.ended && m_waiting.contains(thread.nativeId);
        thread.gilWaitNs = waits ? sample.tNs - sample.previousNs : 0;
    }
    m_toldWaits = !m_waiting.empty();
}

void GilWatch::take(States found)
{
    m_states = std::move(found);
    std::sort(m_states.begin(), m_states.end(),
        [](const python::ThreadGilState& one, const python::ThreadGilState& other) {
            return one.nativeId != other.nativeId ? one.nativeId < other.nativeId
                                                  : tellsMore(one, other);
        });
    const auto rest = std::unique(m_states.begin(), m_states.end(),
        [](const python::ThreadGilState& one, const python::ThreadGilState& other) {
            return one.nativeId == other.nativeId;
        });
    m_states.erase(rest, m_states.end());
    m_waiting.clear();
    for (const python::ThreadGilState& state : m_states) {
        if (gilOf(state) == GilState::Waits)
            m_waiting.insert(state.nativeId);
    }
}

void GilWatch::tell(Sample& sample)
{
    sample.asBefore = false;
    for (ThreadLoad& thread : sample.threads) {
        thread.gil = GilState::Unknown;
        thread.frameFile.clear();
        thread.frameFunction.clear();
        thread.frameLine = 0;
        const auto state = std::lower_bound(m_states.begin(), m_states.end(), thread.nativeId,
            [](const python::ThreadGilState& one, std::int64_t id) { return one.nativeId < id; });
        if (thread.ended || state == m_states.end() || state->nativeId != thread.nativeId)
            continue;
        thread.gil = gilOf(*state);
        thread.frameFile = state->frame.file;
        thread.frameFunction = state->frame.function;
        thread.frameLine = static_cast<unsigned>(std::max(0, state->frame.line));
    }
}

std::chrono::nanoseconds GilWatch::restAfter(std::uint64_t costNs)
{
    return std::chrono::nanoseconds(
        static_cast<std::int64_t>(static_cast<double>(costNs) / kBudget));
}

auto GilWatch::untilNextLook() -> Clock::duration
{
    std::uniform_int_distribution<std::int64_t> spread(0, kLeadSpread.count());
    const Clock::duration lead = kLeastLead + std::chrono::nanoseconds(spread(m_random));
    return period() - std::min(lead, period() / 2);
}

auto GilWatch::period() const -> Clock::duration
{
    return std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(1 / m_hz));
}

void GilWatch::work()
{
    blockSignalsOnThisThread();
    nameThisThread("clutch gil");
    const ThreadRegistration registration(m_directory, InterpreterId{}, ThreadRole::Helper);
    const auto look = m_open();
    {
        MutexLock lock(m_mutex);
        m_cpuNs = clockNs(CLOCK_THREAD_CPUTIME_ID); // a birth: once, and not of the looks' budget
        if (!look) {
            m_refused = look.error().text;
            beginRecording();
        }
    }
    if (!look) {
        finishRecording(look.error().text);
        m_onRefused(look.error().text);
        return;
    }
    for (Due due = waitUntilDue(); due.sample || due.recording; due = waitUntilDue())
        lookOnce(*look, due);
    finishRecording("the runtime is ending");
}

void GilWatch::lookOnce(const Look& look, Due due)
{
    const auto began = Clock::now();
    Result<States> states = look();
    const auto ended = Clock::now();
    const std::uint64_t cpuNs = clockNs(CLOCK_THREAD_CPUTIME_ID);
    if (due.recording) {
        m_recording->add(began, ended, states, cpuNs);
        // It goes before those it watches only as long as it leaves them most of the core.
        if (m_recording->share(ended) > kMostBeforeOthers)
            m_prompt->yield();
        if (m_recording->isComplete())
            finishRecording({});
    }
    MutexLock lock(m_mutex);
    const std::uint64_t costNs = cpuNs - std::exchange(m_cpuNs, cpuNs);
    if (!due.sample)
        return;
    m_affordable = Clock::now() + restAfter(costNs);
    m_found = states ? std::move(*states) : States{};
}

auto GilWatch::waitUntilDue() -> Due
{
    MutexLock lock(m_mutex);
    while (!m_ended) {
        beginRecording();
        const auto now = Clock::now();
        const Due due{m_due && now >= *m_due, m_recording && now >= m_recording->nextDue()};
        if (due.sample)
            m_due.reset();
        if (due.sample || due.recording)
            return due;
        std::optional<Clock::time_point> next = m_due;
        if (m_recording)
            next = std::min(m_recording->nextDue(), m_due.value_or(Clock::time_point::max()));
        if (next)
            lock.waitUntil(m_changed, *next);
        else
            lock.wait(m_changed);
    }
    beginRecording(); // so that it is said to have ended
    return {};
}

void GilWatch::beginRecording()
{
    if (!m_wish)
        return;
    m_recording.emplace(std::move(*m_wish), Clock::now(), clockNs(CLOCK_THREAD_CPUTIME_ID));
    m_wish.reset();
    m_prompt.emplace();
}

void GilWatch::finishRecording(const std::string& why)
{
    if (!m_recording)
        return;
    {
        MutexLock lock(m_mutex);
        m_records = false; // before the last part is told: who has got that may ask for the next
    }
    m_recording->finish(why);
    m_recording.reset();
    m_prompt.reset();
}

} // namespace clutch::engine
