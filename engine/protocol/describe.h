// Any message as one readable line: what `--trace` prints.
#pragma once

#include "engine/protocol/clutch.pb.h"

#include <string>

namespace clutch::protocol {

/// "#12 run_source interpreter=2 filename=primes.py source=214 bytes". Text is cut at 60 bytes and
/// shown with escapes.
[[nodiscard]] std::string describe(const proto::Envelope& envelope);

} // namespace clutch::protocol
