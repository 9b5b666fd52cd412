// Threads that run code in another interpreter than their own. Internal to engine/python.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace clutch::python {

/// This thread calls into an interpreter that user code made, and comes back; in pairs.
void goAway(std::int64_t pythonId);
void comeBack();

/// The interpreter in which a thread runs code, the innermost of them; none where it is at home.
/// One that is away executes nothing of its own interpreter's, and waits for that one's GIL when it
/// comes back. By its ident, and by its native id. Any thread.
[[nodiscard]] std::optional<std::int64_t> whereIs(unsigned long ident);
[[nodiscard]] std::optional<std::int64_t> whereIsNative(std::int64_t thread);

/// Asks what `threads` (native ids) run elsewhere to end with a KeyboardInterrupt, once each time.
/// Any thread; waits for no GIL. What waits in C code is asked when it comes out.
void interruptAway(const std::vector<std::int64_t>& threads);

} // namespace clutch::python
