// Every size on the wire has a cap, and every cap its reason. Both ends check what they receive.
#pragma once

#include <cstddef>
#include <cstdint>

namespace clutch::protocol {

/// A frame carries at most one batch of output or one source file; 64 MiB is above the largest file
/// that an editor runs (50 MB), and far below what would hurt if a length were garbage.
inline constexpr std::size_t kMaxFrame = 64u << 20;

/// One Output message. Small enough that a frame of the window (16 ms) never waits for one to be
/// parsed, large enough that a flood costs a few thousand messages a second and not millions.
inline constexpr std::size_t kMaxOutput = 256u << 10;

/// What may wait in the runtime for one interpreter before its print() blocks.
inline constexpr std::size_t kMaxOutputBuffered = 1u << 20;

/// What may wait in the runtime for the whole connection before every writer blocks.
inline constexpr std::size_t kMaxOutbox = 8u << 20;

/// Interpreters at once: 512 of them take about 1.2 GB (FACTS: 2.4 MB each).
inline constexpr std::uint32_t kMaxInterpreters = 512;

/// Runs that wait for one interpreter; a user who presses Run this often wants to be told instead.
inline constexpr std::uint32_t kMaxQueuedRuns = 256;

/// A letter or a name that a request may give an interpreter, in bytes.
inline constexpr std::size_t kMaxName = 64;

/// A text that jedi is asked about, in bytes. It parses some 100 KB a second; a text of this size
/// has used up an analysis' time limit several times over.
inline constexpr std::size_t kMaxAnalysed = 2'000'000;

/// How deep an ExceptionInfo may nest (groups, causes, contexts). protobuf refuses a message that
/// is 100 levels deep, and refusing one ends the connection; nobody reads a chain of this length.
inline constexpr std::size_t kMaxExceptionDepth = 32;

} // namespace clutch::protocol
