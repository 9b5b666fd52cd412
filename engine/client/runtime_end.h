// How a runtime process ended, as a value.
#pragma once

#include "engine/protocol/clutch.pb.h"

#include <optional>
#include <string>

namespace clutch::client {

/// Everything that this side knows about the end of one runtime process. A plain value; any thread
/// may have one.
struct RuntimeEnd
{
    std::string program; // the file name: "clutch-runtime-3.15"
    int pid = 0; // 0: it was never started, and `cause` says why
    int signal = 0; // the signal that ended it; 0 when it exited
    int exitCode = 0; // meaningful where `signal` is 0
    bool coreDumped = false;
    bool welcomed = false; // the handshake was through
    std::string cause; // why this side ended it: one clause; empty where it ended by itself
    std::string lastStderr; // the last 64 KB of what the process itself printed: faulthandler,
                            // abort messages, the loader
    std::optional<proto::RuntimeEnding> said; // its own last word, where it still could

    /// It exited with status 0 after a handshake, and not because this side lost patience.
    [[nodiscard]] bool clean() const;

    /// "The runtime was killed by signal 11 (Segmentation fault)." For a person; never empty.
    [[nodiscard]] std::string sentence() const;
};

} // namespace clutch::client
