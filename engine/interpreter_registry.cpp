#include "engine/interpreter_registry.h"

#include "engine/clock.h"
#include "engine/convert.h"
#include "engine/metrics/core_affinity.h"
#include "engine/protocol/limits.h"

#include <algorithm>
#include <utility>

namespace clutch::engine {

namespace {

Result<InterpreterKind> kindOf(proto::InterpreterKind kind)
{
    switch (kind) {
    case proto::KIND_UNSPECIFIED:
    case proto::KIND_ISOLATED:
        return InterpreterKind::Isolated;
    case proto::KIND_SHARED_GIL:
        return InterpreterKind::SharedGil;
    case proto::KIND_LEGACY:
        return InterpreterKind::Legacy;
    case proto::KIND_CUSTOM:
        return InterpreterKind::Custom;
    case proto::KIND_MAIN:
        return failure("a second main interpreter cannot be created");
    case proto::KIND_FOREIGN:
        return failure("a foreign interpreter is one that user code makes; it cannot be asked for");
    default:
        return failure(
            "an interpreter of the unknown kind " + std::to_string(kind) + " was asked for");
    }
}

bool overlap(const proto::InterpreterChanged& a, const proto::InterpreterChanged& b)
{
    return std::find_first_of(
               a.affinity().begin(), a.affinity().end(), b.affinity().begin(), b.affinity().end())
        != a.affinity().end();
}

bool isPinned(const proto::InterpreterChanged& facts)
{
    return facts.kind() != proto::KIND_MAIN && facts.pin().policy() != proto::Pin::NONE
        && facts.affinity_size() > 0;
}

} // namespace

InterpreterRegistry::InterpreterRegistry(Surroundings surroundings, CpuTopology topology)
    : m_surroundings(std::move(surroundings))
    , m_topology(std::move(topology))
    , m_warmPool(m_surroundings, [this] { return newId(); })
{
    MutexLock lock(m_door->mutex);
    m_door->registry = this;
}

InterpreterRegistry::~InterpreterRegistry()
{
    MutexLock lock(m_door->mutex);
    m_door->registry = nullptr;
}

std::shared_ptr<Worker> InterpreterRegistry::addMain()
{
    proto::InterpreterChanged facts;
    facts.set_python_id(-1);
    facts.set_kind(proto::KIND_MAIN);
    *facts.mutable_config() = toProto(configFor(InterpreterKind::Main));
    facts.set_letter("main");
    facts.set_state(proto::STATE_STARTING);
    facts.set_created_ns(monotonicNs());
    facts.set_since_ns(facts.created_ns());
    facts.mutable_pin()->set_policy(proto::Pin::NONE);
    facts.set_whence("runtime init");
    MutexLock lock(m_mutex);
    m_main = InterpreterId(++m_lastInterpreter);
    facts.set_interpreter(m_main.value());
    auto worker = std::make_shared<Worker>(
        std::make_shared<InterpreterRecord>(std::move(facts), m_surroundings.sink), m_surroundings);
    m_workers[m_main] = worker;
    m_pythonIds.clear();
    return worker;
}

Status InterpreterRegistry::keepWarm(const proto::SetWarmPool& wish)
{
    const auto kind = kindOf(wish.kind());
    if (!kind)
        return tl::unexpected(kind.error());
    if (*kind == InterpreterKind::Custom)
        return failure("custom interpreters cannot be kept ready: no two of them are alike");
    m_warmPool.setMode(wish.on() ? WarmPoolMode::On : WarmPoolMode::Off, *kind);
    return {};
}

Result<InterpreterId> InterpreterRegistry::create(
    const proto::CreateInterpreter& wish, const std::function<void(InterpreterId)>& answered)
{
    std::shared_ptr<Worker> worker;
    Shape shape;
    {
        MutexLock lock(m_mutex);
        Result<Shape> shaped = this->shape(wish);
        if (!shaped)
            return tl::unexpected(shaped.error());
        shape = std::move(*shaped);
        worker = workerFor(shape);
        m_workers[InterpreterId(shape.facts.interpreter())] = worker;
        m_pythonIds.clear();
    }
    const InterpreterId id(shape.facts.interpreter());
    answered(id);
    worker->record().announce();
    refreshSharing();
    const auto onEnd = [door = m_door, id] {
        MutexLock lock(door->mutex);
        if (door->registry)
            door->registry->onEnd(id);
    };
    if (shape.facts.from_pool())
        worker->take(std::move(shape.options), std::move(shape.cpus), onEnd);
    else
        worker->start(std::move(shape.options), std::move(shape.cpus), onEnd);
    return id;
}

std::shared_ptr<Worker> InterpreterRegistry::workerFor(Shape& shape)
{
    if (std::shared_ptr<Worker> warm = m_warmPool.take(shape.options.kind)) {
        shape.facts.set_interpreter(warm->record().id().value());
        shape.facts.set_from_pool(true);
        warm->record().update([&](proto::InterpreterChanged& facts) {
            shape.facts.set_python_id(facts.python_id());
            shape.facts.set_native_thread(facts.native_thread());
            facts = shape.facts;
        });
        return warm;
    }
    shape.facts.set_interpreter(++m_lastInterpreter);
    return std::make_shared<Worker>(
        std::make_shared<InterpreterRecord>(shape.facts, m_surroundings.sink), m_surroundings);
}

auto InterpreterRegistry::shape(const proto::CreateInterpreter& wish) -> Result<Shape>
{
    if (!m_refusal.empty())
        return failure("no interpreter can be created: " + m_refusal);
    if (m_workers.size() > protocol::kMaxInterpreters)
        return failure("there are " + std::to_string(m_workers.size() - 1)
            + " interpreters already, and " + std::to_string(protocol::kMaxInterpreters)
            + " is the limit");
    if (wish.name().size() > protocol::kMaxName)
        return failure("a name of " + std::to_string(wish.name().size())
            + " bytes was asked for, and " + std::to_string(protocol::kMaxName) + " is the limit");
    const auto kind = kindOf(wish.kind());
    if (!kind)
        return tl::unexpected(kind.error());

    Shape shape;
    shape.options.kind = *kind;
    shape.options.config
        = *kind == InterpreterKind::Custom ? fromProto(wish.config()) : configFor(*kind);
    if (const Status valid = validate(shape.options.config); !valid)
        return tl::unexpected(valid.error());
    const std::set<std::string> taken = lettersTaken();
    std::string letter = wish.letter();
    if (letter.empty())
        letter = lowestFreeLetter(taken);
    else if (const Status free = checkLetter(letter, taken); !free)
        return tl::unexpected(free.error());
    const std::vector<CurrentPin> current = pins();
    const auto placed = placeInterpreter(m_topology, current, fromProto(wish.pin()));
    if (!placed)
        return tl::unexpected(placed.error());
    if (wish.pin().policy() != proto::Pin::NONE)
        shape.cpus = placed->cpus;

    shape.options.label = letter;
    if (wish.argv_size() > 0)
        shape.options.argv.assign(wish.argv().begin(), wish.argv().end());
    shape.options.searchPath = wish.search_path();
    shape.options.colour = wish.colour();

    proto::InterpreterChanged& facts = shape.facts;
    facts.set_python_id(-1);
    facts.set_kind(wish.kind() == proto::KIND_UNSPECIFIED ? proto::KIND_ISOLATED : wish.kind());
    *facts.mutable_config() = toProto(shape.options.config);
    facts.set_letter(letter);
    facts.set_name(wish.name());
    facts.set_state(proto::STATE_STARTING);
    facts.set_created_ns(monotonicNs());
    facts.set_since_ns(facts.created_ns());
    *facts.mutable_pin() = wish.pin();
    // Where it is about to be: the next one is placed before this one has pinned itself.
    for (const unsigned cpu : shape.cpus)
        facts.add_affinity(cpu);
    facts.set_whence("C-API");
    return shape;
}

Result<RunId> InterpreterRegistry::run(InterpreterId interpreter, python::RunRequest request,
    const std::function<void(RunId)>& answered)
{
    const auto worker = find(interpreter);
    if (!worker)
        return tl::unexpected(worker.error());
    if ((*worker)->waitingRuns() >= protocol::kMaxQueuedRuns)
        return failure((*worker)->record().title() + " has "
            + std::to_string(protocol::kMaxQueuedRuns) + " runs waiting already");
    if (isEnd((*worker)->record().state()))
        return failure((*worker)->record().title() + " is "
            + std::string(stateWord((*worker)->record().state())) + ": nothing can be run there");
    RunId run;
    {
        MutexLock lock(m_mutex);
        run = RunId(++m_lastRun);
    }
    return (*worker)->run(run, std::move(request), answered).map([&] { return run; });
}

Status InterpreterRegistry::stop(InterpreterId interpreter, RunId run)
{
    return find(interpreter).and_then([&](const auto& worker) { return worker->stop(run); });
}

Status InterpreterRegistry::provideInput(const proto::ProvideInput& input)
{
    return find(InterpreterId(input.interpreter())).and_then([&](const auto& worker) {
        return worker->console()->input().provide(input.request(), input.text(), input.eof());
    });
}

Status InterpreterRegistry::lookUp(
    InterpreterId interpreter, Look look, const std::function<void()>& busy)
{
    const auto worker = find(interpreter);
    if (!worker)
        return tl::unexpected(worker.error());
    if ((*worker)->lookUp(std::move(look.idle), busy))
        return {};
    if (!look.live || !(*worker)->glance(std::move(look.live), busy))
        busy();
    return {};
}

Status InterpreterRegistry::setAffinity(InterpreterId interpreter, const proto::Pin& pin,
    const std::function<void(proto::AffinitySet)>& answered)
{
    const auto worker = find(interpreter);
    if (!worker)
        return tl::unexpected(worker.error());
    InterpreterRecord& record = (*worker)->record();
    const auto thread = static_cast<pid_t>(record.facts().native_thread());
    if (thread == 0)
        return failure(record.title() + " is not there yet: it cannot be pinned");
    Result<Placement> placed = failure({});
    {
        MutexLock lock(m_mutex);
        placed = placeInterpreter(m_topology, pins(), fromProto(pin), interpreter);
    }
    if (!placed)
        return tl::unexpected(placed.error());
    const CpuSet cpus
        = pin.policy() == proto::Pin::NONE ? m_topology.usable() : std::move(placed->cpus);
    const AffinityChange change = setThreadAffinities({&thread, 1}, cpus);
    proto::AffinitySet answer;
    for (const unsigned cpu : change.readBack)
        answer.add_affinity(cpu);
    answer.set_refused(change.refused);
    record.update([&](proto::InterpreterChanged& facts) {
        *facts.mutable_pin() = pin;
        *facts.mutable_affinity() = answer.affinity();
        facts.set_pin_refused(change.refused);
    });
    refreshSharing();
    if (change.refused.empty()) {
        (*worker)->pinOthers(cpus, [answer, answered](std::string refused) {
            proto::AffinitySet now = answer;
            now.set_refused(std::move(refused));
            answered(std::move(now));
        });
    } else {
        answered(std::move(answer));
    }
    return {};
}

void InterpreterRegistry::readAffinities()
{
    bool changed = false;
    {
        MutexLock lock(m_mutex);
        for (const auto& [id, worker] : m_workers)
            changed = worker->record().readAffinity() || changed;
    }
    if (changed)
        refreshSharing();
}

Status InterpreterRegistry::close(InterpreterId interpreter, const CloseWish& wish)
{
    const auto worker = find(interpreter);
    if (!worker)
        return tl::unexpected(worker.error());
    InterpreterRecord& record = (*worker)->record();
    {
        MutexLock lock(m_mutex);
        if (interpreter == m_main)
            return failure("the main interpreter ends with the runtime: finalize that instead");
    }
    if ((*worker)->givenUp() || record.state() == proto::STATE_FAILED)
        return failure(record.title() + " is " + std::string(stateWord(record.state()))
            + " and cannot be closed: " + record.facts().reason());
    return (*worker)->close(wish);
}

InterpreterId InterpreterRegistry::newId()
{
    MutexLock lock(m_mutex);
    return InterpreterId(++m_lastInterpreter);
}

auto InterpreterRegistry::pythonIds() const -> PythonIds
{
    MutexLock lock(m_mutex);
    if (!m_pythonIds.empty())
        return m_pythonIds;
    PythonIds ids;
    ids.reserve(m_workers.size());
    for (const auto& [id, worker] : m_workers) {
        if (const std::int64_t pythonId = worker->record().pythonId(); pythonId >= 0)
            ids.emplace_back(id, pythonId);
    }
    if (ids.size() == m_workers.size())
        m_pythonIds = ids;
    return ids;
}

std::shared_ptr<Worker> InterpreterRegistry::withPythonId(std::int64_t pythonId) const
{
    MutexLock lock(m_mutex);
    for (const auto& [id, worker] : m_workers) {
        if (worker->record().pythonId() == pythonId)
            return worker;
    }
    return nullptr;
}

std::vector<std::shared_ptr<Worker>> InterpreterRegistry::living() const
{
    MutexLock lock(m_mutex);
    std::vector<std::shared_ptr<Worker>> result;
    for (const auto& [id, worker] : m_workers) {
        const proto::InterpreterState state = worker->record().state();
        if (id != m_main && state != proto::STATE_CLOSED && state != proto::STATE_FAILED)
            result.push_back(worker);
    }
    return result;
}

bool InterpreterRegistry::waitUntilEnded(std::chrono::steady_clock::time_point until)
{
    MutexLock lock(m_mutex);
    const auto left = [this]() CLUTCH_REQUIRES(m_mutex) {
        return std::any_of(m_workers.begin(), m_workers.end(), [main = m_main](const auto& entry) {
            return entry.first != main && !entry.second->over();
        });
    };
    while (left()) {
        if (lock.waitUntil(m_oneEnded, until) == std::cv_status::timeout)
            return !left();
    }
    return true;
}

void InterpreterRegistry::refuseNew(std::string reason)
{
    MutexLock lock(m_mutex);
    m_refusal = std::move(reason);
}

void InterpreterRegistry::abandonInput()
{
    MutexLock lock(m_mutex);
    for (const auto& [id, worker] : m_workers)
        worker->console()->abandonInput();
}

Result<std::shared_ptr<Worker>> InterpreterRegistry::find(InterpreterId interpreter) const
{
    if (m_isForeign && m_isForeign(interpreter))
        return failure("interpreter " + std::to_string(interpreter.value())
            + " was made by running code, which alone can run something in it or close it; Clutch "
              "shows what it does");
    MutexLock lock(m_mutex);
    const auto found = m_workers.find(interpreter);
    if (found != m_workers.end())
        return found->second;
    if (interpreter && interpreter.value() <= m_lastInterpreter)
        return failure("interpreter " + std::to_string(interpreter.value()) + " is closed");
    return failure("there is no interpreter " + std::to_string(interpreter.value()));
}

std::set<std::string> InterpreterRegistry::lettersTaken() const
{
    std::set<std::string> taken;
    for (const auto& [id, worker] : m_workers)
        taken.insert(worker->record().facts().letter());
    return taken;
}

std::vector<CurrentPin> InterpreterRegistry::pins() const
{
    std::vector<CurrentPin> result;
    for (const auto& [id, worker] : m_workers) {
        const proto::InterpreterChanged facts = worker->record().facts();
        if (isPinned(facts) && !isEnd(facts.state()))
            result.push_back({id,
                CpuSet(std::vector<unsigned>(facts.affinity().begin(), facts.affinity().end()))});
    }
    return result;
}

void InterpreterRegistry::refreshSharing()
{
    MutexLock lock(m_mutex);
    std::vector<std::pair<Worker*, proto::InterpreterChanged>> all;
    for (const auto& [id, worker] : m_workers)
        all.emplace_back(worker.get(), worker->record().facts());
    for (const auto& [worker, facts] : all) {
        const auto sharers = static_cast<std::uint64_t>(
            std::count_if(all.begin(), all.end(), [&own = facts](const auto& other) {
                return other.second.interpreter() != own.interpreter() && isPinned(own)
                    && isPinned(other.second) && !isEnd(other.second.state())
                    && overlap(own, other.second);
            }));
        if (facts.shares_core_with() != sharers && !isEnd(facts.state()))
            worker->record().update([sharers](proto::InterpreterChanged& changed) {
                changed.set_shares_core_with(sharers);
            });
    }
}

void InterpreterRegistry::onEnd(InterpreterId interpreter)
{
    refreshSharing();
    MutexLock lock(m_mutex);
    const auto found = m_workers.find(interpreter);
    if (found != m_workers.end() && found->second->record().state() != proto::STATE_PARKED) {
        m_workers.erase(found);
        m_pythonIds.clear();
    }
    m_oneEnded.notify_all();
}

} // namespace clutch::engine
