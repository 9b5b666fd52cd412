// A recording of the microscope in words and figures: for screen readers and the clipboard.
#pragma once

#include "ui/models/core_load_text.h"
#include "ui/models/gil_slices.h"

namespace clutch::ui {

/// A row a thread: how long it held, waited and did neither in the range, in milliseconds.
[[nodiscard]] TextTable gilTable(const GilSlices& slices, std::uint64_t fromNs, std::uint64_t toNs);
/// "40.0 ms selected · A held 20.1 ms in 4 turns, longest 5.2 ms, waited 19.9 ms · B …"
[[nodiscard]] QString gilRangeSentence(
    const GilSlices& slices, std::uint64_t fromNs, std::uint64_t toNs);
/// "12.345 ms" of the recording's time.
[[nodiscard]] QString millisecondsText(std::uint64_t ns);

} // namespace clutch::ui
