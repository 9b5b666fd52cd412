// The runtime's program, however it is started.
#pragma once

namespace clutch {

/// What main() does of clutch-runtime-X.Y. Never returns but for a bad option, with the exit code.
/// The process's main thread.
int runtimeMain(int argc, char** argv);

} // namespace clutch
