#include "ui/runtime/runtime_session.h"

#include "engine/protocol/limits.h"
#include "ui/runtime/event_pump.h"

#include <QTimer>

namespace clutch::ui {

namespace {

using namespace std::chrono_literals;

// Interpreters get this long to end when a restart or the window's end asks them to; then the
// process is killed.
constexpr auto kGrace = 2'000ms;

} // namespace

RuntimeSession::RuntimeSession(ChooseProgram chooseProgram, QObject* parent)
    : QObject(parent)
    , m_chooseProgram(std::move(chooseProgram))
{
}

RuntimeSession::~RuntimeSession()
{
    m_connection.reset(); // before the pump that it calls
}

int RuntimeSession::pid() const
{
    return m_connection ? m_connection->pid() : 0;
}

void RuntimeSession::dropConnection()
{
    m_connection.reset(); // no callback comes after this
    if (m_pump)
        m_pump.release()->retire();
    m_open.clear();
}

void RuntimeSession::start()
{
    if (m_state != State::Down)
        return;
    dropConnection();
    m_state = State::Starting;
    m_plan = AfterEnd::RestartsByItself;
    emit starting();
    const auto failed = [this](const Error& error) {
        client::RuntimeEnd end;
        end.cause = error.text;
        // As every end: not before the caller is done.
        QTimer::singleShot(0, this, [this, end] { runtimeEnded(end); });
    };
    auto program = m_chooseProgram();
    if (!program)
        return failed(program.error());
    m_pump = std::make_unique<EventPump>([this](RuntimeEvent& said) {
        if (auto* welcome = std::get_if<proto::Welcome>(&said))
            welcomed(*welcome);
        else if (auto* end = std::get_if<client::RuntimeEnd>(&said))
            runtimeEnded(client::RuntimeEnd(*end));
        else if (auto& envelope = std::get<proto::Envelope>(said); envelope.id() == 0)
            take(envelope);
        else
            answer(envelope);
    });
    client::StartOptions options;
    options.program = *program;
    options.environment = m_environment;
    options.clientName = "clutch " CLUTCH_VERSION " (window)";
    auto connection = client::RuntimeConnection::start(std::move(options), *m_pump);
    if (!connection)
        return failed(connection.error());
    m_connection = std::move(*connection);
    m_pump->setReadingSwitch([runtime = m_connection.get()](bool reading) {
        if (reading)
            runtime->resumeReading();
        else
            runtime->pauseReading();
    });
    m_pump->setCongested(m_congested);
    // Requests wait for the handshake by themselves.
    for (const proto::CreateInterpreter& wanted : m_interpreters.wanted()) {
        proto::Envelope envelope;
        *envelope.mutable_create_interpreter() = wanted;
        send(std::move(envelope));
    }
}

void RuntimeSession::restart()
{
    m_guard.reset();
    if (m_state == State::Down)
        return start();
    m_plan = AfterEnd::Restarts;
    m_state = State::Ending;
    if (m_connection)
        m_connection->terminate(kGrace);
}

void RuntimeSession::shutDown()
{
    m_plan = AfterEnd::Closing;
    if (m_state == State::Down) {
        QTimer::singleShot(
            0, this, [this] { emit ended(client::RuntimeEnd(), AfterEnd::Closing); });
        return;
    }
    m_state = State::Ending;
    if (m_connection)
        m_connection->terminate(kGrace);
}

void RuntimeSession::frame()
{
    if (m_pump)
        m_pump->frame();
}

void RuntimeSession::setCongested(bool congested)
{
    m_congested = congested;
    if (m_pump)
        m_pump->setCongested(congested);
}

quint64 RuntimeSession::send(proto::Envelope envelope)
{
    const quint64 request = ++m_lastRequest;
    if (!m_connection) {
        refuseLater(request, "no runtime runs at the moment");
        return request;
    }
    m_pump->asked(envelope);
    const auto id = m_connection->send(std::move(envelope));
    if (!id)
        refuseLater(request, id.error().text);
    else
        m_open[*id] = request;
    return request;
}

void RuntimeSession::refuseLater(quint64 request, std::string reason)
{
    QTimer::singleShot(0, this, [this, request, reason = std::move(reason)] {
        emit requestRefused(request, QString::fromStdString(reason));
    });
}

quint64 RuntimeSession::createInterpreter(const proto::CreateInterpreter& request)
{
    proto::CreateInterpreter wanted = request;
    if (wanted.letter().empty())
        wanted.set_letter(m_interpreters.freeLetter());
    m_interpreters.want(wanted);
    if (m_state == State::Down || m_state == State::Ending)
        return ++m_lastRequest;
    proto::Envelope envelope;
    *envelope.mutable_create_interpreter() = wanted;
    return send(std::move(envelope));
}

quint64 RuntimeSession::closeInterpreter(
    InterpreterId interpreter, proto::CloseInterpreter::RunningCode code)
{
    if (const auto* known = m_interpreters.find(interpreter))
        m_interpreters.forget(known->letter());
    m_closing.insert(interpreter.value());
    proto::Envelope envelope;
    envelope.mutable_close_interpreter()->set_interpreter(interpreter.value());
    envelope.mutable_close_interpreter()->set_running_code(code);
    return send(std::move(envelope));
}

void RuntimeSession::renameInterpreter(InterpreterId interpreter, const std::string& name)
{
    const auto* known = m_interpreters.find(interpreter);
    if (!known)
        return;
    m_interpreters.rename(known->letter(), name.substr(0, protocol::kMaxName));
    proto::InterpreterChanged now = *known;
    m_interpreters.update(now);
    emit interpreterChanged(now);
}

quint64 RuntimeSession::run(const proto::RunSource& request)
{
    proto::Envelope envelope;
    *envelope.mutable_run_source() = request;
    return send(std::move(envelope));
}

quint64 RuntimeSession::stop(InterpreterId interpreter, RunId run)
{
    proto::Envelope envelope;
    envelope.mutable_stop_run()->set_interpreter(interpreter.value());
    envelope.mutable_stop_run()->set_run(run.value());
    return send(std::move(envelope));
}

quint64 RuntimeSession::provideInput(
    InterpreterId interpreter, quint64 request, const std::string& text, bool eof)
{
    proto::Envelope envelope;
    auto& input = *envelope.mutable_provide_input();
    input.set_interpreter(interpreter.value());
    input.set_request(request);
    input.set_text(text);
    input.set_eof(eof);
    return send(std::move(envelope));
}

quint64 RuntimeSession::complete(
    InterpreterId interpreter, const std::string& source, quint32 cursor)
{
    proto::Envelope envelope;
    envelope.mutable_complete()->set_interpreter(interpreter.value());
    envelope.mutable_complete()->set_source(source);
    envelope.mutable_complete()->set_cursor(cursor);
    return send(std::move(envelope));
}

quint64 RuntimeSession::listVariables(InterpreterId interpreter, bool live)
{
    proto::Envelope envelope;
    envelope.mutable_list_variables()->set_interpreter(interpreter.value());
    envelope.mutable_list_variables()->set_live(live);
    return send(std::move(envelope));
}

quint64 RuntimeSession::showValue(const proto::ShowValue& request)
{
    proto::Envelope envelope;
    *envelope.mutable_show_value() = request;
    return send(std::move(envelope));
}

quint64 RuntimeSession::checkSource(const std::string& source, const std::string& filename)
{
    proto::Envelope envelope;
    envelope.mutable_check_source()->set_source(source);
    envelope.mutable_check_source()->set_filename(filename);
    return send(std::move(envelope));
}

quint64 RuntimeSession::analyseSource(const proto::AnalyseSource& request)
{
    proto::Envelope envelope;
    *envelope.mutable_analyse_source() = request;
    return send(std::move(envelope));
}

quint64 RuntimeSession::setAffinity(InterpreterId interpreter, const proto::Pin& pin)
{
    proto::Envelope envelope;
    envelope.mutable_set_affinity()->set_interpreter(interpreter.value());
    *envelope.mutable_set_affinity()->mutable_pin() = pin;
    return send(std::move(envelope));
}

quint64 RuntimeSession::setSampling(double hz, bool gilState)
{
    proto::Envelope envelope;
    envelope.mutable_set_sampling()->set_hz(hz);
    envelope.mutable_set_sampling()->set_gil_state(gilState);
    return send(std::move(envelope));
}

quint64 RuntimeSession::recordGil(const proto::RecordGil& request)
{
    proto::Envelope envelope;
    *envelope.mutable_record_gil() = request;
    return send(std::move(envelope));
}

quint64 RuntimeSession::setWarmPool(bool on, proto::InterpreterKind kind)
{
    proto::Envelope envelope;
    envelope.mutable_set_warm_pool()->set_on(on);
    envelope.mutable_set_warm_pool()->set_kind(kind);
    return send(std::move(envelope));
}

quint64 RuntimeSession::finalize(proto::FinalizeRuntime::Policy policy, InterpreterId from)
{
    if (isUp())
        m_plan = AfterEnd::StaysDown;
    proto::Envelope envelope;
    envelope.mutable_finalize_runtime()->set_policy(policy);
    envelope.mutable_finalize_runtime()->set_from_interpreter(from.value());
    m_finalizeRequest = send(std::move(envelope));
    return m_finalizeRequest;
}

void RuntimeSession::welcomed(const proto::Welcome& welcome)
{
    if (m_state == State::Starting)
        m_state = State::Up;
    emit started(welcome);
}

void RuntimeSession::take(const proto::Envelope& envelope)
{
    switch (envelope.body_case()) {
    case proto::Envelope::kInterpreterChanged:
        return changed(envelope.interpreter_changed());
    case proto::Envelope::kOutput:
        return emit output(envelope.output());
    case proto::Envelope::kInputRequested:
        return emit inputRequested(envelope.input_requested());
    case proto::Envelope::kRunFinished:
        return emit runFinished(envelope.run_finished());
    case proto::Envelope::kSample:
        return emit sample(envelope.sample());
    case proto::Envelope::kFinalizationReport:
        return emit finalizationReport(envelope.finalization_report());
    case proto::Envelope::kNotice:
        return emit notice(envelope.notice());
    case proto::Envelope::kGilRecordingPart:
        return emit gilRecordingPart(envelope.gil_recording_part());
    case proto::Envelope::kWarningShown:
        return emit warningShown(envelope.warning_shown());
    default:
        return; // RuntimeEnding comes back in RuntimeEnd; what a newer runtime adds is none of ours
    }
}

void RuntimeSession::changed(proto::InterpreterChanged now)
{
    m_interpreters.update(now);
    emit interpreterChanged(now);
    closeUnwanted(now);
}

// One that was closed again before it was born: the request could not name it then.
void RuntimeSession::closeUnwanted(const proto::InterpreterChanged& now)
{
    const bool ours = now.kind() != proto::KIND_MAIN && now.kind() != proto::KIND_FOREIGN;
    if (ours && now.state() == proto::STATE_IDLE && m_closing.count(now.interpreter()) == 0
        && !m_interpreters.isWanted(now.letter()))
        closeInterpreter(InterpreterId(now.interpreter()), proto::CloseInterpreter::INTERRUPT);
}

void RuntimeSession::answer(const proto::Envelope& envelope)
{
    const auto found = m_open.find(envelope.id());
    if (found == m_open.end())
        return;
    const quint64 request = found->second;
    m_open.erase(found);
    switch (envelope.body_case()) {
    case proto::Envelope::kRefusal:
        if (request == m_finalizeRequest && m_plan == AfterEnd::StaysDown)
            m_plan = AfterEnd::RestartsByItself; // it lives on
        return emit requestRefused(request, QString::fromStdString(envelope.refusal().reason()));
    case proto::Envelope::kInterpreterCreated:
        return emit interpreterCreated(
            request, InterpreterId(envelope.interpreter_created().interpreter()));
    case proto::Envelope::kRunAccepted:
        return emit runAccepted(request, RunId(envelope.run_accepted().run()));
    case proto::Envelope::kCompletions:
        return emit completions(request, envelope.completions());
    case proto::Envelope::kValue:
        return emit value(request, envelope.value());
    case proto::Envelope::kVariables:
        return emit variables(request, envelope.variables());
    case proto::Envelope::kSourceChecked:
        return emit sourceChecked(request, envelope.source_checked());
    case proto::Envelope::kSourceAnalysed:
        return emit sourceAnalysed(request, envelope.source_analysed());
    case proto::Envelope::kAffinitySet:
        return emit affinitySet(request, envelope.affinity_set());
    case proto::Envelope::kGilRecordingStarted:
        return emit gilRecordingStarted(request, envelope.gil_recording_started());
    default:
        return emit requestTaken(request);
    }
}

void RuntimeSession::runtimeEnded(const client::RuntimeEnd& end)
{
    AfterEnd then = m_plan;
    if (then == AfterEnd::RestartsByItself
        && (!end.welcomed || !m_guard.mayRestart(std::chrono::steady_clock::now())))
        then = AfterEnd::AsksTheUser; // what could not be started once will not start the next time
                                      // either
    m_state = State::Down;
    const auto open = std::move(m_open);
    m_open.clear();
    m_closing.clear();
    for (const auto& [id, request] : open)
        emit requestRefused(request, tr("the runtime ended before it answered"));
    m_interpreters.runtimeEnded();
    emit ended(end, then);
    if (m_state == State::Down
        && (then == AfterEnd::RestartsByItself || then == AfterEnd::Restarts)) {
        // Not from within the pump that start() replaces.
        QTimer::singleShot(0, this, &RuntimeSession::start);
    }
}

} // namespace clutch::ui
