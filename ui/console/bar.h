// The look that the console's bars share.
#pragma once

#include "ui/console/console_palette.h"

class QWidget;

namespace clutch {

/// Colours a bar (find, history search) as a part of the console it stands in.
void styleBar(QWidget& bar, const ConsolePalette& palette);

/// Slim scroll bars in the palette's colours.
QString scrollBarSheet(const ConsolePalette& palette, const QColor& behind);

} // namespace clutch
