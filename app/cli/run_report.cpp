#include "app/cli/run_report.h"

#include <algorithm>

namespace clutch::cli {

namespace {
constexpr double kNanoseconds = 1e9;
}

bool ScriptResult::endedWell() const
{
    return ending == Ending::Ok || (ending == Ending::SystemExit && exitCode == 0);
}

double ScriptResult::wallSeconds() const
{
    return finishedNs > startedNs ? static_cast<double>(finishedNs - startedNs) / kNanoseconds : 0;
}

double ScriptResult::cpuSeconds() const
{
    return static_cast<double>(cpuNs) / kNanoseconds;
}

double ScriptResult::coreShare() const
{
    return wallSeconds() > 0 ? cpuSeconds() / wallSeconds() : 0;
}

std::string ScriptResult::exitText() const
{
    switch (ending) {
    case Ending::NotRun:
        return "not run";
    case Ending::NotStarted:
        return "not started";
    case Ending::Ok:
        return "ok";
    case Ending::Exception:
        return "exception";
    case Ending::SystemExit:
        return "SystemExit " + std::to_string(exitCode);
    case Ending::Interrupted:
        return "interrupted";
    case Ending::Abandoned:
        return "abandoned";
    case Ending::Lost:
        return "runtime died";
    }
    return {};
}

double RunReport::wallSeconds() const
{
    std::uint64_t first = UINT64_MAX;
    std::uint64_t last = 0;
    for (const ScriptResult& script : scripts) {
        if (script.startedNs == 0)
            continue;
        first = std::min(first, script.startedNs);
        last = std::max(last, script.finishedNs);
    }
    return last > first ? static_cast<double>(last - first) / kNanoseconds : 0;
}

double RunReport::cpuSeconds() const
{
    double sum = 0;
    for (const ScriptResult& script : scripts)
        sum += script.cpuSeconds();
    return sum;
}

double RunReport::cpuPerWall() const
{
    return wallSeconds() > 0 ? cpuSeconds() / wallSeconds() : 0;
}

int RunReport::exitStatus() const
{
    if (interrupted)
        return 130; // as a shell says it of SIGINT
    const bool well = std::all_of(
        scripts.begin(), scripts.end(), [](const ScriptResult& s) { return s.endedWell(); });
    return well && !death ? 0 : 1;
}

} // namespace clutch::cli
