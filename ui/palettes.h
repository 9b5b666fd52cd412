// The theme, handed to the parts that have palettes of their own.
#pragma once

#include "ui/console/console_palette.h"
#include "ui/models/graph_palette.h"
#include "ui/style/theme.h"

namespace clutch::ui {

[[nodiscard]] ConsolePalette consolePalette(const Theme& theme, int pointSize);
[[nodiscard]] GraphPalette graphPalette(const Theme& theme);

/// The colour of the interpreter called `letter` in the current theme.
[[nodiscard]] QColor identityColourOf(const QString& letter);

} // namespace clutch::ui
