// What `clutch run` was asked for, checked.
#pragma once

#include "engine/base/result.h"
#include "engine/protocol/clutch.pb.h"

#include <string>
#include <vector>

namespace clutch::cli {

/// The words of the command line as they stood there.
struct RunWords
{
    std::vector<std::string> files;
    std::string interpreters; // empty: not given
    std::string pin = "auto";
    std::string kind = "isolated";
    std::string python; // empty: the newest
    bool json = false;
    std::vector<std::string> arguments; // what stood behind --
};

/// What they mean. `files` has one entry an interpreter.
struct RunOptions
{
    std::vector<std::string> files;
    proto::Pin::Policy pin = proto::Pin::AUTO;
    std::vector<unsigned> cores; // for EXPLICIT: one an interpreter in turn, from the start again
                                 // when there are fewer
    proto::InterpreterKind kind = proto::KIND_ISOLATED;
    std::string python;
    bool json = false;
    std::vector<std::string> arguments;
};

/// Checks all that can be checked without a file and without a runtime.
[[nodiscard]] Result<RunOptions> checkRunOptions(const RunWords& words);

/// Whether every core asked for exists on this machine and may be used.
[[nodiscard]] Status checkCores(const RunOptions& options, const proto::Topology& topology);

/// What is asked of the engine for the interpreter at `index`.
[[nodiscard]] proto::Pin pinFor(const RunOptions& options, std::size_t index);

/// A, B, … Z, AA, AB, …
[[nodiscard]] std::string letterFor(std::size_t index);

} // namespace clutch::cli
