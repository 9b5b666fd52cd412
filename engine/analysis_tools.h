// Which jedi there is on this machine.
#pragma once

#include <string>
#include <vector>

namespace clutch::engine {

/// A jedi that can be tried, or why there is none. Value.
struct AnalysisTools
{
    std::string name; // "jedi 0.20.0"; empty where there is none
    std::string folder; // to import it from; empty: from Python's own search path
    std::string reason; // where there is none
};

/// Looks for it without any Python: in `toolsFolder`/python, where packaging/fetch-runtimes puts
/// it, then along `searchPath`. A few looks at the file system. Any thread.
[[nodiscard]] AnalysisTools findAnalysisTools(
    const std::string& toolsFolder, const std::vector<std::string>& searchPath);

/// CLUTCH_TOOLS_DIR of the environment, else the folder that this was built for.
[[nodiscard]] std::string toolsFolder();

} // namespace clutch::engine
