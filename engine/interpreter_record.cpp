#include "engine/interpreter_record.h"

#include "engine/clock.h"
#include "engine/metrics/core_affinity.h"

#include <algorithm>
#include <utility>

namespace clutch::engine {

InterpreterRecord::InterpreterRecord(
    proto::InterpreterChanged facts, std::shared_ptr<EventSink> sink)
    : m_id(facts.interpreter())
    , m_sink(std::move(sink))
    , m_facts(std::move(facts))
{
}

proto::InterpreterChanged InterpreterRecord::facts() const
{
    MutexLock lock(m_mutex);
    return m_facts;
}

proto::InterpreterState InterpreterRecord::state() const
{
    MutexLock lock(m_mutex);
    return m_facts.state();
}

std::int64_t InterpreterRecord::pythonId() const
{
    MutexLock lock(m_mutex);
    return m_facts.python_id();
}

RunId InterpreterRecord::run() const
{
    MutexLock lock(m_mutex);
    return RunId(m_facts.run());
}

std::string InterpreterRecord::title() const
{
    MutexLock lock(m_mutex);
    if (m_facts.kind() == proto::KIND_MAIN)
        return "the main interpreter";
    std::string title = "interpreter ";
    if (!m_facts.letter().empty())
        return title + m_facts.letter() + " (" + std::to_string(m_id.value()) + ")";
    return title + std::to_string(m_id.value());
}

void InterpreterRecord::announce()
{
    MutexLock lock(m_mutex);
    m_announced = true;
    post();
}

void InterpreterRecord::update(const std::function<void(proto::InterpreterChanged&)>& change)
{
    MutexLock lock(m_mutex);
    change(m_facts);
    post();
}

bool InterpreterRecord::readAffinity()
{
    // With the lock: who pins it meanwhile tells of it later.
    MutexLock lock(m_mutex);
    if (!m_announced || m_facts.native_thread() == 0 || isEnd(m_facts.state()))
        return false;
    const auto now = threadAffinity(static_cast<pid_t>(m_facts.native_thread()));
    const auto& before = m_facts.affinity();
    if (!now || std::equal(now->begin(), now->end(), before.begin(), before.end()))
        return false;
    m_facts.clear_affinity();
    for (const unsigned cpu : *now)
        m_facts.add_affinity(cpu);
    post();
    return true;
}

bool InterpreterRecord::moveTo(proto::InterpreterState state, std::string reason)
{
    MutexLock lock(m_mutex);
    if (!mayMove(m_facts.state(), state))
        return false;
    set(state, std::move(reason));
    post();
    return true;
}

bool InterpreterRecord::beginRun(RunId run, unsigned queued)
{
    MutexLock lock(m_mutex);
    if (!mayMove(m_facts.state(), proto::STATE_RUNNING))
        return false;
    m_facts.set_run(run.value());
    m_facts.set_queued_runs(queued);
    set(proto::STATE_RUNNING, {});
    m_runStartedNs = m_facts.since_ns();
    post();
    return true;
}

bool InterpreterRecord::endRun(RunId run, proto::RunFinished finished)
{
    MutexLock lock(m_mutex);
    if (m_facts.run() != run.value() || !mayMove(m_facts.state(), proto::STATE_IDLE))
        return false;
    postFinished(std::move(finished));
    m_facts.set_run(0);
    set(proto::STATE_IDLE, {});
    post();
    return true;
}

bool InterpreterRecord::moveWithinRun(RunId run, proto::InterpreterState state, std::string reason)
{
    MutexLock lock(m_mutex);
    if (m_facts.run() != run.value() || !mayMove(m_facts.state(), state))
        return false;
    set(state, std::move(reason));
    post();
    return true;
}

bool InterpreterRecord::park(std::string reason)
{
    MutexLock lock(m_mutex);
    if (!mayMove(m_facts.state(), proto::STATE_PARKED))
        return false;
    if (m_facts.run() != 0) {
        proto::RunFinished finished;
        finished.set_outcome(proto::RunFinished::ABANDONED);
        postFinished(std::move(finished));
    }
    m_facts.set_run(0);
    set(proto::STATE_PARKED, std::move(reason));
    post();
    return true;
}

void InterpreterRecord::awaitInput(bool waiting)
{
    MutexLock lock(m_mutex);
    const proto::InterpreterState from = waiting ? m_facts.state() : proto::STATE_AWAITING_INPUT;
    const proto::InterpreterState to = waiting ? proto::STATE_AWAITING_INPUT : proto::STATE_RUNNING;
    // A thread that asks while no run goes on does not make the interpreter less idle.
    if (m_facts.run() == 0 || m_facts.state() != from || !mayMove(from, to))
        return;
    set(to, {});
    post();
}

void InterpreterRecord::set(proto::InterpreterState state, std::string reason)
{
    m_facts.set_state(state);
    m_facts.set_reason(std::move(reason));
    m_facts.set_since_ns(monotonicNs());
}

void InterpreterRecord::post()
{
    if (!m_announced)
        return;
    proto::Envelope envelope;
    *envelope.mutable_interpreter_changed() = m_facts;
    m_sink->post(std::move(envelope));
}

void InterpreterRecord::postFinished(proto::RunFinished finished)
{
    finished.set_interpreter(m_id.value());
    finished.set_run(m_facts.run());
    finished.set_started_ns(m_runStartedNs);
    finished.set_finished_ns(monotonicNs());
    proto::Envelope envelope;
    *envelope.mutable_run_finished() = std::move(finished);
    m_sink->post(std::move(envelope));
}

} // namespace clutch::engine
