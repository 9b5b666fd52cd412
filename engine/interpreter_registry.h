// All interpreters of this runtime.
#pragma once

#include "engine/base/result.h"
#include "engine/base/strong_id.h"
#include "engine/base/thread_role.h"
#include "engine/letters.h"
#include "engine/metrics/core_placement.h"
#include "engine/metrics/cpu_topology.h"
#include "engine/warm_pool.h"
#include "engine/worker.h"

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace clutch::engine {

/// Gives out ids, letters and cores, and turns an id into a live interpreter.
///
/// The engine owns it. Any thread; nothing here waits for an interpreter, save waitUntilEnded().
/// `answered` is called before the first event that follows, so that a client knows the id when it
/// comes. Closed interpreters are forgotten; parked ones stay, and keep their letter.
class InterpreterRegistry
{
public:
    InterpreterRegistry(Surroundings surroundings, CpuTopology topology);
    /// Waits for a worker that is telling its end; those that end later find nobody.
    ~InterpreterRegistry();
    InterpreterRegistry(const InterpreterRegistry&) = delete;
    InterpreterRegistry& operator=(const InterpreterRegistry&) = delete;

    /// The main interpreter's place; the engine serves it on the process's main thread.
    [[nodiscard]] std::shared_ptr<Worker> addMain();
    /// Who knows the interpreters that user code made; what is asked of one is refused with the
    /// reason. Before any request.
    void setForeign(std::function<bool(InterpreterId)> isForeign)
    {
        m_isForeign = std::move(isForeign);
    }
    [[nodiscard]] Result<InterpreterId> create(
        const proto::CreateInterpreter& wish, const std::function<void(InterpreterId)>& answered);

    /// From which create() takes those of its kind.
    [[nodiscard]] WarmPool& warmPool() { return m_warmPool; }
    /// A refusal where that kind is none that can be kept.
    [[nodiscard]] Status keepWarm(const proto::SetWarmPool& wish);

    [[nodiscard]] Result<RunId> run(InterpreterId interpreter, python::RunRequest request,
        const std::function<void(RunId)>& answered);
    [[nodiscard]] Status stop(InterpreterId interpreter, RunId run);
    [[nodiscard]] Status provideInput(const proto::ProvideInput& input);
    /// Exactly one of the three answers, `busy` when the interpreter has no time for it. What a
    /// live look finds later than that is dropped.
    [[nodiscard]] Status lookUp(
        InterpreterId interpreter, Look look, const std::function<void()>& busy);
    /// Its own thread at once, and then what its code started. `answered` is called once unless it
    /// fails here, on whatever thread.
    [[nodiscard]] Status setAffinity(InterpreterId interpreter, const proto::Pin& pin,
        const std::function<void(proto::AffinitySet)>& answered);
    /// What the kernel says of each is told anew where it is not what was told last.
    void readAffinities();
    [[nodiscard]] Status close(InterpreterId interpreter, const CloseWish& wish);

    /// An id that no interpreter has had.
    [[nodiscard]] InterpreterId newId();
    /// Ours that are born and not forgotten, by id, with Python's ids of them.
    using PythonIds = std::vector<std::pair<InterpreterId, std::int64_t>>;
    [[nodiscard]] PythonIds pythonIds() const;
    /// The one with that Python id; null where none of ours has it.
    [[nodiscard]] std::shared_ptr<Worker> withPythonId(std::int64_t pythonId) const;
    /// Refused with a sentence where it never was or has been forgotten.
    [[nodiscard]] Result<std::shared_ptr<Worker>> find(InterpreterId interpreter) const;
    /// Every interpreter of ours that has not ended; the main one is not among them.
    [[nodiscard]] std::vector<std::shared_ptr<Worker>> living() const;
    /// Whether none of them is left at `until`.
    bool waitUntilEnded(std::chrono::steady_clock::time_point until);
    /// No more interpreters, and the reason.
    void refuseNew(std::string reason);
    /// The client asks for nothing more: input() gets end of file.
    void abandonInput();

private:
    struct Shape
    { // of an interpreter that is to be born
        proto::InterpreterChanged facts;
        python::InterpreterOptions options;
        CpuSet cpus;
    };
    [[nodiscard]] Result<Shape> shape(const proto::CreateInterpreter& wish)
        CLUTCH_REQUIRES(m_mutex);
    /// A warm one where there is one; completes the facts.
    [[nodiscard]] std::shared_ptr<Worker> workerFor(Shape& shape) CLUTCH_REQUIRES(m_mutex);
    [[nodiscard]] std::set<std::string> lettersTaken() const CLUTCH_REQUIRES(m_mutex);
    [[nodiscard]] std::vector<CurrentPin> pins() const CLUTCH_REQUIRES(m_mutex);
    void refreshSharing();
    void onEnd(InterpreterId interpreter);

    /// The way in for workers' threads, which may outlive the registry: a parked interpreter's
    /// thread, and the helper that ends it from outside, both come at their end.
    struct Door
    {
        Mutex mutex; // taken before m_mutex
        InterpreterRegistry* registry CLUTCH_GUARDED_BY(mutex) = nullptr;
    };
    const std::shared_ptr<Door> m_door = std::make_shared<Door>();

    const Surroundings m_surroundings;
    const CpuTopology m_topology;

    std::function<bool(InterpreterId)> m_isForeign;

    mutable Mutex m_mutex; // taken before a record's, never after it
    std::condition_variable m_oneEnded;
    std::map<InterpreterId, std::shared_ptr<Worker>> m_workers CLUTCH_GUARDED_BY(m_mutex);
    /// What pythonIds() gives; empty until all of them are born, and whenever m_workers changes: to
    /// ask 64 records takes longer than a sample's clocks.
    mutable PythonIds m_pythonIds CLUTCH_GUARDED_BY(m_mutex);
    InterpreterId m_main CLUTCH_GUARDED_BY(m_mutex);
    std::uint64_t m_lastInterpreter CLUTCH_GUARDED_BY(m_mutex) = 0;
    std::uint64_t m_lastRun CLUTCH_GUARDED_BY(m_mutex) = 0;
    std::string m_refusal CLUTCH_GUARDED_BY(m_mutex);

    WarmPool m_warmPool; // synchronises itself; its lock is taken after m_mutex
};

} // namespace clutch::engine
