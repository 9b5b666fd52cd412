// What was recorded, as a trace for Perfetto or Chrome.
#pragma once

#include "ui/models/core_history.h"
#include "ui/models/gil_slices.h"

#include <QByteArray>

namespace clutch::ui {

/// Every sample that is still there: a counter a core, stacked by interpreter, and for each
/// interpreter its states with their marks, the core it was seen on and the function that ran.
[[nodiscard]] QByteArray traceOf(const CoreHistory& history);

/// A recording of the microscope: a track a thread.
[[nodiscard]] QByteArray traceOf(const GilSlices& slices);

} // namespace clutch::ui
