// The engine of one runtime process: CPython, its interpreters and what watches over them.
#pragma once

#include "engine/base/result.h"
#include "engine/figures_in_turns.h"
#include "engine/foreign_interpreters.h"
#include "engine/gil_watch.h"
#include "engine/interpreter_registry.h"
#include "engine/interrupter.h"
#include "engine/python/runtime.h"
#include "engine/queue_depths.h"
#include "engine/runtime_ending.h"
#include "engine/sampling.h"
#include "engine/source_analyser.h"
#include "engine/source_checker.h"
#include "engine/timer_thread.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace clutch::engine {

struct EngineOptions
{
    python::RuntimeOptions python;
    WarmPoolMode warmPool = WarmPoolMode::Off; // until a client says otherwise
    /// Ends the process at once, with whatever can still be sent: for when something hangs.
    std::function<void(int exitCode)> exitNow;
};

/// Assembles the engine and outlives everything in it.
///
/// Made, run and destroyed on the process's main thread, which is the main interpreter's;
/// everything else is for any thread that holds no GIL. Where runMain() leaves interpreters behind
/// the process must end without destroying this.
class Engine final : private python::RuntimeHooks
{
public:
    [[nodiscard]] static Result<std::unique_ptr<Engine>> start(
        EngineOptions options, std::shared_ptr<EventSink> sink);
    ~Engine() override;
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    /// Serves the main interpreter until finalize() or clientGone(), then ends the runtime. The
    /// process's exit code.
    [[nodiscard]] int runMain();

    [[nodiscard]] proto::Welcome welcome();
    /// Tells of the interpreters that are there when a client comes: the main one.
    void announce();
    [[nodiscard]] InterpreterRegistry& registry() { return m_registry; }
    [[nodiscard]] Status setSampling(const proto::SetSampling& request);
    /// Records every thread's GIL; `started` hears of it before the first part is posted.
    [[nodiscard]] Status recordGil(const proto::RecordGil& request,
        const std::function<void(const proto::GilRecordingStarted&)>& started);
    [[nodiscard]] SourceChecker& sourceChecker() { return m_sourceChecker; }
    [[nodiscard]] SourceAnalyser& sourceAnalyser() { return *m_sourceAnalyser; }
    /// `answered` is called before anything follows from it.
    [[nodiscard]] Status finalize(const proto::FinalizeRuntime& request, std::string endedBy,
        const std::function<void()>& answered);
    /// Nobody is there any more: ends everything within two seconds, by _exit() if need be.
    void clientGone();

private:
    Engine(EngineOptions options, std::shared_ptr<EventSink> sink, CpuTopology topology);

    /// What is known of interpreters without waiting for a GIL. The sampler's thread.
    void complete(Sample& sample);
    void addFigures(Sample& sample);
    void addWarm(Sample& sample);
    void readAffinities(const Sample& sample);

    /// None: nobody's, made in advance or the engine's own.
    [[nodiscard]] InterpreterId withPythonId(std::int64_t pythonId) const;
    [[nodiscard]] GilThreadOwner whoseThread(std::int64_t pythonId, std::int64_t nativeId) const;

    std::shared_ptr<python::Console> foreignInterpreterBorn(
        const python::ForeignBirth& birth) override;
    void foreignInterpreterGone(std::int64_t pythonId) override;
    void threadBegan(std::int64_t pythonId) override;
    Status finalizeRequested(python::FinalizePolicy policy, std::int64_t fromPythonId) override;
    void notice(std::int64_t pythonId, std::string_view text) override;
    void warningShown(std::int64_t pythonId, const python::ShownWarning& warning) override;
    std::shared_ptr<void> threadIsIn(std::int64_t pythonId) override;
    void lastWords() override;
    /// … once a client is there.
    void post(proto::Envelope event);
    void warn(InterpreterId about, std::string_view text);
    void finalizedElsewhere() override;

    const EngineOptions m_options;
    ThreadDirectory m_directory; // before the sink, whose threads it knows
    const std::shared_ptr<EventSink> m_sink;
    const CpuTopology m_topology;
    TimerThread m_timer;
    Interrupter m_interrupter;
    const Surroundings m_surroundings;
    InterpreterRegistry m_registry;
    ForeignInterpreters m_foreign;
    RuntimeEnding m_ending;
    std::shared_ptr<Worker> m_main;

    Mutex m_mutex;
    bool m_announced CLUTCH_GUARDED_BY(m_mutex) = false;
    std::vector<proto::Envelope> m_early CLUTCH_GUARDED_BY(
        m_mutex); // events before there was a client

    std::unique_ptr<python::PythonRuntime> m_python;
    SourceChecker m_sourceChecker;
    std::unique_ptr<SourceAnalyser> m_sourceAnalyser; // once CPython is there
    FiguresInTurns m_figures; // the sampler's
    std::uint64_t m_affinitiesReadNs = 0; // the sampler's
    QueueDepths m_queues;
    bool m_hadQueues = false; // the sampler's: in the previous sample
    GilWatch m_gilWatch;
    std::uint64_t m_lastRecording = 0; // host thread only
    Sampling m_sampling;
};

} // namespace clutch::engine
