// One interpreter's thread, and all that happens on it.
#pragma once

#include "engine/base/thread_role.h"
#include "engine/close_watch.h"
#include "engine/interpreter_console.h"
#include "engine/interpreter_record.h"
#include "engine/interrupter.h"
#include "engine/job_queue.h"
#include "engine/metrics/cpu_set.h"
#include "engine/metrics/thread_directory.h"
#include "engine/python/guest.h"
#include "engine/python/interpreter.h"

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace clutch::engine {

/// What every worker uses and the engine owns. It outlives all workers' threads: where one is left
/// behind (stuck, parked), the process ends without destroying it.
struct Surroundings
{
    std::shared_ptr<EventSink> sink;
    TimerThread& timer;
    Interrupter& interrupter;
    ThreadDirectory& directory;
};

/// What to do in an interpreter whose code runs; what it gives tells the answer, if anybody still
/// waits.
using LiveLook = std::function<std::function<void()>(python::Guest&)>;

/// What a look-up does in an interpreter that is idle, and in one whose code runs; that may be
/// nothing.
struct Look
{
    python::Job idle;
    LiveLook live;
};

/// Owns one interpreter and the thread on which it is born, runs and ends.
///
/// Pins itself before it creates the interpreter, so that threads which Python starts inherit the
/// core; then does one job after the other until it is closed. The thread is detached, for that of
/// a parked interpreter never ends; it keeps its Worker alive. Public functions: any thread, and
/// they never wait for the interpreter. Does not give out ids, letters or cores.
class Worker : public std::enable_shared_from_this<Worker>, private python::JobSource
{
public:
    Worker(std::shared_ptr<InterpreterRecord> record, Surroundings surroundings);

    /// Starts the thread. `cpus` empty: not pinned. `onEnd` is called when the interpreter came to
    /// an end, twice where one that was given up ended after all.
    void start(python::InterpreterOptions options, CpuSet cpus, std::function<void()> onEnd);
    /// Makes an interpreter in the background, for nobody yet: its record is not announced, and of
    /// the options only what it is counts. `onReady` is called once, on the worker's thread; then
    /// it waits for take() or finish().
    void startWarm(python::InterpreterOptions options, std::function<void(const Status&)> onReady,
        std::function<void()> onEnd);
    /// … and gives it to somebody, where start() would make one. Once.
    void take(python::InterpreterOptions options, CpuSet cpus, std::function<void()> onEnd);
    /// The main interpreter instead: does its jobs on the calling thread until finish(). Ends
    /// nothing.
    void serveHere(python::Interpreter& main);

    /// `answered` is called before anything follows from it.
    [[nodiscard]] Status run(
        RunId run, python::RunRequest request, const std::function<void(RunId)>& answered);
    /// A look-up for an idle interpreter: exactly one of the two is called. False when it is not
    /// idle, or closing.
    [[nodiscard]] bool lookUp(python::Job work, std::function<void()> abandoned);
    /// … and for one whose code runs: on a helper that waits for its GIL. `busy` where that takes
    /// long. A few wait at a time; false when more would, or its code does not simply run.
    [[nodiscard]] bool glance(LiveLook look, std::function<void()> busy);
    /// Pins the threads that its code started, which a helper lists that waits for its GIL. `done`
    /// is called once: with the first refusal, if any, when all of them are pinned, or with a
    /// sentence when the GIL is not let go of; they follow later then.
    void pinOthers(const CpuSet& cpus, const std::function<void(std::string refused)>& done);
    /// What runs, or that one: a run that has not begun is withdrawn, one that has ended is left in
    /// peace. Without a run and with none that runs: the one that is next.
    [[nodiscard]] Status stop(RunId run);
    [[nodiscard]] Status close(const CloseWish& wish);
    /// No more jobs: serveHere() returns once what runs has ended; stop() or a deadline is the
    /// caller's.
    void finish();

    [[nodiscard]] InterpreterRecord& record() { return *m_record; }
    [[nodiscard]] std::shared_ptr<InterpreterConsole> console() const { return m_console; }
    [[nodiscard]] InterruptTarget target();
    [[nodiscard]] unsigned waitingRuns() const { return m_jobs.waitingRuns(); }
    /// It came to an end, or was given up: nothing is to be waited for.
    [[nodiscard]] bool over() const { return m_over; }
    /// Its code, or a thread that it left, could be neither stopped nor parked: nothing may wait
    /// for its GIL, Py_FinalizeEx() included.
    [[nodiscard]] bool givenUp() const { return m_givenUp; }

private:
    std::optional<python::Job> next() override;
    void live(const python::InterpreterOptions& options, const CpuSet& cpus);
    void bearServeAndEnd(const python::InterpreterOptions& options, const CpuSet& cpus);
    void liveWarm(const python::InterpreterOptions& options,
        const std::function<void(const Status&)>& onReady);
    void settle(python::Interpreter& interpreter, const python::InterpreterOptions& options,
        const CpuSet& cpus);
    void pin(const CpuSet& cpus);
    std::string pinAll(python::InterruptHandle& handle, const CpuSet& cpus, std::uint64_t turn);
    void came(python::Interpreter& interpreter, std::uint64_t durationNs);
    /// Of its own thread, which asks, and of the threads that its code started.
    [[nodiscard]] std::uint64_t cpuNs() const;
    void finishRun();
    void end(python::Interpreter& interpreter);
    void ended();
    void onParked();
    void endFromOutside(const CloseWish& wish);
    void giveUp(const std::string& reason);
    void tell(const python::EndReport& account, std::uint64_t startedNs);
    void report(proto::FinalizationReport report, std::uint64_t startedNs);
    void tellUnbegun(RunId run, proto::RunFinished::Outcome outcome);
    bool stopRunning(RunId run);

    const std::shared_ptr<InterpreterRecord> m_record;
    const Surroundings m_surroundings;
    const std::shared_ptr<InterpreterConsole> m_console;
    JobQueue m_jobs; // synchronises itself
    std::atomic<bool> m_givenUp = false;
    std::atomic<bool> m_hurried = false; // the close that goes on is to wait for nothing any more
    std::atomic<bool> m_over = false;
    std::atomic<int> m_glancing = 0; // helpers that wait for the GIL
    std::atomic<std::uint64_t> m_pinTurn = 0; // of the last pinOthers()
    std::atomic<std::uint64_t> m_takenNs = 0; // when take() was called; 0: not

    Mutex m_mutex;
    std::shared_ptr<python::InterruptHandle> m_handle CLUTCH_GUARDED_BY(m_mutex);
    std::optional<CloseWish> m_closing CLUTCH_GUARDED_BY(m_mutex);
    std::function<void()> m_onEnd CLUTCH_GUARDED_BY(m_mutex);

    // The interpreter's thread only.
    RunId m_run;
    python::RunOutcome m_outcome;
    std::uint64_t m_cpuAtStart = 0;
    ThreadRegistration* m_registration = nullptr; // while it is warm
};

} // namespace clutch::engine
