// The diagnostic log of the engine's processes. For developers; what a user must know goes out as
// an event.
#pragma once

#include <string>
#include <string_view>

namespace clutch::log {

enum class Level
{
    Trace,
    Debug,
    Info,
    Warning,
    Error
};

/// Sends what is at least `level` to the process's stderr, or to `file` where that is not empty.
/// Call once, early, from main(). CLUTCH_LOG=trace|debug|info|warning|error in the environment
/// overrides `level`.
void start(std::string_view process, Level level, const std::string& file = {});

/// Any thread. One line, without a newline at its end.
void write(Level level, std::string_view text);

/// Whether write() at this level goes anywhere: ask before building a costly text.
[[nodiscard]] bool enabled(Level level);

} // namespace clutch::log
