// What `clutch run` tells at its end.
#pragma once

#include "engine/client/runtime_end.h"
#include "engine/protocol/clutch.pb.h"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace clutch::cli {

/// How one script ended. Ok, and SystemExit with code 0, are well.
enum class Ending
{
    NotRun, // something else ended everything before it began
    NotStarted, // its interpreter never came to life
    Ok,
    Exception,
    SystemExit,
    Interrupted,
    Abandoned, // its interpreter was parked under it
    Lost, // the runtime died
};

/// One interpreter and its script. A plain value.
struct ScriptResult
{
    std::string letter;
    std::string file;
    proto::InterpreterKind kind = proto::KIND_ISOLATED;
    std::optional<unsigned> core; // pinned to; nothing where it might run on several
    std::set<unsigned> coresSeen; // where samples found its threads at work
    std::uint64_t startedNs = 0;
    std::uint64_t finishedNs = 0;
    std::uint64_t cpuNs = 0;
    std::uint64_t peakBlocks = 0;
    Ending ending = Ending::NotRun;
    int exitCode = 0;
    std::string detail; // the exception's type, or a reason
    std::string out; // all it printed, where that is kept
    std::string err;
    std::vector<proto::Finding> findings;

    [[nodiscard]] bool endedWell() const;
    [[nodiscard]] double wallSeconds() const;
    [[nodiscard]] double cpuSeconds() const;
    [[nodiscard]] double coreShare() const; // CPU / wall
    [[nodiscard]] std::string exitText() const; // "ok", "exception", "SystemExit 3"
};

/// All of them, and how the runtime ended where that was not well.
struct RunReport
{
    std::vector<ScriptResult> scripts;
    std::optional<client::RuntimeEnd> death;
    bool interrupted = false; // by Ctrl+C

    /// From the first start to the last end.
    [[nodiscard]] double wallSeconds() const;
    [[nodiscard]] double cpuSeconds() const;
    [[nodiscard]] double cpuPerWall() const;
    [[nodiscard]] int exitStatus() const;
};

/// The report as a table for people, ending in a newline.
[[nodiscard]] std::string toTable(const RunReport& report);

/// The report as one JSON object, ending in a newline. Bytes that are not UTF-8 become U+FFFD.
[[nodiscard]] std::string toJson(const RunReport& report);

} // namespace clutch::cli
