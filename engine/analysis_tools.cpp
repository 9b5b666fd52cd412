#include "engine/analysis_tools.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <regex>

namespace clutch::engine {

namespace {

namespace fs = std::filesystem;

/// The first one that says nothing against Python 3.14 and 3.15.
constexpr int kLeastMajor = 0;
constexpr int kLeastMinor = 20;

struct Found
{
    std::string version;
    bool recent = false;
};

std::optional<Found> jediIn(const fs::path& folder)
{
    std::error_code ignored;
    if (!fs::exists(folder / "parso" / "__init__.py", ignored))
        return std::nullopt;
    std::ifstream file(folder / "jedi" / "__init__.py");
    static const std::regex assignment(R"(^__version__ = ['"]((\d{1,6})\.(\d{1,6})[^'"]*)['"])");
    for (std::string line; std::getline(file, line);) {
        std::smatch match;
        if (!std::regex_search(line, match, assignment))
            continue;
        const int major = std::stoi(match[2]);
        const int minor = std::stoi(match[3]);
        return Found{
            match[1], major > kLeastMajor || (major == kLeastMajor && minor >= kLeastMinor)};
    }
    return std::nullopt;
}

} // namespace

AnalysisTools findAnalysisTools(
    const std::string& toolsFolder, const std::vector<std::string>& searchPath)
{
    AnalysisTools tools;
    const fs::path own = fs::path(toolsFolder) / "python";
    if (const auto found = jediIn(own); found && found->recent) {
        tools.name = "jedi " + found->version;
        tools.folder = own.string();
        return tools;
    }
    std::string older;
    for (const std::string& entry : searchPath) {
        const auto found = entry.empty() ? std::nullopt : jediIn(entry);
        if (found && found->recent) {
            tools.name = "jedi " + found->version;
            return tools;
        }
        if (found) {
            older = "jedi " + found->version + " in " + entry;
            break; // Python would import this one
        }
    }
    tools.reason = "there is no jedi in " + own.string()
        + (older.empty()
                ? " and none on Python's search path"
                : ", and " + older + " is too old: 0.20 is the first that knows this Python");
    return tools;
}

std::string toolsFolder()
{
    const char* given = std::getenv("CLUTCH_TOOLS_DIR");
    return given && *given ? given : CLUTCH_TOOLS_DIR;
}

} // namespace clutch::engine
