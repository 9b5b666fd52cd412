// PyInterpreterConfig on its way over the wire, for both ends of it.
#pragma once

#include "engine/base/interpreter_config.h"
#include "engine/protocol/clutch.pb.h"

namespace clutch {

[[nodiscard]] proto::InterpreterConfig toProto(const InterpreterConfig& config);
/// A GIL that is not said is its own.
[[nodiscard]] InterpreterConfig fromProto(const proto::InterpreterConfig& config);

} // namespace clutch
