#include "engine/gil_recording.h"

#include "engine/convert.h"

#include <algorithm>
#include <fstream>
#include <utility>

namespace clutch::engine {

namespace {

using Gil = proto::ThreadLoad;

Gil::Gil gilOf(const python::ThreadGilState& state)
{
    if (state.holds)
        return Gil::HOLDS;
    return state.waits ? Gil::WAITS : Gil::NEITHER;
}

std::uint64_t ns(GilRecording::Clock::time_point at)
{
    return static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::nanoseconds>(at.time_since_epoch()).count());
}

/// Once a thread and recording: a file of /proc.
std::string nameOf(std::int64_t nativeId)
{
    std::ifstream file("/proc/self/task/" + std::to_string(nativeId) + "/comm");
    std::string name;
    std::getline(file, name);
    return name;
}

} // namespace

GilRecording::GilRecording(GilRecordingWish wish, Clock::time_point start, std::uint64_t cpuNs)
    : m_wish(std::move(wish))
    , m_start(start)
    , m_period(static_cast<std::int64_t>(1e9 / m_wish.hz))
    , m_cpuAtStart(cpuNs)
    , m_partBegan(start)
{
    m_part.set_recording(m_wish.id);
}

auto GilRecording::nextDue() const -> Clock::time_point
{
    return m_start + m_step * m_period;
}

bool GilRecording::isComplete() const
{
    return nextDue() - m_start >= m_wish.duration;
}

double GilRecording::share(Clock::time_point now) const
{
    constexpr auto kTelling = std::chrono::milliseconds(100);
    const std::chrono::nanoseconds took = now - m_start;
    return took < kTelling
        ? 0
        : static_cast<double>(m_part.cpu_ns()) / static_cast<double>(took.count());
}

void GilRecording::add(Clock::time_point began, Clock::time_point ended,
    const Result<States>& states, std::uint64_t cpuNs)
{
    count(began, ended);
    // What a look finds is of some moment within it.
    const std::uint64_t atNs = ns(began + (ended - began) / 2);
    m_part.add_look_ns(m_looks == 0 ? atNs : atNs - m_lastLookNs);
    m_lastLookNs = atNs;
    if (states)
        takeStates(*states);
    else
        m_part.set_failed(m_part.failed() + 1);
    for (std::size_t i = 0; i < m_tracks.size(); ++i) {
        if (!std::exchange(m_tracks[i].seen, false))
            change(i, Gil::UNKNOWN, 0);
    }
    ++m_looks;
    m_part.set_cpu_ns(cpuNs - m_cpuAtStart);
    if (ended - m_partBegan >= kPartLength && !isComplete()) {
        handOn();
        m_partBegan = ended;
    }
}

void GilRecording::count(Clock::time_point began, Clock::time_point ended)
{
    m_part.set_due(m_part.due() + 1);
    if (began - nextDue() > m_period / 2)
        m_part.set_late(m_part.late() + 1);
    ++m_step;
    // One that is less than a period late is made up for at once; what is older is left out.
    const std::int64_t skipped = std::max<std::int64_t>(0, (ended - nextDue()) / m_period);
    const std::int64_t left = std::max<std::int64_t>(0, m_wish.duration / m_period - m_step);
    const auto leftOut = static_cast<std::uint64_t>(std::min(skipped, left));
    m_part.set_due(m_part.due() + leftOut);
    m_part.set_left_out(m_part.left_out() + leftOut);
    m_step += skipped;
}

void GilRecording::takeStates(const States& states)
{
    std::vector<std::pair<std::size_t, const python::ThreadGilState*>> found;
    int holdersOfMains = 0;
    for (const python::ThreadGilState& state : states) {
        const auto track = trackOf(state);
        if (!track)
            continue;
        found.emplace_back(*track, &state);
        holdersOfMains += state.holds && m_tracks[*track].owner.sharedGil;
    }
    // Interpreters are read one after the other: a GIL that was handed over meanwhile is seen
    // twice. Such a look says nothing of who holds it, not even of a thread that is new.
    const bool torn = holdersOfMains > 1;
    m_part.set_torn(m_part.torn() + torn);
    for (const auto& [track, state] : found) {
        Track& known = m_tracks[track];
        known.seen = true;
        const bool asBefore = torn && known.owner.sharedGil;
        change(track, asBefore ? known.gil : gilOf(*state), placeOf(state->frame));
    }
}

void GilRecording::change(std::size_t track, Gil::Gil gil, std::uint32_t place)
{
    Track& known = m_tracks[track];
    if (known.gil == gil && known.place == place)
        return;
    known.gil = gil;
    known.place = place;
    m_part.add_change_look(m_looks - std::exchange(m_lastChange, m_looks));
    m_part.add_change_thread(static_cast<std::uint32_t>(track));
    m_part.add_change_gil(static_cast<std::uint32_t>(gil));
    m_part.add_change_place(place);
}

std::optional<std::size_t> GilRecording::trackOf(const python::ThreadGilState& state)
{
    const ThreadKey key{state.pythonId, state.nativeId};
    if (const auto known = m_trackOf.find(key); known != m_trackOf.end())
        return known->second;
    const GilThreadOwner owner = m_wish.whose(state.pythonId, state.nativeId);
    if (!owner.interpreter)
        return std::nullopt; // asked again next time: it may be on its way to somebody
    Track made;
    made.owner = owner;
    m_tracks.push_back(made);
    m_trackOf.emplace(key, m_tracks.size() - 1);
    proto::GilRecordingPart::Thread& thread = *m_part.add_threads();
    thread.set_interpreter(owner.interpreter.value());
    thread.set_native_id(state.nativeId);
    thread.set_owner(owner.ownerThread);
    thread.set_shared_gil(owner.sharedGil);
    thread.set_name(nameOf(state.nativeId));
    return m_tracks.size() - 1;
}

std::uint32_t GilRecording::placeOf(const python::Frame& frame)
{
    if (frame.function.empty())
        return 0;
    const auto number = static_cast<std::uint32_t>(m_places.size() + 1);
    const auto [known, isNew]
        = m_places.try_emplace({frame.file, frame.function, frame.line}, number);
    if (isNew)
        *m_part.add_places() = toProto(frame);
    return known->second;
}

void GilRecording::handOn()
{
    proto::GilRecordingPart next;
    next.set_recording(m_part.recording());
    next.set_due(m_part.due());
    next.set_late(m_part.late());
    next.set_left_out(m_part.left_out());
    next.set_failed(m_part.failed());
    next.set_torn(m_part.torn());
    next.set_cpu_ns(m_part.cpu_ns());
    // A quarter of a second has time to look at a few thousand threads, so a part is far below
    // kMaxFrame whatever their files are called.
    m_wish.onPart(std::exchange(m_part, std::move(next)));
}

void GilRecording::finish(const std::string& why)
{
    m_part.set_last(true);
    m_part.set_ended_early(why);
    handOn();
}

} // namespace clutch::engine
