// The look of standard widgets, where a palette alone does not reach.
#pragma once

#include "ui/style/theme.h"

#include <QString>

namespace clutch::ui {

/// The application's style sheet in the colours of `theme`: thin lines, no frames in frames, quiet
/// tool buttons.
[[nodiscard]] QString styleSheet(const Theme& theme);

} // namespace clutch::ui
