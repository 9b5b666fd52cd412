#include "engine/protocol/describe.h"

#include "engine/protocol/describe_fields.h"

namespace clutch::protocol {

namespace {

// One overload a message. A body case that describe() does not name does not compile (-Wswitch is
// an error), and neither does one without an overload here.

std::string span(std::uint64_t from, std::uint64_t to)
{
    return Fields().duration("took", to > from ? to - from : 0);
}

std::string pin(const proto::Pin& pin)
{
    if (pin.policy() != proto::Pin::EXPLICIT)
        return Fields().name("pin", proto::Pin::Policy_Name(pin.policy()), pin.policy());
    return Fields().list("pin", pin.cpus());
}

std::string exception(const proto::ExceptionInfo& info)
{
    return Fields()
        .text("exception", info.type())
        .text("message", info.message())
        .text("file", info.file())
        .number("line", info.line());
}

std::string fields(const proto::Hello& m)
{
    return Fields().number("protocol_version", m.protocol_version()).text("client", m.client());
}

std::string fields(const proto::Welcome& m)
{
    return Fields()
        .number("protocol_version", m.protocol_version())
        .text("clutch_version", m.clutch_version())
        .text("python_version", m.python_version())
        .number("pid", m.pid())
        .text("topology", m.topology().summary())
        .flag("gil_state_available", m.gil_state_available())
        .text("gil_state_reason", m.gil_state_reason())
        .text("analyser", m.analyser())
        .text("analyser_reason", m.analyser_reason());
}

std::string fields(const proto::Refusal& m)
{
    return Fields().text("reason", m.reason());
}

std::string fields(const proto::Accepted&)
{
    return {};
}

std::string fields(const proto::CreateInterpreter& m)
{
    return Fields()
        .name("kind", proto::InterpreterKind_Name(m.kind()), m.kind())
        .text("letter", m.letter())
        .text("name", m.name())
        .list("argv", m.argv())
        .text("search_path", m.search_path())
        .flag("colour", m.colour())
        .also(pin(m.pin()));
}

std::string fields(const proto::CloseInterpreter& m)
{
    return Fields()
        .number("interpreter", m.interpreter())
        .name("running_code", proto::CloseInterpreter::RunningCode_Name(m.running_code()),
            m.running_code())
        .number("deadline_ms", m.deadline_ms());
}

std::string fields(const proto::RunSource& m)
{
    return Fields()
        .number("interpreter", m.interpreter())
        .text("filename", m.filename())
        .number("first_line", m.first_line())
        .name("mode", proto::RunSource::Mode_Name(m.mode()), m.mode())
        .name("name_space", proto::RunSource::Namespace_Name(m.name_space()), m.name_space())
        .list("argv", m.argv())
        .flag("as_main_file", m.as_main_file())
        .count("source", m.source().size(), "bytes");
}

std::string fields(const proto::StopRun& m)
{
    return Fields().number("interpreter", m.interpreter()).number("run", m.run());
}

std::string fields(const proto::ProvideInput& m)
{
    // What is typed may be a password, and a trace is kept.
    return Fields()
        .number("interpreter", m.interpreter())
        .number("request", m.request())
        .count("text", m.text().size(), "bytes")
        .flag("eof", m.eof());
}

std::string fields(const proto::SetAffinity& m)
{
    return Fields().number("interpreter", m.interpreter()).also(pin(m.pin()));
}

std::string fields(const proto::Complete& m)
{
    return Fields()
        .number("interpreter", m.interpreter())
        .text("source", m.source())
        .number("cursor", m.cursor());
}

std::string fields(const proto::ListVariables& m)
{
    return Fields()
        .number("interpreter", m.interpreter())
        .number("limit", m.limit())
        .flag("live", m.live());
}

std::string fields(const proto::ShowValue& m)
{
    return Fields()
        .number("interpreter", m.interpreter())
        .text("name", m.name())
        .count("path", static_cast<std::size_t>(m.path_size()), "steps")
        .number("first_row", m.first_row())
        .number("first_column", m.first_column())
        .number("first_character", m.first_character())
        .flag("live", m.live());
}

std::string fields(const proto::CheckSource& m)
{
    return Fields().text("filename", m.filename()).count("source", m.source().size(), "bytes");
}

std::string fields(const proto::AnalyseSource& m)
{
    return Fields()
        .name("want", proto::AnalyseSource::Want_Name(m.want()), m.want())
        .text("filename", m.filename())
        .number("cursor", m.cursor())
        .count("source", m.source().size(), "bytes");
}

std::string fields(const proto::FinalizeRuntime& m)
{
    return Fields()
        .name("policy", proto::FinalizeRuntime::Policy_Name(m.policy()), m.policy())
        .number("from_interpreter", m.from_interpreter())
        .number("deadline_ms", m.deadline_ms());
}

std::string fields(const proto::SetSampling& m)
{
    return Fields().number("hz", m.hz()).flag("gil_state", m.gil_state());
}

std::string fields(const proto::SetWarmPool& m)
{
    return Fields().flag("on", m.on());
}

std::string fields(const proto::RecordGil& m)
{
    return Fields().duration("duration", m.duration_ns()).number("hz", m.hz());
}

std::string fields(const proto::GilRecordingStarted& m)
{
    return Fields()
        .number("recording", m.recording())
        .duration("duration", m.duration_ns())
        .number("hz", m.hz());
}

std::string fields(const proto::GilRecordingPart& m)
{
    return Fields()
        .number("recording", m.recording())
        .count("threads", static_cast<std::size_t>(m.threads_size()), "new")
        .count("look_ns", static_cast<std::size_t>(m.look_ns_size()), "looks")
        .count("change_look", static_cast<std::size_t>(m.change_look_size()), "changes")
        .flag("last", m.last())
        .text("ended_early", m.ended_early())
        .number("due", m.due())
        .number("late", m.late())
        .number("left_out", m.left_out())
        .number("failed", m.failed())
        .number("torn", m.torn())
        .duration("cpu", m.cpu_ns());
}

std::string fields(const proto::InterpreterCreated& m)
{
    return Fields().number("interpreter", m.interpreter());
}

std::string fields(const proto::RunAccepted& m)
{
    return Fields().number("run", m.run());
}

std::string fields(const proto::Completions& m)
{
    return Fields()
        .number("start", m.start())
        .count("items", static_cast<std::size_t>(m.items_size()), "completions")
        .text("calltip", m.calltip())
        .flag("busy", m.busy());
}

std::string fields(const proto::Variables& m)
{
    return Fields()
        .count("items", static_cast<std::size_t>(m.items_size()), "variables")
        .flag("busy", m.busy())
        .flag("truncated", m.truncated())
        .flag("live", m.live());
}

std::string fields(const proto::Value& m)
{
    return Fields()
        .text("type", m.type())
        .name("kind", proto::Value::Kind_Name(m.kind()), m.kind())
        .count("text", m.text().size(), "bytes")
        .count("rows", static_cast<std::size_t>(m.rows_size()), "rows")
        .number("total_rows", m.total_rows())
        .flag("busy", m.busy())
        .text("gone", m.gone())
        .flag("live", m.live());
}

std::string fields(const proto::SourceChecked& m)
{
    std::string text = Fields().count("errors", static_cast<std::size_t>(m.errors_size()), "found");
    if (m.errors_size() > 0)
        text += exception(m.errors(0));
    return text;
}

std::string fields(const proto::SourceAnalysed& m)
{
    return Fields()
        .count("names", static_cast<std::size_t>(m.completions().items_size()), "items")
        .text("calltip", m.completions().calltip())
        .count("definitions", static_cast<std::size_t>(m.definitions_size()), "found");
}

std::string fields(const proto::AffinitySet& m)
{
    return Fields().list("affinity", m.affinity()).text("refused", m.refused());
}

std::string fields(const proto::InterpreterChanged& m)
{
    return Fields()
        .number("interpreter", m.interpreter())
        .number("python_id", m.python_id())
        .name("kind", proto::InterpreterKind_Name(m.kind()), m.kind())
        .text("letter", m.letter())
        .text("name", m.name())
        .name("state", proto::InterpreterState_Name(m.state()), m.state())
        .text("reason", m.reason())
        .number("run", m.run())
        .number("queued_runs", m.queued_runs())
        .list("affinity", m.affinity())
        .text("pin_refused", m.pin_refused())
        .number("native_thread", m.native_thread())
        .text("whence", m.whence())
        .duration("create_duration", m.create_duration_ns())
        .flag("from_pool", m.from_pool())
        .also(pin(m.pin()));
}

std::string fields(const proto::Output& m)
{
    return Fields()
        .number("interpreter", m.interpreter())
        .number("run", m.run())
        .name("stream", proto::Stream_Name(m.stream()), m.stream())
        .text("data", m.data())
        .number("dropped", m.dropped());
}

std::string fields(const proto::InputRequested& m)
{
    return Fields()
        .number("interpreter", m.interpreter())
        .number("request", m.request())
        .text("prompt", m.prompt())
        .flag("password", m.password())
        .flag("cancelled", m.cancelled());
}

std::string fields(const proto::RunFinished& m)
{
    return Fields()
        .number("interpreter", m.interpreter())
        .number("run", m.run())
        .name("outcome", proto::RunFinished::Outcome_Name(m.outcome()), m.outcome())
        .number("exit_code", m.exit_code())
        .text("exit_message", m.exit_message())
        .duration("cpu", m.cpu_ns())
        .number("blocks", m.blocks())
        .also(span(m.started_ns(), m.finished_ns()))
        .also(exception(m.exception()));
}

std::string fields(const proto::Sample& m)
{
    return Fields()
        .count("cores", static_cast<std::size_t>(m.cores_size()), "cores")
        .count("threads", static_cast<std::size_t>(m.threads_size()), "threads")
        .count("interpreters", static_cast<std::size_t>(m.interpreters_size()), "loads")
        .number("runtime_rss", m.runtime_rss())
        .duration("sampling_cpu", m.sampling_cpu_ns())
        .number("missed", m.missed())
        .duration("throttled", m.throttled_ns())
        .number("warm_interpreters", m.warm_interpreters())
        .number("warm_bytes", m.warm_bytes())
        .also(m.previous_ns() ? span(m.previous_ns(), m.t_ns()) : std::string());
}

std::string fields(const proto::FinalizationReport& m)
{
    return Fields()
        .number("interpreter", m.interpreter())
        .text("letter", m.letter())
        .text("name", m.name())
        .name("how", proto::FinalizationReport::How_Name(m.how()), m.how())
        .count("steps", static_cast<std::size_t>(m.steps_size()), "taken")
        .count("findings", static_cast<std::size_t>(m.findings_size()), "found")
        .text("ended_by", m.ended_by())
        .also(span(m.started_ns(), m.finished_ns()));
}

std::string fields(const proto::Notice& m)
{
    return Fields()
        .name("severity", proto::Notice::Severity_Name(m.severity()), m.severity())
        .number("interpreter", m.interpreter())
        .text("text", m.text());
}

std::string fields(const proto::WarningShown& m)
{
    return Fields()
        .number("interpreter", m.interpreter())
        .number("run", m.run())
        .text("category", m.category())
        .text("text", m.text())
        .text("file", m.file())
        .number("line", m.line())
        .number("left_out", m.left_out());
}

std::string fields(const proto::RuntimeEnding& m)
{
    return Fields().text("reason", m.reason()).number("exit_code", m.exit_code());
}

std::string body(const proto::Envelope& e)
{
    switch (e.body_case()) {
    case proto::Envelope::kHello:
        return "hello" + fields(e.hello());
    case proto::Envelope::kWelcome:
        return "welcome" + fields(e.welcome());
    case proto::Envelope::kRefusal:
        return "refusal" + fields(e.refusal());
    case proto::Envelope::kAccepted:
        return "accepted" + fields(e.accepted());
    case proto::Envelope::kCreateInterpreter:
        return "create_interpreter" + fields(e.create_interpreter());
    case proto::Envelope::kCloseInterpreter:
        return "close_interpreter" + fields(e.close_interpreter());
    case proto::Envelope::kRunSource:
        return "run_source" + fields(e.run_source());
    case proto::Envelope::kStopRun:
        return "stop_run" + fields(e.stop_run());
    case proto::Envelope::kProvideInput:
        return "provide_input" + fields(e.provide_input());
    case proto::Envelope::kSetAffinity:
        return "set_affinity" + fields(e.set_affinity());
    case proto::Envelope::kComplete:
        return "complete" + fields(e.complete());
    case proto::Envelope::kListVariables:
        return "list_variables" + fields(e.list_variables());
    case proto::Envelope::kCheckSource:
        return "check_source" + fields(e.check_source());
    case proto::Envelope::kAnalyseSource:
        return "analyse_source" + fields(e.analyse_source());
    case proto::Envelope::kFinalizeRuntime:
        return "finalize_runtime" + fields(e.finalize_runtime());
    case proto::Envelope::kSetSampling:
        return "set_sampling" + fields(e.set_sampling());
    case proto::Envelope::kSetWarmPool:
        return "set_warm_pool" + fields(e.set_warm_pool());
    case proto::Envelope::kRecordGil:
        return "record_gil" + fields(e.record_gil());
    case proto::Envelope::kShowValue:
        return "show_value" + fields(e.show_value());
    case proto::Envelope::kValue:
        return "value" + fields(e.value());
    case proto::Envelope::kInterpreterCreated:
        return "interpreter_created" + fields(e.interpreter_created());
    case proto::Envelope::kRunAccepted:
        return "run_accepted" + fields(e.run_accepted());
    case proto::Envelope::kCompletions:
        return "completions" + fields(e.completions());
    case proto::Envelope::kVariables:
        return "variables" + fields(e.variables());
    case proto::Envelope::kSourceChecked:
        return "source_checked" + fields(e.source_checked());
    case proto::Envelope::kSourceAnalysed:
        return "source_analysed" + fields(e.source_analysed());
    case proto::Envelope::kAffinitySet:
        return "affinity_set" + fields(e.affinity_set());
    case proto::Envelope::kGilRecordingStarted:
        return "gil_recording_started" + fields(e.gil_recording_started());
    case proto::Envelope::kInterpreterChanged:
        return "interpreter_changed" + fields(e.interpreter_changed());
    case proto::Envelope::kOutput:
        return "output" + fields(e.output());
    case proto::Envelope::kInputRequested:
        return "input_requested" + fields(e.input_requested());
    case proto::Envelope::kRunFinished:
        return "run_finished" + fields(e.run_finished());
    case proto::Envelope::kSample:
        return "sample" + fields(e.sample());
    case proto::Envelope::kFinalizationReport:
        return "finalization_report" + fields(e.finalization_report());
    case proto::Envelope::kNotice:
        return "notice" + fields(e.notice());
    case proto::Envelope::kWarningShown:
        return "warning_shown" + fields(e.warning_shown());
    case proto::Envelope::kRuntimeEnding:
        return "runtime_ending" + fields(e.runtime_ending());
    case proto::Envelope::kGilRecordingPart:
        return "gil_recording_part" + fields(e.gil_recording_part());
    case proto::Envelope::BODY_NOT_SET:
        break;
    }
    return "empty"; // no body, or one that a newer peer knows
}

} // namespace

std::string describe(const proto::Envelope& envelope)
{
    return "#" + std::to_string(envelope.id()) + " " + body(envelope);
}

} // namespace clutch::protocol
