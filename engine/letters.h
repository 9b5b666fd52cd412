// The letters by which people tell interpreters apart: A … Z, AA, AB, …
#pragma once

#include "engine/base/result.h"

#include <set>
#include <string>

namespace clutch::engine {

/// The letter at a place of the sequence: 0 is "A", 25 "Z", 26 "AA".
[[nodiscard]] std::string letterAt(unsigned index);

/// The first letter of the sequence that is not in `taken`.
[[nodiscard]] std::string lowestFreeLetter(const std::set<std::string>& taken);

/// Whether a letter that somebody wishes for may be given: not taken, not "main", short, printable.
[[nodiscard]] Status checkLetter(const std::string& wish, const std::set<std::string>& taken);

} // namespace clutch::engine
