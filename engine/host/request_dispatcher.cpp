#include "engine/host/request_dispatcher.h"

#include "engine/convert.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace clutch::host {

namespace {

constexpr std::uint64_t kLongestDeadlineMs = 600'000;
constexpr std::uint32_t kMostVariables = 2000;

bool isLive(const python::Interpreter&)
{
    return false;
}
bool isLive(const python::Guest&)
{
    return true;
}

void send(engine::EventSink& sink, std::uint64_t id, proto::Envelope envelope)
{
    envelope.set_id(id);
    sink.post(std::move(envelope));
}

/// An answer that is sent when it is called: a look is over before it is known whether anybody
/// still waits for what it found.
std::function<void()> sending(
    const std::shared_ptr<engine::EventSink>& sink, std::uint64_t id, proto::Envelope answer)
{
    return [sink, id, answer = std::move(answer)] {
        send(*sink, id, answer);
    };
}

/// For an idle interpreter: what was found is told at once.
template <typename Found> auto told(Found look)
{
    return [look = std::move(look)](python::Interpreter& interpreter) {
        look(interpreter)();
    };
}

} // namespace

RequestDispatcher::RequestDispatcher(
    engine::Engine& engine, std::shared_ptr<engine::EventSink> sink)
    : m_engine(engine)
    , m_sink(std::move(sink))
{
}

void RequestDispatcher::handle(const proto::Envelope& request)
{
    using Body = proto::Envelope::BodyCase;
    const std::uint64_t id = request.id();
    switch (request.body_case()) {
    case Body::kCreateInterpreter:
        return on(id, request.create_interpreter());
    case Body::kCloseInterpreter:
        return on(id, request.close_interpreter());
    case Body::kRunSource:
        return on(id, request.run_source());
    case Body::kStopRun:
        return on(id, request.stop_run());
    case Body::kProvideInput:
        return on(id, request.provide_input());
    case Body::kSetAffinity:
        return on(id, request.set_affinity());
    case Body::kComplete:
        return on(id, request.complete());
    case Body::kListVariables:
        return on(id, request.list_variables());
    case Body::kShowValue:
        return on(id, request.show_value());
    case Body::kCheckSource:
        return on(id, request.check_source());
    case Body::kAnalyseSource:
        return on(id, request.analyse_source());
    case Body::kFinalizeRuntime:
        return on(id, request.finalize_runtime());
    case Body::kSetSampling:
        return on(id, request.set_sampling());
    case Body::kSetWarmPool:
        return on(id, request.set_warm_pool());
    case Body::kRecordGil:
        return on(id, request.record_gil());
    case Body::kHello:
        return refuse(id, "a second Hello came: the connection has been made already");
    case Body::kWelcome:
    case Body::kRefusal:
    case Body::kAccepted:
    case Body::kInterpreterCreated:
    case Body::kRunAccepted:
    case Body::kCompletions:
    case Body::kVariables:
    case Body::kValue:
    case Body::kSourceChecked:
    case Body::kSourceAnalysed:
    case Body::kAffinitySet:
    case Body::kGilRecordingStarted:
    case Body::kInterpreterChanged:
    case Body::kOutput:
    case Body::kInputRequested:
    case Body::kRunFinished:
    case Body::kSample:
    case Body::kFinalizationReport:
    case Body::kWarningShown:
    case Body::kNotice:
    case Body::kRuntimeEnding:
    case Body::kGilRecordingPart:
        return refuse(id, "a message came that only a runtime sends");
    case Body::BODY_NOT_SET:
        return refuse(id, "a request came that this runtime does not know");
    }
}

void RequestDispatcher::on(std::uint64_t id, const proto::CreateInterpreter& request)
{
    const auto created = m_engine.registry().create(request, [&](InterpreterId interpreter) {
        proto::Envelope answer;
        answer.mutable_interpreter_created()->set_interpreter(interpreter.value());
        send(*m_sink, id, std::move(answer));
    });
    if (!created)
        refuse(id, created.error().text);
}

void RequestDispatcher::on(std::uint64_t id, const proto::CloseInterpreter& request)
{
    engine::CloseWish wish;
    wish.runningCode = request.running_code();
    if (request.deadline_ms() != 0)
        wish.deadline
            = std::chrono::milliseconds(std::min(request.deadline_ms(), kLongestDeadlineMs));
    wish.endedBy = "the window";
    answer(id, m_engine.registry().close(InterpreterId(request.interpreter()), wish));
}

void RequestDispatcher::on(std::uint64_t id, const proto::RunSource& request)
{
    const auto run = m_engine.registry().run(
        InterpreterId(request.interpreter()), engine::fromProto(request), [&](RunId accepted) {
            proto::Envelope answer;
            answer.mutable_run_accepted()->set_run(accepted.value());
            send(*m_sink, id, std::move(answer));
        });
    if (!run)
        refuse(id, run.error().text);
}

void RequestDispatcher::on(std::uint64_t id, const proto::StopRun& request)
{
    answer(
        id, m_engine.registry().stop(InterpreterId(request.interpreter()), RunId(request.run())));
}

void RequestDispatcher::on(std::uint64_t id, const proto::ProvideInput& request)
{
    answer(id, m_engine.registry().provideInput(request));
}

void RequestDispatcher::on(std::uint64_t id, const proto::SetAffinity& request)
{
    const Status set = m_engine.registry().setAffinity(InterpreterId(request.interpreter()),
        request.pin(), [sink = m_sink, id](proto::AffinitySet pinned) {
            proto::Envelope answer;
            *answer.mutable_affinity_set() = std::move(pinned);
            send(*sink, id, std::move(answer));
        });
    if (!set)
        refuse(id, set.error().text);
}

