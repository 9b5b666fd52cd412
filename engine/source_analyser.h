// Names, signatures and definitions in source that nobody has run.
#pragma once

#include "engine/analysis_tools.h"
#include "engine/base/thread_role.h"
#include "engine/python/interpreter.h"
#include "engine/timer_thread.h"

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>

namespace clutch::engine {

/// Asks jedi about a text, in an interpreter of its own, which belongs to nobody and is shown
/// nowhere: what the user runs is neither disturbed nor waited for.
///
/// Of requests that wait the last is answered and the others are refused. One that takes longer
/// than kLimit of its thread's CPU time (kPatience of anybody's) is interrupted and refused.
///
/// The engine owns it, and ends the timer before this is destroyed. States: asleep → starting at
/// the first request → waiting ⇄ analysing → ended; where jedi does not start, refusing for good.
/// analyse() and end() from any thread that holds no GIL; neither analyse() nor the timer ever
/// waits for Python.
class SourceAnalyser : private python::JobSource
{
public:
    using Answer = std::function<void(const Result<python::Analysis>&)>;

    static constexpr std::chrono::seconds kLimit{5};
    static constexpr std::chrono::seconds kPatience{30};

    SourceAnalyser(AnalysisTools tools, TimerThread& timer);
    ~SourceAnalyser() override;
    SourceAnalyser(const SourceAnalyser&) = delete;
    SourceAnalyser& operator=(const SourceAnalyser&) = delete;

    [[nodiscard]] const AnalysisTools& tools() const { return m_tools; }
    /// `answer` is called once, on a thread of ours or, with an error, on a caller's.
    void analyse(python::AnalysisRequest request, const Answer& answer);
    /// Interrupts an analysis that is under way, and waits until the interpreter has ended.
    void end();

private:
    struct Wish
    {
        python::AnalysisRequest request;
        Answer answer;
    };

    std::optional<python::Job> next() override;
    void work();
    [[nodiscard]] python::Job starting() CLUTCH_REQUIRES(m_mutex);
    [[nodiscard]] python::Job analysing(Wish wish) CLUTCH_REQUIRES(m_mutex);
    void begin() CLUTCH_REQUIRES(m_mutex);
    void insist(std::uint64_t run);
    [[nodiscard]] bool isLate() const CLUTCH_REQUIRES(m_mutex);
    /// The reason why there will be no more answers.
    void refuseFromNowOn(const std::string& reason);

    const AnalysisTools m_tools;
    TimerThread& m_timer; // synchronises itself

    Mutex m_mutex;
    std::condition_variable m_changed;
    std::optional<Wish> m_waiting CLUTCH_GUARDED_BY(m_mutex);
    std::string m_refusal CLUTCH_GUARDED_BY(m_mutex); // of all requests, where it is not empty
    std::shared_ptr<python::InterruptHandle> m_handle CLUTCH_GUARDED_BY(m_mutex);
    std::uint64_t m_lastRun CLUTCH_GUARDED_BY(m_mutex) = 0;
    std::uint64_t m_run CLUTCH_GUARDED_BY(m_mutex) = 0; // goes on now; 0: none
    std::uint64_t m_interrupted CLUTCH_GUARDED_BY(m_mutex) = 0; // the latest that took too long
    TimerThread::Clock::time_point m_began CLUTCH_GUARDED_BY(m_mutex);
    std::uint64_t m_beganCpuNs CLUTCH_GUARDED_BY(m_mutex) = 0;
    pid_t m_nativeThread CLUTCH_GUARDED_BY(m_mutex) = 0;
    bool m_ready CLUTCH_GUARDED_BY(m_mutex) = false; // jedi is imported
    bool m_serving CLUTCH_GUARDED_BY(m_mutex) = false;
    std::thread m_thread CLUTCH_GUARDED_BY(m_mutex);
};

} // namespace clutch::engine
