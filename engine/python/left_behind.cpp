#include "engine/python/left_behind.h"

#include "engine/python/arena_counter.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string_view>

namespace clutch::python {

namespace {

constexpr std::size_t kMostOfACommand = 200;

std::string read(const std::string& path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// "sleep 30"; empty where the process is gone.
std::string commandOf(int pid)
{
    std::string command = read("/proc/" + std::to_string(pid) + "/cmdline");
    while (!command.empty() && command.back() == '\0')
        command.pop_back();
    std::replace(command.begin(), command.end(), '\0', ' ');
    if (command.size() > kMostOfACommand)
        command = command.substr(0, kMostOfACommand) + "…";
    return command;
}

} // namespace

std::optional<Finding> childLeft(int pid)
{
    // A zombie has no command line.
    const std::string command = commandOf(pid);
    if (command.empty())
        return std::nullopt;
    Finding finding;
    finding.severity = Finding::Severity::Warning;
    finding.kind = "child process";
    finding.text = "process " + std::to_string(pid) + " (" + command + ") still runs";
    finding.advice = "Wait for the child process, or terminate it, before the code ends.";
    return finding;
}

Finding interpreterLeft(std::int64_t pythonId, LivesOn livesOn)
{
    Finding finding;
    finding.severity = Finding::Severity::Warning;
    finding.kind = "remaining subinterpreter";
    finding.text = "interpreter " + std::to_string(pythonId)
        + ", which its code made, was not closed and "
        + (livesOn == LivesOn::Yes ? "lives on" : "ended with it");
    finding.advice = "Call close() on every interpreter that the code creates.";
    return finding;
}

void placeWhatWasNotClosed(std::vector<Finding>& findings, const std::vector<Alive::Open>& open)
{
    std::vector<const Alive::Open*> left;
    for (const Alive::Open& each : open) {
        if (each.line > 0)
            left.push_back(&each);
    }
    for (Finding& finding : findings) {
        if (finding.kind != "ResourceWarning" || finding.line > 0)
            continue;
        // "unclosed file <_io.TextIOWrapper name='a.txt' mode='r' encoding='UTF-8'>"
        // "unclosed <socket.socket fd=6, family=2, type=1, proto=0, laddr=('0.0.0.0', 0)>"
        const auto found = std::find_if(left.begin(), left.end(), [&](const Alive::Open* each) {
            const std::size_t at = finding.text.find(each->mark);
            const std::size_t end = at + each->mark.size();
            return at != std::string::npos && end < finding.text.size()
                && std::string_view(" >,").find(finding.text[end]) != std::string_view::npos;
        });
        if (found == left.end())
            continue;
        finding.file = (*found)->file;
        finding.line = (*found)->line;
        left.erase(found);
    }
}

std::optional<Finding> blocksLeft(const std::string& label, std::int64_t pythonId)
{
    const std::uint64_t blocks = blocksOf(pythonId);
    if (blocks == 0)
        return std::nullopt;
    Finding finding;
    finding.severity = Finding::Severity::Warning;
    finding.kind = "leaked blocks";
    finding.text = std::to_string(blocks) + (blocks == 1 ? " block" : " blocks")
        + " of interpreter " + label + (blocks == 1 ? " was" : " were")
        + " not given back; CPython keeps " + std::to_string(arenaBytesOf(pythonId) >> 10)
        + " KiB for " + (blocks == 1 ? "it" : "them");
    finding.advice = "Something in C holds a reference that it never drops: look at extension "
                     "modules and at ctypes.";
    return finding;
}

} // namespace clutch::python
