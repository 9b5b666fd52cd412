// engine/python without CPython: what the engine's own tests link instead of it.
#pragma once

#include <string>

namespace clutch::fake {

// The fake interpreters understand one line of source:
//   "print TEXT"   "flood BYTES"   "input"   "raise"   "exit N"   "nothing"
//   "spin"         until a KeyboardInterrupt
//   "swallow N"    as spin, and the first N of them are ignored
//   "deaf"         no interrupt gets in, and attaching waits, until freeDeaf()

void freeDeaf();

/// The next create() fails with this reason.
void failNextCreate(std::string reason);

// A fake analysis understands as a source
//   "tip TEXT"     the signature is TEXT
//   "hold"         until letGo() or an interrupt
//   "swallow N"    until an interrupt, of which the first N are ignored

/// Waits until an analysis holds or swallows.
void waitUntilAnalysing();
void letGo();
/// The next startAnalysing() fails with this reason.
void failNextAnalyser(std::string reason);

} // namespace clutch::fake
