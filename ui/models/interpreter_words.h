// What the enums of clutch.proto are called in front of a person.
#pragma once

#include "engine/protocol/clutch.pb.h"

#include <QString>

namespace clutch::ui {

[[nodiscard]] QString stateWord(proto::InterpreterState state);
/// One character that tells states apart without colour.
[[nodiscard]] QString stateGlyph(proto::InterpreterState state);
[[nodiscard]] QString kindWord(proto::InterpreterKind kind);
/// One sentence about what the kind means.
[[nodiscard]] QString kindSentence(proto::InterpreterKind kind);
/// What the fields of a custom interpreter mean together, in a few sentences.
[[nodiscard]] QString configSentence(const proto::InterpreterConfig& config);
/// "main", "A"; CPython's own number for an interpreter that user code made.
[[nodiscard]] QString displayLetter(const proto::InterpreterChanged& interpreter);
/// Its place in the identity cycle (identity.h).
[[nodiscard]] int identityOf(const proto::InterpreterChanged& interpreter);
/// The cores it may use, read back: "2", "0–3, 6", "any".
[[nodiscard]] QString coreText(const proto::InterpreterChanged& interpreter);
/// The same with what was asked for, who shares, and the kernel's reason where it refused.
[[nodiscard]] QString coreSentence(const proto::InterpreterChanged& interpreter);
/// Whether a look at the GILs belongs to the sample: one alone may tell of some threads only.
[[nodiscard]] bool hasGilStates(const proto::Sample& sample);
/// What code warned of, and where: "DeprecationWarning at a.py:3: no longer".
[[nodiscard]] QString warningText(const proto::WarningShown& warning);

[[nodiscard]] QString bytesText(std::uint64_t bytes); // "12.4 MB"
[[nodiscard]] QString durationText(std::uint64_t ns); // "2.4 ms", "13 s", "1 h 04 min"
[[nodiscard]] QString percentText(double share); // 0.975 is "98 %", 0.002 "<1 %"

} // namespace clutch::ui