void RequestDispatcher::on(std::uint64_t id, const proto::Complete& request)
{
    const auto busy = [sink = m_sink, id] {
        proto::Envelope answer;
        answer.mutable_completions()->set_busy(true);
        send(*sink, id, std::move(answer));
    };
    const auto look = [sink = m_sink, id, source = request.source(), cursor = request.cursor()](
                          auto& interpreter) {
        proto::Envelope answer;
        *answer.mutable_completions() = engine::toProto(interpreter.complete(source, cursor));
        return sending(sink, id, std::move(answer));
    };
    lookUp(id, InterpreterId(request.interpreter()), {told(look), look}, busy);
}

void RequestDispatcher::on(std::uint64_t id, const proto::ListVariables& request)
{
    const auto busy = [sink = m_sink, id] {
        proto::Envelope answer;
        answer.mutable_variables()->set_busy(true);
        send(*sink, id, std::move(answer));
    };
    const std::uint32_t limit
        = request.limit() == 0 ? kMostVariables : std::min(request.limit(), kMostVariables);
    const auto look = [sink = m_sink, id, limit](auto& interpreter) {
        proto::Envelope answer;
        *answer.mutable_variables() = engine::toProto(interpreter.variables(limit));
        answer.mutable_variables()->set_live(isLive(interpreter));
        return sending(sink, id, std::move(answer));
    };
    lookUp(id, InterpreterId(request.interpreter()),
        {told(look), request.live() ? engine::LiveLook(look) : engine::LiveLook()}, busy);
}

void RequestDispatcher::on(std::uint64_t id, const proto::ShowValue& request)
{
    const auto busy = [sink = m_sink, id] {
        proto::Envelope answer;
        answer.mutable_value()->set_busy(true);
        send(*sink, id, std::move(answer));
    };
    const auto look = [sink = m_sink, id, wanted = engine::fromProto(request)](auto& interpreter) {
        proto::Envelope answer;
        *answer.mutable_value() = engine::toProto(interpreter.value(wanted));
        answer.mutable_value()->set_live(isLive(interpreter));
        return sending(sink, id, std::move(answer));
    };
    lookUp(id, InterpreterId(request.interpreter()),
        {told(look), request.live() ? engine::LiveLook(look) : engine::LiveLook()}, busy);
}

void RequestDispatcher::lookUp(std::uint64_t id, InterpreterId interpreter, engine::Look look,
    const std::function<void()>& busy)
{
    const Status asked = m_engine.registry().lookUp(interpreter, std::move(look), busy);
    if (!asked)
        refuse(id, asked.error().text);
}

void RequestDispatcher::on(std::uint64_t id, const proto::CheckSource& request)
{
    m_engine.sourceChecker().check(request.source(), request.filename(),
        [sink = m_sink, id](const Result<std::vector<python::ExceptionInfo>>& errors) {
            proto::Envelope answer;
            if (!errors) {
                answer.mutable_refusal()->set_reason(errors.error().text);
            } else {
                for (const python::ExceptionInfo& error : *errors)
                    *answer.mutable_source_checked()->add_errors() = engine::toProto(error);
                answer.mutable_source_checked();
            }
            send(*sink, id, std::move(answer));
        });
}

void RequestDispatcher::on(std::uint64_t id, const proto::AnalyseSource& request)
{
    if (!proto::AnalyseSource::Want_IsValid(request.want()))
        return refuse(id,
            "the source cannot be analysed: what is wanted of it, " + std::to_string(request.want())
                + ", is unknown");
    m_engine.sourceAnalyser().analyse(
        engine::fromProto(request), [sink = m_sink, id](const Result<python::Analysis>& found) {
            proto::Envelope answer;
            if (found)
                *answer.mutable_source_analysed() = engine::toProto(*found);
            else
                answer.mutable_refusal()->set_reason(found.error().text);
            send(*sink, id, std::move(answer));
        });
}

void RequestDispatcher::on(std::uint64_t id, const proto::FinalizeRuntime& request)
{
    const Status taken = m_engine.finalize(request, "the window", [&] { answer(id, {}); });
    if (!taken)
        refuse(id, taken.error().text);
}

void RequestDispatcher::on(std::uint64_t id, const proto::SetSampling& request)
{
    answer(id, m_engine.setSampling(request));
}

void RequestDispatcher::on(std::uint64_t id, const proto::SetWarmPool& request)
{
    answer(id, m_engine.registry().keepWarm(request));
}

void RequestDispatcher::on(std::uint64_t id, const proto::RecordGil& request)
{
    const Status taken
        = m_engine.recordGil(request, [&](const proto::GilRecordingStarted& started) {
              proto::Envelope answer;
              *answer.mutable_gil_recording_started() = started;
              send(*m_sink, id, std::move(answer));
          });
    if (!taken)
        refuse(id, taken.error().text);
}

void RequestDispatcher::answer(std::uint64_t id, const Status& status)
{
    if (!status)
        return refuse(id, status.error().text);
    proto::Envelope accepted;
    accepted.mutable_accepted();
    send(*m_sink, id, std::move(accepted));
}

void RequestDispatcher::refuse(std::uint64_t id, const std::string& reason)
{
    proto::Envelope refusal;
    refusal.mutable_refusal()->set_reason(reason);
    send(*m_sink, id, std::move(refusal));
}

} // namespace clutch::host
