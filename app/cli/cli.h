// The command line: what `clutch` does without a window.
#pragma once

#include <string>

namespace clutch::cli {

/// What only the program's own build knows of the window's libraries; empty where it was built
/// without a window.
struct BuildInfo
{
    std::string qt;
    std::string qscintilla;
};

/// Whether these arguments are for the command line and not for the window: `run`, --version,
/// --help.
[[nodiscard]] bool wantsCommandLine(int argc, const char* const* argv);

/// Does what they say and gives the exit status. 2: they could not be understood, and stderr says
/// why in one sentence.
[[nodiscard]] int runCommandLine(int argc, const char* const* argv, const BuildInfo& build);

} // namespace clutch::cli
