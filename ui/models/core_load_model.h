// What every core did, sample by sample, and for which interpreter.
#pragma once

#include "ui/models/core_lanes.h"
#include "ui/models/interpreter_roster.h"

#include <QHash>
#include <QObject>

#include <deque>
#include <limits>

namespace clutch::ui {

/// A part of one core's time. Shares of one core sum to at most 1.
struct CoreShare
{
    Who who = 0;
    float share = 0;
};

/// One core within one sample.
struct CoreColumn
{
    std::uint32_t firstShare = 0; // into LoadEntry::shares
    std::uint32_t shareCount = 0;
    float ours = 0; // the sum of the shares
    float rest = 0; // the rest of the machine
    bool online = true;
    bool scaled
        = false; // a thread that migrated made the shares exceed the core; they were scaled to fit
};

/// One thread within one sample.
struct ThreadLook
{
    Who who = 0;
    std::int32_t nativeId = 0;
    std::uint32_t cpuUs = 0;
    std::uint32_t waitUs = 0; // for a core
    std::uint32_t gilWaitUs = 0;
    std::uint32_t switches = 0; // how often it was put on a core
    std::uint32_t frame = 0; // CoreLoadModel::frameText(); 0: none
    std::int16_t cpu = -1;
    bool owner = false;
    bool migrated = false; // seen on another core than in the sample before
    bool gilUnseen = false; // others' GIL states were told, and an owner's was not
};

/// One place on the time axis: a sample, or the time of one that is missing.
struct LoadEntry
{
    std::uint64_t fromNs = 0;
    std::uint64_t toNs = 0;
    std::uint64_t measuredNs = 0; // what the figures are averages over; 0: a gap, there are none
    std::uint64_t throttledNs = 0;
    std::uint64_t suspendedNs = 0; // of a gap: the machine slept, the axis does not contain it
    std::uint64_t unattributedNs = 0; // CPU time of threads that came and went in between
    float samplingShare = 0; // of a core
    std::vector<CoreColumn> cores; // by lane; shorter than the lanes where cores came later
    std::vector<CoreShare> shares;
    std::vector<ThreadLook> threads;
    [[nodiscard]] bool isGap() const { return measuredNs == 0; }
};

/// The recorded samples: ten minutes at 20 Hz, the oldest dropped first.
///
/// A core's share by interpreter is the CPU time of its threads that were last seen there, over the
/// sample's length: a thread that migrated within the sample is counted whole where it was seen
/// last. Thread clocks are exact and /proc/stat counts ticks of 10 ms, so what our threads used is
/// never cut down to what the machine claims; the rest of the machine is what remains of its claim,
/// or nothing. Filled by CoreHistory, UI thread; knows no widgets.
class CoreLoadModel : public QObject
{
    Q_OBJECT
public:
    static constexpr std::size_t kMostEntries = 12'000;
    /// 32 bytes each: bounds memory at about 64 MB however many threads there are.
    static constexpr std::size_t kMostThreadLooks = 2'000'000;
    /// A longer gap is shown as this many columns; its real length is in its entries.
    static constexpr std::uint32_t kMostGapEntries = 40;

    explicit CoreLoadModel(InterpreterRoster& roster, QObject* parent = nullptr);

    void setTopology(const proto::Topology& topology);
    /// Ignores a sample that is not later than the last one.
    void addSample(const proto::Sample& sample);
    /// A new runtime's samples follow: the time between is a gap.
    void beginRuntime();

    /// Entries carry rising numbers: [first(), end()) are there.
    [[nodiscard]] std::uint64_t first() const { return m_first; }
    [[nodiscard]] std::uint64_t end() const { return m_first + m_entries.size(); }
    [[nodiscard]] bool has(std::uint64_t number) const
    {
        return number >= first() && number < end();
    }
    [[nodiscard]] const LoadEntry& at(std::uint64_t number) const
    {
        return m_entries.at(number - m_first);
    }
    /// The entry whose time holds `ns`, or the nearest one; first() where there is none.
    [[nodiscard]] std::uint64_t numberAt(std::uint64_t ns) const;

    /// The usual length of entries up to that one: one alone may be short or long on a busy
    /// machine.
    [[nodiscard]] std::uint64_t usualLengthNs(std::uint64_t last) const;

    [[nodiscard]] const CoreLanes& lanes() const { return m_lanes; }
    [[nodiscard]] const InterpreterRoster& roster() const { return m_roster; }
    [[nodiscard]] QString frameText(std::uint32_t frame) const; // "fib, fib.py:3"
    /// Of a core, averaged over the last second or so.
    [[nodiscard]] double samplingShare() const;
    [[nodiscard]] std::uint64_t ignoredSamples() const { return m_ignored; }

signals:
    void sampleAdded(std::uint64_t firstNewEntry);
    void lanesChanged();

private:
    void appendGap(std::uint64_t fromNs, std::uint64_t toNs, std::uint64_t pieces);
    void append(LoadEntry entry);
    void fill(LoadEntry& entry, const proto::Sample& sample);
    void fillThreads(LoadEntry& entry, const proto::Sample& sample);
    std::uint32_t internFrame(const proto::Frame& frame);

    InterpreterRoster& m_roster;
    CoreLanes m_lanes;
    std::deque<LoadEntry> m_entries;
    std::uint64_t m_first = 0;
    std::size_t m_threadLooks = 0;
    std::uint64_t m_lastNs = 0; // the last sample's time; 0 before any
    std::uint64_t m_periodNs = 0; // the usual distance of samples
    std::uint64_t m_ignored = 0;
    std::vector<QString> m_frames;
    QHash<QString, std::uint32_t> m_frameIds;
    std::unordered_map<std::int64_t, std::int16_t> m_lastCpu; // by native id
    std::vector<std::vector<CoreShare>> m_scratch; // by lane, reused
};

} // namespace clutch::ui
