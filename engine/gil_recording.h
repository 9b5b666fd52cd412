// What the microscope writes down: every thread's GIL, look by look, as changes.
#pragma once

#include "engine/base/result.h"
#include "engine/base/strong_id.h"
#include "engine/protocol/clutch.pb.h"
#include "engine/python/runtime.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

namespace clutch::engine {

/// Whose a thread is that a look has found.
struct GilThreadOwner
{
    InterpreterId interpreter; // none: not one of the user's, and not recorded
    bool ownerThread = false;
    bool sharedGil = false; // the main interpreter's GIL
};

struct GilRecordingWish
{
    std::uint64_t id = 0;
    std::chrono::nanoseconds duration{};
    double hz = 0;
    std::function<GilThreadOwner(std::int64_t pythonId, std::int64_t nativeId)> whose;
    std::function<void(proto::GilRecordingPart)> onPart;
};

/// One recording of a few seconds: says when the next look is due, turns looks into changes, and
/// hands on a part four times a second, so that a runtime which dies has told most of it.
///
/// GilWatch's thread only, which makes one for a wish and looks. Takes no GIL and no time of its
/// own: every time is the caller's.
/// States: recording → finished, for good.
class GilRecording
{
public:
    using Clock = std::chrono::steady_clock;
    using States = std::vector<python::ThreadGilState>;

    GilRecording(GilRecordingWish wish, Clock::time_point start, std::uint64_t cpuNs);

    [[nodiscard]] Clock::time_point nextDue() const;
    /// A look that began and ended then; `cpuNs` is what its thread has used in all its life.
    void add(Clock::time_point began, Clock::time_point ended, const Result<States>& states,
        std::uint64_t cpuNs);
    [[nodiscard]] bool isComplete() const;
    /// What looking takes of a core so far; 0 before a tenth of a second tells anything.
    [[nodiscard]] double share(Clock::time_point now) const;
    /// Hands on the last part; `why` is a sentence where it ends before its time.
    void finish(const std::string& why);

    static constexpr std::chrono::nanoseconds kPartLength = std::chrono::milliseconds(250);

private:
    struct Track
    {
        GilThreadOwner owner;
        proto::ThreadLoad::Gil gil = proto::ThreadLoad::UNKNOWN;
        std::uint32_t place = 0;
        bool seen = false; // in the present look
    };
    using ThreadKey = std::pair<std::int64_t, std::int64_t>; // Python's interpreter, native thread

    void count(Clock::time_point began, Clock::time_point ended);
    void takeStates(const States& states);
    void change(std::size_t track, proto::ThreadLoad::Gil gil, std::uint32_t place);
    [[nodiscard]] std::optional<std::size_t> trackOf(const python::ThreadGilState& state);
    [[nodiscard]] std::uint32_t placeOf(const python::Frame& frame);
    void handOn();

    const GilRecordingWish m_wish;
    const Clock::time_point m_start;
    const std::chrono::nanoseconds m_period;
    const std::uint64_t m_cpuAtStart;
    std::int64_t m_step = 0; // the look that is due next, counted in periods from the start
    proto::GilRecordingPart m_part;
    Clock::time_point m_partBegan;
    std::map<ThreadKey, std::size_t> m_trackOf;
    std::vector<Track> m_tracks;
    std::map<std::tuple<std::string, std::string, int>, std::uint32_t> m_places;
    std::uint32_t m_looks = 0;
    std::uint32_t m_lastChange = 0; // its look
    std::uint64_t m_lastLookNs = 0;
};

} // namespace clutch::engine
