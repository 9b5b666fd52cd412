#include "engine/engine.h"

#include "engine/clock.h"
#include "engine/convert.h"
#include "engine/foreign_closing.h"
#include "engine/metrics/cpu_topology.h"
#include "engine/metrics/proc_files.h"
#include "engine/protocol/version.h"
#include "engine/python/interpreter_figures.h"

#include <optional>
#include <unistd.h>
#include <utility>

namespace clutch::engine {

namespace {

using namespace std::chrono_literals;

constexpr auto kOrphanCloses = 1s;
constexpr auto kOrphanDies = 2s;
constexpr auto kLastWords = 500ms;
constexpr std::uint64_t kReadAffinitiesEveryNs = 1'000'000'000; // 64 of them take 0.15 ms
/// Where nobody runs only another program changes them.
constexpr std::uint64_t kReadAffinitiesOfIdleEveryNs = 10'000'000'000;
constexpr std::chrono::nanoseconds kLongestRecording = 5s;
constexpr std::chrono::nanoseconds kUsualRecording = 1s;
/// A second: ten for each turn of a shared GIL. Twice what the picture promises, for where others
/// want the core as well half of them come too late.
constexpr double kUsualLooks = 2000;
constexpr double kMostLooks = 4000;
constexpr std::chrono::milliseconds kDefaultDeadline{5000};
constexpr std::chrono::milliseconds kLongestDeadline{600'000};

FiguresInTurns::Figures figuresOf(const python::PythonRuntime& python, std::int64_t pythonId)
{
    const python::InterpreterFigures counted = python::figuresOf(pythonId);
    return {python.arenaBytes(pythonId), counted.modules, counted.gcCollections, 0};
}

/// The reader belongs to the thread that this is called on, and lives as long as the look.
Result<GilWatch::Look> openGilReader(QueueDepths& queues)
{
    auto reader = python::GilReader::create();
    if (!reader)
        return tl::unexpected(reader.error());
    return [&queues, kept = std::shared_ptr<python::GilReader>(std::move(*reader))] {
        auto states = kept->read();
        queues.read(QueueDepths::Clock::now(),
            [&](const std::vector<std::int64_t>& ids) { return kept->queueDepths(ids); });
        return states;
    };
}

} // namespace

Result<std::unique_ptr<Engine>> Engine::start(
    EngineOptions options, std::shared_ptr<EventSink> sink)
{
    auto topology = readCpuTopology(systemProcFiles());
    if (!topology)
        return tl::unexpected(topology.error());
    std::unique_ptr<Engine> engine(
        new Engine(std::move(options), std::move(sink), std::move(*topology)));
    engine->m_main = engine->m_registry.addMain();
    auto python = python::PythonRuntime::start(
        engine->m_options.python, *engine, engine->m_main->console());
    if (!python)
        return tl::unexpected(python.error());
    engine->m_python = std::move(*python);
    engine->m_sourceAnalyser = std::make_unique<SourceAnalyser>(
        findAnalysisTools(toolsFolder(), engine->m_python->searchPath()), engine->m_timer);
    engine->m_registry.warmPool().setMode(engine->m_options.warmPool);
    return engine;
}

Engine::Engine(EngineOptions options, std::shared_ptr<EventSink> sink, CpuTopology topology)
    : m_options(std::move(options))
    , m_sink(std::move(sink))
    , m_topology(std::move(topology))
    , m_interrupter(m_timer)
    , m_surroundings{m_sink, m_timer, m_interrupter, m_directory}
    , m_registry(m_surroundings, m_topology)
    , m_foreign(m_sink, [this] { return m_registry.newId(); })
    , m_ending(m_registry, m_surroundings, m_options.exitNow)
    , m_figures([this](std::int64_t pythonId) { return figuresOf(*m_python, pythonId); },
          [this](std::int64_t pythonId) { return m_python->blocks(pythonId); },
          [] { return clockNs(CLOCK_THREAD_CPUTIME_ID); })
    , m_queues(python::queuesInUse)
    , m_gilWatch(
          m_directory, [this] { return openGilReader(m_queues); },
          [this](const std::string& reason) { warn(InterpreterId{}, reason); })
    , m_sampling(m_sink, m_directory, m_topology, [this](Sample& sample) { complete(sample); })
{
    m_sink->registerThreads(m_directory);
    m_registry.setForeign([this](InterpreterId id) { return m_foreign.contains(id); });
}

Engine::~Engine()
{
    m_sampling.stop();
    m_timer.end();
}

int Engine::runMain()
{
    const ThreadRegistration registration(m_directory, m_main->record().id(), ThreadRole::Owner);
    m_main->serveHere(m_python->mainInterpreter());
    // These are not the user's, and no ending shall warn of them.
    m_sourceChecker.end();
    m_sourceAnalyser->end();
    m_gilWatch.end();
    m_registry.warmPool().end();
    return m_ending.finish(*m_python, [this](std::chrono::steady_clock::time_point until) {
        return closeLeftByUserCode(*m_python, m_foreign, m_registry, until);
    });
}

proto::Welcome Engine::welcome()
{
    proto::Welcome welcome;
    welcome.set_protocol_version(protocol::kVersion);
    welcome.set_clutch_version(CLUTCH_VERSION);
    welcome.set_python_version(python::PythonRuntime::version());
    welcome.set_python_build(m_python->build());
    welcome.set_executable(m_python->executable());
    welcome.set_pid(::getpid());
    *welcome.mutable_topology() = toProto(m_topology);
    const Status gilState = python::GilReader::available();
    welcome.set_gil_state_available(gilState.has_value());
    welcome.set_gil_state_reason(gilState ? "" : gilState.error().text);
    welcome.set_monotonic_ns(monotonicNs());
    welcome.set_analyser(m_sourceAnalyser->tools().name);
    welcome.set_analyser_reason(m_sourceAnalyser->tools().reason);
    welcome.set_realtime_ns(clockNs(CLOCK_REALTIME));
    return welcome;
}

void Engine::complete(Sample& sample)
{
    // Where nobody has run and everything was asked, what the previous sample said is so still. A
    // queue may be looked at later, by a thread of ours.
    const bool queues = m_queues.any();
    const bool hadQueues = std::exchange(m_hadQueues, queues);
    if (!sample.asBefore || !m_figures.allAsked() || queues || hadQueues)
        addFigures(sample);
    addWarm(sample);
    readAffinities(sample);
    m_gilWatch.addTo(sample);
}

void Engine::addFigures(Sample& sample)
{
    sample.asBefore = false;
    const auto foreign = m_foreign.living();
    for (const auto& [id, pythonId] : foreign)
        loadOf(sample, id); // it may have no thread in it
    std::vector<std::pair<InterpreterLoad*, std::int64_t>> known;
    std::vector<std::int64_t> pythonIds;
    const auto add = [&](InterpreterLoad& load, std::int64_t pythonId) {
        known.emplace_back(&load, pythonId);
        pythonIds.push_back(pythonId);
    };
    // Both are in the order of the ids.
    auto load = sample.interpreters.begin();
    for (const auto& [id, pythonId] : m_registry.pythonIds()) {
        while (load != sample.interpreters.end() && load->interpreter < id)
            ++load;
        if (load != sample.interpreters.end() && load->interpreter == id)
            add(*load, pythonId);
    }
    for (const auto& [id, pythonId] : foreign) {
        InterpreterLoad& theirs = loadOf(sample, id);
        add(theirs, pythonId);
        m_foreign.show(pythonId, theirs.threads > 0);
    }
    m_figures.update(pythonIds, sample.tNs, sample.quiet);
    for (const auto& [each, pythonId] : known) {
        const FiguresInTurns::Figures figures = m_figures.of(pythonId);
        each->arenaBytes = figures.arenaBytes;
        each->blocks = figures.blocks;
        each->modules = figures.modules;
        each->gcCollections = figures.gcCollections;
        each->queues.clear();
    }
    m_queues.addTo(known, QueueDepths::Clock::now());
}

void Engine::addWarm(Sample& sample)
{
    if (const auto warm = m_registry.warmPool().ready()) {
        sample.warmInterpreters = 1;
        sample.warmBytes = m_python->arenaBytes(*warm);
    } else {
        sample.warmInterpreters = 0;
        sample.warmBytes = 0;
    }
}

void Engine::readAffinities(const Sample& sample)
{
    const std::uint64_t rest
        = sample.asBefore ? kReadAffinitiesOfIdleEveryNs : kReadAffinitiesEveryNs;
    if (sample.tNs < m_affinitiesReadNs + rest)
        return;
    m_affinitiesReadNs = sample.tNs;
    m_registry.readAffinities();
}

Status Engine::setSampling(const proto::SetSampling& request)
{
    Status set = m_sampling.setRate(request.hz());
    // Where it cannot be read the client has been told so in the Welcome.
    const bool gilState = request.gil_state() && python::GilReader::available();
    if (set)
        m_gilWatch.setRate(gilState ? request.hz() : 0);
    return set;
}

Status Engine::recordGil(const proto::RecordGil& request,
    const std::function<void(const proto::GilRecordingStarted&)>& started)
{
    if (const Status possible = python::GilReader::available(); !possible)
        return failure("the GILs cannot be recorded: " + possible.error().text);
    const auto longest = static_cast<std::uint64_t>(kLongestRecording.count());
    if (request.duration_ns() > longest)
        return failure("a recording of the GILs of " + std::to_string(request.duration_ns())
            + " ns was asked for, and the longest is " + std::to_string(longest) + " ns");
    if (!(request.hz() >= 0 && request.hz() <= kMostLooks))
        return failure("a recording of the GILs at " + std::to_string(request.hz())
            + " looks a second was asked for, and the most are 4000");
    GilRecordingWish wish;
    wish.id = ++m_lastRecording;
    wish.duration = request.duration_ns() == 0
        ? kUsualRecording
        : std::chrono::nanoseconds(static_cast<std::int64_t>(request.duration_ns()));
    wish.hz = request.hz() < 1 ? kUsualLooks : request.hz();
    wish.whose = [this](std::int64_t pythonId, std::int64_t nativeId) {
        return whoseThread(pythonId, nativeId);
    };
    wish.onPart = [sink = m_sink](proto::GilRecordingPart part) {
        proto::Envelope envelope;
        *envelope.mutable_gil_recording_part() = std::move(part);
        sink->post(std::move(envelope));
    };
    proto::GilRecordingStarted answer;
    answer.set_recording(wish.id);
    answer.set_duration_ns(static_cast<std::uint64_t>(wish.duration.count()));
    answer.set_hz(wish.hz);
    return m_gilWatch.record(std::move(wish), [&] { started(answer); });
}

GilThreadOwner Engine::whoseThread(std::int64_t pythonId, std::int64_t nativeId) const
{
    GilThreadOwner owner;
    if (const std::shared_ptr<Worker> worker = m_registry.withPythonId(pythonId)) {
        const proto::InterpreterChanged facts = worker->record().facts();
        owner.interpreter = worker->record().id();
        owner.ownerThread = facts.native_thread() == nativeId;
        owner.sharedGil = facts.kind() == proto::KIND_MAIN
            || facts.config().gil() == proto::InterpreterConfig::GIL_SHARED;
    } else {
        owner.interpreter = m_foreign.withPythonId(pythonId);
    }
    return owner;
}

void Engine::announce()
{
    m_main->record().announce();
    MutexLock lock(m_mutex);
    m_announced = true;
    for (proto::Envelope& event : m_early)
        m_sink->post(std::move(event));
    m_early.clear();
}

Status Engine::finalize(const proto::FinalizeRuntime& request, std::string endedBy,
    const std::function<void()>& answered)
{
    EndingWish wish;
    wish.policy = request.policy() == proto::FinalizeRuntime::CPYTHON_CLOSES
        ? python::FinalizePolicy::CPythonCloses
        : python::FinalizePolicy::ClutchCloses;
    const std::chrono::milliseconds asked(std::min<std::uint64_t>(
        request.deadline_ms(), static_cast<std::uint64_t>(kLongestDeadline.count())));
    wish.deadline = request.deadline_ms() == 0 ? kDefaultDeadline : asked;
    wish.endedBy = std::move(endedBy);
    const InterpreterId from(request.from_interpreter());
    if (from && from != m_main->record().id()) {
        if (wish.policy == python::FinalizePolicy::ClutchCloses)
            return failure("the runtime cannot be finalized from interpreter "
                + std::to_string(from.value())
                + ": Py_FinalizeEx() must be called from the main interpreter");
        const auto worker = m_registry.find(from);
        if (!worker)
            return tl::unexpected(worker.error());
        if ((*worker)->record().state() != proto::STATE_IDLE)
            return failure("Py_FinalizeEx() cannot be called from " + (*worker)->record().title()
                + ": it is " + std::string(stateWord((*worker)->record().state())) + ", not idle");
        wish.from = *worker;
    }
    return m_ending.ask(wish, m_main, answered);
}

void Engine::clientGone()
{
    m_sampling.stop();
    m_timer.after(kOrphanDies, [] { ::_exit(0); });
    m_registry.abandonInput();
    m_foreign.abandonInput();
    EndingWish wish;
    wish.deadline = kOrphanCloses;
    wish.endedBy = "the client, which went away";
    // One that is under way goes on, and has two seconds left.
    (void)m_ending.ask(wish, m_main, [] {});
}

std::shared_ptr<python::Console> Engine::foreignInterpreterBorn(const python::ForeignBirth& birth)
{
    return m_foreign.born(birth);
}

void Engine::foreignInterpreterGone(std::int64_t pythonId)
{
    if (const InterpreterId id = m_foreign.withPythonId(pythonId))
        m_directory.disown(id);
    m_foreign.gone(pythonId, m_ending.isLeftToCPython());
}

void Engine::threadBegan(std::int64_t pythonId)
{
    const InterpreterId whose = withPythonId(pythonId);
    // Until the thread has ended: its destructor runs on it then, and the engine is never destroyed
    // while Python's threads are there.
    thread_local std::optional<ThreadRegistration> registration;
    if (whose && !registration)
        registration.emplace(m_directory, whose, ThreadRole::Helper);
}

Status Engine::finalizeRequested(python::FinalizePolicy policy, std::int64_t fromPythonId)
{
    const std::shared_ptr<Worker> from = m_registry.withPythonId(fromPythonId);
    const std::string who
        = from ? from->record().title() : "Python's interpreter " + std::to_string(fromPythonId);
    if (policy == python::FinalizePolicy::ClutchCloses && from != m_main)
        return failure(
            "clutch.finalize() must be called from the main interpreter, and this is " + who);
    EndingWish wish;
    wish.policy = policy;
    wish.deadline = kDefaultDeadline;
    wish.endedBy = "clutch.finalize() in " + who;
    wish.interruptMain = from != m_main;
    return m_ending.ask(wish, m_main, [] {});
}

void Engine::lastWords()
{
    m_sink->flush(std::chrono::steady_clock::now() + kLastWords);
}

void Engine::notice(std::int64_t pythonId, std::string_view text)
{
    const std::shared_ptr<Worker> about = m_registry.withPythonId(pythonId);
    warn(about ? about->record().id() : InterpreterId{}, text);
}

void Engine::warn(InterpreterId about, std::string_view text)
{
    proto::Envelope envelope;
    proto::Notice& notice = *envelope.mutable_notice();
    notice.set_severity(proto::Notice::WARNING);
    notice.set_interpreter(about.value());
    notice.set_text(std::string(text));
    post(std::move(envelope));
}

void Engine::post(proto::Envelope event)
{
    MutexLock lock(m_mutex);
    if (m_announced)
        m_sink->post(std::move(event));
    else
        m_early.push_back(std::move(event));
}

InterpreterId Engine::withPythonId(std::int64_t pythonId) const
{
    const std::shared_ptr<Worker> worker = m_registry.withPythonId(pythonId);
    return worker ? worker->record().id() : m_foreign.withPythonId(pythonId);
}

std::shared_ptr<void> Engine::threadIsIn(std::int64_t pythonId)
{
    return std::make_shared<ThreadStay>(m_directory, withPythonId(pythonId));
}

void Engine::warningShown(std::int64_t pythonId, const python::ShownWarning& warning)
{
    const InterpreterId id = withPythonId(pythonId);
    if (!id)
        return;
    proto::Envelope envelope;
    *envelope.mutable_warning_shown() = toProto(warning);
    envelope.mutable_warning_shown()->set_interpreter(id.value());
    post(std::move(envelope));
}

void Engine::finalizedElsewhere()
{
    m_ending.finalizedElsewhere();
}

} // namespace clutch::engine
