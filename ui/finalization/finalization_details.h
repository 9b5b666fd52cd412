// One finalization entry as a page.
#pragma once

#include "ui/models/finalization_text.h"
#include "ui/models/graph_palette.h"

namespace clutch::ui {

/// Steps with their bars, what was alive, findings with explanation, advice and a link to their
/// line
/// ("clutch-line:<line>:<file>"). All text of the entry is escaped.
[[nodiscard]] QString toHtml(const FinalizationEntry& entry, const GraphPalette& palette);

} // namespace clutch::ui
