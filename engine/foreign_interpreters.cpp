#include "engine/foreign_interpreters.h"

#include "engine/clock.h"
#include "engine/convert.h"

#include <algorithm>
#include <utility>

namespace clutch::engine {

ForeignInterpreters::ForeignInterpreters(
    std::shared_ptr<EventSink> sink, std::function<InterpreterId()> newId)
    : m_sink(std::move(sink))
    , m_newId(std::move(newId))
{
}

std::shared_ptr<python::Console> ForeignInterpreters::born(const python::ForeignBirth& birth)
{
    const InterpreterId id = m_newId();
    proto::InterpreterChanged facts;
    facts.set_interpreter(id.value());
    facts.set_python_id(birth.pythonId);
    facts.set_kind(proto::KIND_FOREIGN);
    facts.set_state(proto::STATE_IDLE);
    facts.set_created_ns(monotonicNs());
    facts.set_since_ns(facts.created_ns());
    facts.mutable_pin()->set_policy(proto::Pin::NONE);
    facts.set_whence(birth.whence);
    Foreign foreign;
    foreign.record = std::make_shared<InterpreterRecord>(std::move(facts), m_sink);
    foreign.console = std::make_shared<InterpreterConsole>(
        id, m_sink, [about = foreign.record](bool waiting) { about->awaitInput(waiting); });
    std::shared_ptr<InterpreterConsole> console = foreign.console;
    foreign.record->announce();
    MutexLock lock(m_mutex);
    if (m_abandoned)
        console->abandonInput();
    m_living[birth.pythonId] = std::move(foreign);
    return console;
}

void ForeignInterpreters::gone(std::int64_t pythonId, bool byCPython)
{
    const std::optional<Foreign> foreign = take(pythonId, false);
    if (!foreign)
        return;
    proto::FinalizationReport report;
    report.set_how(byCPython ? proto::FinalizationReport::FINALIZED_BY_CPYTHON
                             : proto::FinalizationReport::CLOSED_BY_USER_CODE);
    report.set_started_ns(monotonicNs());
    report.set_ended_by(byCPython ? "Py_FinalizeEx()" : "user code");
    tell(*foreign, std::move(report));
    foreign->record->moveTo(proto::STATE_IDLE); // no sample has come since somebody was inside
    foreign->record->moveTo(proto::STATE_CLOSED);
}

InterpreterId ForeignInterpreters::closing(std::int64_t pythonId)
{
    MutexLock lock(m_mutex);
    const auto found = m_living.find(pythonId);
    if (found == m_living.end())
        return {};
    found->second.closingNs = monotonicNs();
    found->second.record->moveTo(proto::STATE_IDLE);
    found->second.record->moveTo(proto::STATE_FINALIZING);
    return found->second.record->id();
}

void ForeignInterpreters::ended(std::int64_t pythonId, const python::EndReport& account)
{
    const std::optional<Foreign> foreign = take(pythonId, true);
    if (!foreign)
        return;
    foreign->console->abandonInput(); // of threads that were left behind
    proto::FinalizationReport report = toProto(account);
    report.set_started_ns(foreign->closingNs);
    report.set_ended_by("runtime closing");
    tell(*foreign, std::move(report));
    if (account.how == python::EndReport::How::Closed)
        foreign->record->moveTo(proto::STATE_CLOSED);
    else
        foreign->record->moveTo(proto::STATE_PARKED, account.whyParked);
}

auto ForeignInterpreters::take(std::int64_t pythonId, bool closing) -> std::optional<Foreign>
{
    MutexLock lock(m_mutex);
    const auto found = m_living.find(pythonId);
    if (found == m_living.end() || (found->second.closingNs != 0) != closing)
        return std::nullopt;
    std::optional<Foreign> foreign = std::move(found->second);
    m_living.erase(found);
    return foreign;
}

void ForeignInterpreters::tell(const Foreign& foreign, proto::FinalizationReport report)
{
    // The thread that ends it may hold a GIL and must not wait for a slow client: what is left goes
    // out as it is.
    while (foreign.console->output().postSome()) { }
    const proto::InterpreterChanged facts = foreign.record->facts();
    report.set_interpreter(facts.interpreter());
    report.set_kind(facts.kind());
    report.set_finished_ns(monotonicNs());
    proto::Envelope envelope;
    *envelope.mutable_finalization_report() = std::move(report);
    m_sink->post(std::move(envelope));
}

bool ForeignInterpreters::contains(InterpreterId interpreter) const
{
    MutexLock lock(m_mutex);
    return std::any_of(m_living.begin(), m_living.end(),
        [&](const auto& entry) { return entry.second.record->id() == interpreter; });
}

InterpreterId ForeignInterpreters::withPythonId(std::int64_t pythonId) const
{
    MutexLock lock(m_mutex);
    const auto found = m_living.find(pythonId);
    return found == m_living.end() ? InterpreterId{} : found->second.record->id();
}

std::vector<std::pair<InterpreterId, std::int64_t>> ForeignInterpreters::living() const
{
    std::vector<std::pair<InterpreterId, std::int64_t>> all;
    MutexLock lock(m_mutex);
    for (const auto& [pythonId, foreign] : m_living)
        all.emplace_back(foreign.record->id(), pythonId);
    return all;
}

void ForeignInterpreters::show(std::int64_t pythonId, bool running)
{
    MutexLock lock(m_mutex);
    const auto found = m_living.find(pythonId);
    if (found == m_living.end() || found->second.closingNs != 0)
        return;
    const proto::InterpreterState now = found->second.record->state();
    const proto::InterpreterState shown = running ? proto::STATE_RUNNING : proto::STATE_IDLE;
    if (now != shown)
        found->second.record->moveTo(shown);
}

void ForeignInterpreters::abandonInput()
{
    MutexLock lock(m_mutex);
    m_abandoned = true;
    for (const auto& [pythonId, foreign] : m_living)
        foreign.console->abandonInput();
}

} // namespace clutch::engine
