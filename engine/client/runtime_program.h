// Which clutch-runtime programs there are to start.
#pragma once

#include "engine/base/result.h"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace clutch::client {

/// One program of the name clutch-runtime-X.Y that this user may execute. A plain value.
struct RuntimeProgram
{
    std::string path;
    std::string python; // "3.15": what the name says; --version says the rest
};

/// The programs in `binDir`, or in CLUTCH_RUNTIME_DIR where the environment has it, newest Python
/// first.
[[nodiscard]] std::vector<RuntimeProgram> availableRuntimes(const std::string& binDir);

/// The one for Python `python` ("3.15"), or the newest where that is empty; else a sentence that
/// says where was looked and what is there.
[[nodiscard]] Result<RuntimeProgram> findRuntime(
    const std::string& binDir, std::string_view python = {});

/// The folder of the program that runs.
[[nodiscard]] Result<std::string> programDirectory();

/// What `PROGRAM --version` prints: "clutch-runtime 0.1.0 CPython 3.15.0". Blocks for `limit` at
/// most; the program is killed after it.
[[nodiscard]] Result<std::string> askVersion(
    const RuntimeProgram& program, std::chrono::milliseconds limit);

} // namespace clutch::client
