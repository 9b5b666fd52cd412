#include "engine/convert.h"

#include <algorithm>
#include <cstdint>

namespace clutch::engine {

namespace {

std::uint32_t count(int value)
{
    return static_cast<std::uint32_t>(std::max(0, value));
}

proto::Alive toProto(const python::Alive& alive)
{
    proto::Alive result;
    for (const python::Alive::Thread& thread : alive.threads) {
        proto::Alive::Thread& out = *result.add_threads();
        out.set_native_id(thread.nativeId);
        out.set_name(thread.name);
        out.set_daemon(thread.daemon);
        out.set_owner(thread.owner);
        for (const python::Frame& frame : thread.frames)
            *out.add_frames() = engine::toProto(frame);
    }
    for (const python::Alive::Open& open : alive.resources) {
        proto::Alive::Open& out = *result.add_resources();
        out.set_what(open.what);
        out.set_text(open.text);
    }
    for (const int pid : alive.children)
        result.add_children(pid);
    result.set_blocks(alive.blocks);
    result.set_modules(alive.modules);
    result.set_arena_bytes(alive.arenaBytes);
    for (const std::int64_t pythonId : alive.interpreters)
        result.add_interpreters(static_cast<std::uint64_t>(pythonId));
    return result;
}

} // namespace

proto::Frame toProto(const python::Frame& frame)
{
    proto::Frame result;
    result.set_file(frame.file);
    result.set_line(count(frame.line));
    result.set_function(frame.function);
    result.set_column(count(frame.column));
    result.set_end_column(count(frame.endColumn));
    return result;
}

proto::ExceptionInfo toProto(const python::ExceptionInfo& exception)
{
    proto::ExceptionInfo result;
    result.set_type(exception.type);
    result.set_message(exception.message);
    for (const python::Frame& frame : exception.frames)
        *result.add_frames() = toProto(frame);
    for (const std::string& note : exception.notes)
        result.add_notes(note);
    for (const python::ExceptionInfo& member : exception.group)
        *result.add_group() = toProto(member);
    if (exception.cause)
        *result.mutable_cause() = toProto(*exception.cause);
    if (exception.context)
        *result.mutable_context() = toProto(*exception.context);
    result.set_file(exception.file);
    result.set_line(count(exception.line));
    result.set_column(count(exception.column));
    result.set_end_line(count(exception.endLine));
    result.set_end_column(count(exception.endColumn));
    result.set_text(exception.text);
    return result;
}

proto::RunFinished toProto(const python::RunOutcome& outcome)
{
    proto::RunFinished result;
    switch (outcome.kind) {
    case python::RunOutcome::Kind::Ok:
        result.set_outcome(proto::RunFinished::OK);
        break;
    case python::RunOutcome::Kind::Exception:
        result.set_outcome(proto::RunFinished::EXCEPTION);
        break;
    case python::RunOutcome::Kind::SystemExit:
        result.set_outcome(proto::RunFinished::SYSTEM_EXIT);
        break;
    case python::RunOutcome::Kind::Interrupted:
        result.set_outcome(proto::RunFinished::INTERRUPTED);
        break;
    case python::RunOutcome::Kind::Incomplete:
        result.set_outcome(proto::RunFinished::INCOMPLETE);
        break;
    }
    if (outcome.exception)
        *result.mutable_exception() = toProto(*outcome.exception);
    result.set_exit_code(outcome.exitCode);
    result.set_exit_message(outcome.exitMessage);
    result.set_next_indent(outcome.nextIndent);
    result.set_blocks(outcome.blocks);
    return result;
}

proto::Completions toProto(const python::CompletionResult& result)
{
    proto::Completions out;
    out.set_start(result.start);
    for (const python::CompletionItem& item : result.items) {
        proto::Completions::Item& added = *out.add_items();
        added.set_text(item.text);
        added.set_kind(item.kind);
        added.set_signature(item.signature);
    }
    out.set_calltip(result.calltip);
    return out;
}

proto::Variables toProto(const python::VariableList& list)
{
    proto::Variables out;
    for (const python::Variable& variable : list.items) {
        proto::Variables::Item& added = *out.add_items();
        added.set_name(variable.name);
        added.set_type(variable.type);
        added.set_text(variable.text);
        added.set_size(variable.size);
        added.set_length(variable.length);
    }
    out.set_truncated(list.truncated);
    return out;
}

proto::Finding toProto(const python::Finding& finding)
{
    proto::Finding result;
    switch (finding.severity) {
    case python::Finding::Severity::Info:
        result.set_severity(proto::Finding::INFO);
        break;
    case python::Finding::Severity::Warning:
        result.set_severity(proto::Finding::WARNING);
        break;
    case python::Finding::Severity::Error:
        result.set_severity(proto::Finding::ERROR);
        break;
    }
    result.set_kind(finding.kind);
    result.set_text(finding.text);
    result.set_file(finding.file);
    result.set_line(count(finding.line));
    result.set_advice(finding.advice);
    for (const python::Frame& frame : finding.frames)
        *result.add_frames() = toProto(frame);
    return result;
}

proto::WarningShown toProto(const python::ShownWarning& warning)
{
    proto::WarningShown result;
    result.set_run(warning.run);
    result.set_category(warning.category);
    result.set_text(warning.text);
    result.set_file(warning.file);
    result.set_line(count(warning.line));
    result.set_t_ns(warning.tNs);
    result.set_left_out(warning.leftOut);
    return result;
}

proto::FinalizationReport toProto(const python::EndReport& report)
{
    proto::FinalizationReport result;
    result.set_how(report.how == python::EndReport::How::Closed
            ? proto::FinalizationReport::CLOSED
            : proto::FinalizationReport::PARKED);
    for (const python::EndStep& step : report.steps) {
        proto::FinalizationReport::Step& out = *result.add_steps();
        out.set_name(step.name);
        out.set_duration_ns(step.durationNs);
        out.set_outcome(step.outcome);
    }
    *result.mutable_before() = toProto(report.before);
    for (const python::Finding& finding : report.findings)
        *result.add_findings() = toProto(finding);
    return result;
}

python::RunRequest fromProto(const proto::RunSource& request)
{
    python::RunRequest result;
    result.source = request.source();
    result.filename = request.filename();
    result.firstLine
        = static_cast<int>(std::clamp<std::uint32_t>(request.first_line(), 1, 1u << 30));
    result.mode = request.mode() == proto::RunSource::SINGLE ? python::SourceMode::Single
                                                             : python::SourceMode::Exec;
    result.nameSpace = request.name_space() == proto::RunSource::FRESH ? python::RunNamespace::Fresh
                                                                       : python::RunNamespace::Keep;
    result.argv.assign(request.argv().begin(), request.argv().end());
    result.asMainFile = request.as_main_file();
    return result;
}

proto::Topology toProto(const CpuTopology& topology)
{
    proto::Topology result;
    for (const Cpu& cpu : topology.cpus) {
        proto::Cpu& out = *result.add_cpus();
        out.set_os_index(cpu.osIndex);
        out.set_core(cpu.core);
        out.set_package(cpu.package);
        out.set_smt_rank(cpu.smtRank);
        out.set_usable(cpu.usable);
        out.set_kind(cpu.kind);
        out.set_numa_node(cpu.numaNode);
    }
    result.set_quota_cpus(topology.quotaCores);
    result.set_summary(topology.summary);
    return result;
}

PinWish fromProto(const proto::Pin& pin)
{
    PinWish wish;
    switch (pin.policy()) {
    case proto::Pin::NONE:
        wish.policy = PinWish::Policy::None;
        break;
    case proto::Pin::EXPLICIT:
        wish.policy = PinWish::Policy::Explicit;
        wish.cpus = CpuSet(std::vector<unsigned>(pin.cpus().begin(), pin.cpus().end()));
        break;
    default:
        wish.policy = PinWish::Policy::Auto;
    }
    return wish;
}

} // namespace clutch::engine
