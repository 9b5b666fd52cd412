// Who holds and who waits for which GIL, on its way into the samples.
#pragma once

#include "engine/base/result.h"
#include "engine/base/thread_role.h"
#include "engine/gil_recording.h"
#include "engine/metrics/sample.h"
#include "engine/metrics/thread_directory.h"
#include "engine/prompt_wakeups.h"
#include "engine/python/runtime.h"

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace clutch::engine {

/// Looks at every thread's GIL on a thread of its own, a moment before a sample is due: before each
/// one as long as that costs no more than 0.4 % of a core, and less often where it would. Neither a
/// sample nor anybody else waits for a look: a sample without one has unknown GIL states. Only who
/// waited is taken to have waited until the next affordable look, so that sums of waits stay right.
/// While samples say that nobody runs, what a look found is told again, and the next one is two
/// seconds later.
///
/// record() has it look far more often for a few seconds, beside what samples ask for and whatever
/// that costs.
///
/// The engine owns it. setRate(), record() and end() from one thread at a time, addTo() from the
/// sampler's. States: never started → looking ⇄ resting (rate 0) → ended, for good; recording for a
/// while in either of the two in the middle.
class GilWatch
{
public:
    using States = std::vector<python::ThreadGilState>;
    using Look = std::function<Result<States>()>;

    /// `open` is called on the watch's thread when the first rate is set; what it gives is called
    /// and destroyed there. `onRefused` gets the reason where it gives nothing, and no look comes.
    GilWatch(ThreadDirectory& directory, std::function<Result<Look>()> open,
        std::function<void(const std::string& reason)> onRefused);
    ~GilWatch();
    GilWatch(const GilWatch&) = delete;
    GilWatch& operator=(const GilWatch&) = delete;

    /// As often as samples are taken; 0 rests.
    void setRate(double hz);
    /// Adds what the latest look found, and what looking has cost; the next look is before the next
    /// sample. Never waits for a look.
    void addTo(Sample& sample);
    /// Of a core's time, for looking. Two interpreters take half of it at 20 samples a second; with
    /// 64 of them a look takes 3 ms, and most samples do without.
    static constexpr double kBudget = 0.004;
    /// How long nobody looks after a look that took so much CPU time. Any thread.
    [[nodiscard]] static std::chrono::nanoseconds restAfter(std::uint64_t costNs);

    /// Looks at the rate of `wish`; it gets all parts on the watch's thread. `taken` is called
    /// before the first one. Refused while another recording goes on and where nothing can be read.
    [[nodiscard]] Status record(GilRecordingWish wish, const std::function<void()>& taken);

    /// Waits for a look that goes on, ends a recording, and closes what `open` gave.
    void end();

private:
    using Clock = std::chrono::steady_clock;

    /// What a look is for; one look may be for both.
    struct Due
    {
        bool sample = false;
        bool recording = false;
    };

    void startThread();
    void work();
    /// Neither when there is nothing more to do.
    [[nodiscard]] Due waitUntilDue();
    void lookOnce(const Look& look, Due due);
    void beginRecording() CLUTCH_REQUIRES(m_mutex);
    void finishRecording(const std::string& why) CLUTCH_EXCLUDES(m_mutex);
    [[nodiscard]] Clock::duration untilNextLook() CLUTCH_REQUIRES(m_mutex);
    [[nodiscard]] Clock::duration period() const CLUTCH_REQUIRES(m_mutex);
    void take(States found);
    /// Of all threads: those that no look has seen are in no known state.
    void tell(Sample& sample);
    void addWaits(Sample& sample);

    // Constant.
    ThreadDirectory& m_directory;
    const std::function<Result<Look>()> m_open;
    const std::function<void(const std::string&)> m_onRefused;

    Mutex m_mutex;
    std::condition_variable m_changed;
    double m_hz CLUTCH_GUARDED_BY(m_mutex) = 0;
    std::optional<Clock::time_point> m_due CLUTCH_GUARDED_BY(m_mutex);
    Clock::time_point m_affordable CLUTCH_GUARDED_BY(m_mutex); // no look is due before
    bool m_ended CLUTCH_GUARDED_BY(m_mutex) = false;
    std::optional<GilRecordingWish> m_wish CLUTCH_GUARDED_BY(m_mutex); // not begun yet
    bool m_records CLUTCH_GUARDED_BY(m_mutex) = false; // a wish, or a recording that goes on
    std::string m_refused CLUTCH_GUARDED_BY(m_mutex); // why `open` gave nothing
    // By the look for the sample that comes next; none when there was no look, empty when it
    // failed.
    std::optional<States> m_found CLUTCH_GUARDED_BY(m_mutex);
    std::uint64_t m_cpuNs CLUTCH_GUARDED_BY(m_mutex) = 0; // that looking has cost so far
    std::thread m_thread; // setRate(), record() and end() only
    // Its own thread only.
    std::optional<GilRecording> m_recording;
    std::optional<PromptWakeups> m_prompt; // while it records

    // The sampler's thread only.
    std::set<std::int64_t> m_waiting; // native ids, by the latest look
    Clock::time_point m_waitingUntil; // when the look after it should be there
    States m_states; // by the latest look, by native id; none once somebody may have run
    bool m_told = false; // the previous sample has them
    bool m_toldWaits = false; // … and waits
    bool m_still = false; // nobody has run since
    Clock::time_point m_stillUntil; // no look is due before
    std::uint64_t m_cpuToldNs = 0;
    std::minstd_rand m_random;
};

} // namespace clutch::engine
