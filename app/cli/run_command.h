// `clutch run`.
#pragma once

#include "app/cli/run_options.h"

namespace clutch::cli {

/// Runs the scripts, prints their output and the table or the JSON, and gives the exit status. The
/// calling thread must be the program's only one: SIGINT is blocked in it, so that the threads that
/// follow have it blocked too.
[[nodiscard]] int runScripts(const RunOptions& options);

} // namespace clutch::cli
