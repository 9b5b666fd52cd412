// A whole runtime process, put together.
#pragma once

namespace clutch::host {

struct RuntimeArguments
{
    int fd = 3; // the socket, inherited from the client
    bool trace = false; // every message as one line on stderr
};

/// Serves the client until one of the two ends, on the process's main thread; never returns, for
/// interpreters may be left behind that nothing can end but the end of the process.
[[noreturn]] void runRuntime(const RuntimeArguments& arguments);

} // namespace clutch::host
