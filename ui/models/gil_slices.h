// A recording of the microscope, as slices of each thread's time.
#pragma once

#include "engine/protocol/clutch.pb.h"

#include <QString>

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace clutch::ui {

/// A stretch in which every look found a thread doing the same about its GIL.
struct GilSlice
{
    std::uint64_t fromNs = 0;
    std::uint64_t toNs = 0; // of the look that found it otherwise, or of the last one
    proto::ThreadLoad::Gil gil = proto::ThreadLoad::UNKNOWN;
};

/// Whose a thread is, in front of a person.
struct GilOwner
{
    QString letter;
    int identity = 0;
};

struct GilTrack
{
    struct Place
    {
        std::uint64_t fromNs = 0;
        std::uint32_t place = 0; // 0: nowhere in the user's code
    };
    std::uint64_t interpreter = 0;
    GilOwner owner;
    std::int64_t nativeId = 0;
    bool ownerThread = false;
    bool sharedGil = false; // the main interpreter's
    QString name;
    std::vector<GilSlice> slices; // in order, each begins where the one before ends
    std::vector<Place> places; // likewise
    [[nodiscard]] QString title() const; // "A", "A Thread-1 (poll)"
};

/// What one thread did in a range.
struct GilSums
{
    std::uint64_t holdsNs = 0;
    std::uint64_t waitsNs = 0;
    std::uint64_t neitherNs = 0;
    std::uint64_t unknownNs = 0;
    std::uint64_t longestHoldNs = 0;
    std::uint64_t longestWaitNs = 0;
    std::uint32_t turns = 0; // how often it was given the GIL within the range
};

/// Collects the parts of one recording and answers what was when. A plain value without widgets;
/// UI thread. The microscope's panel owns one and makes it anew for each recording.
///
/// A state is known at looks only: a slice begins with the look that found it, so every edge is
/// late by at most the distance of two looks.
class GilSlices
{
public:
    using Owners = std::function<GilOwner(std::uint64_t interpreter)>;
    GilSlices() = default;
    GilSlices(const proto::GilRecordingStarted& started, Owners owners);

    /// False where the part is not of this recording or contradicts itself; it changes nothing
    /// then.
    bool add(const proto::GilRecordingPart& part);
    /// No more parts come: the runtime is gone.
    void breakOff(const QString& why);

    [[nodiscard]] bool isEmpty() const { return m_lookNs.empty(); }
    [[nodiscard]] bool isComplete() const { return m_complete; }
    [[nodiscard]] QString endedEarly() const { return m_endedEarly; }
    [[nodiscard]] const proto::GilRecordingStarted& started() const { return m_started; }
    [[nodiscard]] std::uint64_t fromNs() const { return isEmpty() ? 0 : m_lookNs.front(); }
    [[nodiscard]] std::uint64_t toNs() const { return isEmpty() ? 0 : m_lookNs.back(); }
    [[nodiscard]] std::size_t looks() const { return m_lookNs.size(); }
    /// Looks a second, as they really were.
    [[nodiscard]] double rate() const;
    /// CPU time of the reader, of a core.
    [[nodiscard]] double overhead() const;
    /// A microscope looks at least so many times a second; where it did not, sentence() says why.
    static constexpr int kFewLooks = 1000;
    /// How many looks, at what rate, how many late, and what it cost: one line.
    [[nodiscard]] QString sentence() const;

    /// By interpreter, the thread that owns it first.
    [[nodiscard]] const std::vector<GilTrack>& tracks() const { return m_tracks; }
    [[nodiscard]] const GilSlice* sliceAt(std::size_t track, std::uint64_t ns) const;
    [[nodiscard]] QString placeAt(std::size_t track, std::uint64_t ns) const; // "fib, fib.py:3"
    [[nodiscard]] QString placeText(std::uint32_t place) const;
    [[nodiscard]] GilSums sums(std::size_t track, std::uint64_t fromNs, std::uint64_t toNs) const;
    /// The next moment after (before) `ns` at which the track's state changes.
    [[nodiscard]] std::optional<std::uint64_t> edge(
        std::size_t track, std::uint64_t ns, bool forward) const;

private:
    [[nodiscard]] QString whyFew() const;
    [[nodiscard]] bool isSound(const proto::GilRecordingPart& part) const;
    void addThreads(const proto::GilRecordingPart& part);
    void change(GilTrack& track, std::uint64_t ns, proto::ThreadLoad::Gil gil, std::uint32_t place);

    proto::GilRecordingStarted m_started;
    Owners m_owners;
    std::vector<std::uint64_t> m_lookNs;
    std::vector<GilTrack> m_tracks;
    std::vector<std::size_t> m_trackOf; // by the recording's number of a thread
    std::vector<QString> m_places; // from 1
    std::uint64_t m_lastChange = 0; // the look of the last change
    proto::GilRecordingPart m_counts; // the last part's, without its lists
    bool m_complete = false;
    QString m_endedEarly;
};

/// "holds its GIL", "waits for its GIL", "neither", "not seen".
[[nodiscard]] QString gilWord(proto::ThreadLoad::Gil gil);

} // namespace clutch::ui
