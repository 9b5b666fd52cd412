// Values of engine/python and engine/metrics as messages, and back.
#pragma once

#include "engine/metrics/core_placement.h"
#include "engine/metrics/cpu_topology.h"
#include "engine/protocol/clutch.pb.h"
#include "engine/protocol/interpreter_config.h"
#include "engine/python/analysis.h"
#include "engine/python/value_view.h"
#include "engine/python/values.h"

namespace clutch::engine {

using clutch::fromProto;
using clutch::toProto;

[[nodiscard]] proto::Frame toProto(const python::Frame& frame);
[[nodiscard]] proto::ExceptionInfo toProto(const python::ExceptionInfo& exception);
[[nodiscard]] proto::RunFinished toProto(const python::RunOutcome& outcome);
[[nodiscard]] proto::Completions toProto(const python::CompletionResult& result);
[[nodiscard]] proto::Variables toProto(const python::VariableList& list);
[[nodiscard]] proto::Value toProto(const python::ValueView& view);
[[nodiscard]] python::ValueRequest fromProto(const proto::ShowValue& request);
[[nodiscard]] python::AnalysisRequest fromProto(const proto::AnalyseSource& request);
[[nodiscard]] proto::SourceAnalysed toProto(const python::Analysis& analysis);
[[nodiscard]] proto::Finding toProto(const python::Finding& finding);
/// Whose it is, is the caller's.
[[nodiscard]] proto::WarningShown toProto(const python::ShownWarning& warning);
/// Steps, what was alive, findings and how; who, when and by whom is the caller's.
[[nodiscard]] proto::FinalizationReport toProto(const python::EndReport& report);
[[nodiscard]] python::RunRequest fromProto(const proto::RunSource& request);

[[nodiscard]] proto::Topology toProto(const CpuTopology& topology);
[[nodiscard]] PinWish fromProto(const proto::Pin& pin);

} // namespace clutch::engine
