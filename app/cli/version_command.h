// `clutch --version`.
#pragma once

#include "app/cli/cli.h"

namespace clutch::cli {

/// One line for Clutch, for each library of the window and for each runtime; starts the runtimes to
/// ask them. The exit status.
[[nodiscard]] int printVersions(const BuildInfo& build);

} // namespace clutch::cli
