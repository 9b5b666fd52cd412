// The console of interpreters that nobody listens to.
#pragma once

#include "engine/python/console.h"

#include <string_view>

namespace clutch::engine {

/// Streams that lead nowhere: nobody has asked for what a compiler or an analyser says besides its
/// answers. Stateless; any thread.
class NoConsole final : public python::Console
{
    Written write(python::StreamKind, std::string_view) override { return Written::Yes; }
    Line readLine(std::string_view, bool) override { return {}; }
    Written sleepUntil(std::uint64_t) override { return Written::Yes; }
    void interrupt() override { }
};

} // namespace clutch::engine
