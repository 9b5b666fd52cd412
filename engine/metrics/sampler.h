// Samples at a steady rate on a thread of its own.
#pragma once

#include "engine/base/result.h"
#include "engine/base/thread_role.h"
#include "engine/metrics/cpu_set.h"
#include "engine/metrics/sample_taker.h"

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <thread>

namespace clutch {

inline constexpr double kDefaultSampleRate = 20;
/// Above it a look at a few hundred threads no longer fits between two of them.
inline constexpr double kMaxSampleRate = 1000;

/// When samples are due: absolute moments that do not drift. Pure arithmetic over CLOCK_MONOTONIC
/// nanoseconds.
class SampleTimetable
{
public:
    /// The first sample is due at `nowNs`. `hz` is above 0.
    SampleTimetable(std::uint64_t nowNs, double hz);
    [[nodiscard]] std::uint64_t dueNs() const { return m_dueNs; }
    /// Ticks off the sample that is taken at `nowNs`: how many were due before it and can no longer
    /// be taken.
    std::uint32_t advance(std::uint64_t nowNs);

private:
    std::uint64_t m_periodNs;
    std::uint64_t m_dueNs;
};

/// The sampling thread. The engine owns it; it ends before the directory does.
///
/// setRate() from any thread, stop() from any but its own; `extra` and `observer` are called on its
/// own, one sample at a time, and must not throw. States: running (rate above 0) ⇄ paused (rate 0)
/// → stopped, for good. The first sample after a pause, however short, is a first sample. Its
/// thread blocks the signals that Python handles, and takes no GIL.
class Sampler
{
public:
    struct Settings
    {
        double hz = kDefaultSampleRate;
        SampleTaker::Settings looks;
        CpuSet runOn; ///< its own affinity, for it would inherit the pin of the thread that starts
                      ///< it; empty: as inherited
        std::function<void(Sample&)> extra; ///< adds what needs Python; may be empty
        std::function<void(const Sample&)> observer; ///< gets the finished sample; may be empty
    };
    [[nodiscard]] static Result<std::unique_ptr<Sampler>> start(Settings settings,
        ThreadDirectory& directory, ProcFiles& files = systemProcFiles(),
        Clocks& clocks = systemClocks());
    ~Sampler();
    Sampler(const Sampler&) = delete;
    Sampler& operator=(const Sampler&) = delete;

    /// From the next sample on; 0 pauses. Refused with a sentence outside 0…1,000.
    [[nodiscard]] Status setRate(double hz) CLUTCH_EXCLUDES(m_mutex);
    [[nodiscard]] double rate() CLUTCH_EXCLUDES(m_mutex);
    /// Waits for a sample that is being taken; none comes after.
    void stop() CLUTCH_EXCLUDES(m_mutex);

private:
    Sampler(Settings settings, ThreadDirectory& directory, ProcFiles& files, Clocks& clocks);
    void run() CLUTCH_EXCLUDES(m_mutex);

    // Constant.
    const Settings m_settings;
    ThreadDirectory& m_directory;
    ProcFiles& m_files;
    Clocks& m_clocks;

    Mutex m_mutex;
    std::condition_variable m_changed;
    double m_hz CLUTCH_GUARDED_BY(m_mutex);
    std::uint64_t m_generation CLUTCH_GUARDED_BY(m_mutex) = 0; // of the rate
    bool m_paused CLUTCH_GUARDED_BY(m_mutex) = false; // since the last sample
    bool m_stopping CLUTCH_GUARDED_BY(m_mutex) = false;

    std::thread m_thread; // start() and stop() only
};

} // namespace clutch
