// A script, read and found fit to run.
#pragma once

#include "engine/base/result.h"

#include <string>

namespace clutch::cli {

/// The bytes of `path`. Fails with a sentence when it cannot be read, is larger than a frame
/// carries, is not UTF-8 or says (PEP 263) that it is something else.
[[nodiscard]] Result<std::string> readScript(const std::string& path);

} // namespace clutch::cli
