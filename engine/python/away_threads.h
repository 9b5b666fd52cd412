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
/// Any thread.
[[nodiscard]] std::optional<std::int64_t> whereIs(unsigned long ident);

/// Those of `threads` (native ids) that are in another interpreter now. They execute nothing of
/// their own one's, and wait for its GIL when they come back. Any thread.
[[nodiscard]] std::vector<std::int64_t> awayAmong(const std::vector<std::int64_t>& threads);
[[nodiscard]] std::optional<std::int64_t> whereIsNative(std::int64_t thread);

/// Asks what `threads` (native ids) run elsewhere to end with a KeyboardInterrupt, once each time.
/// Any thread; waits for no GIL. What waits in C code is asked when it comes out.
void interruptAway(const std::vector<std::int64_t>& threads);

} // namespace clutch::python
