// One finalization entry as a page.
#pragma once

#include "ui/models/finalization_text.h"
#include "ui/models/graph_palette.h"

#include <functional>

namespace clutch::ui {

/// Whether a text with this source name ("<untitled 1>") is open.
using IsOpen = std::function<bool(const QString& sourceName)>;

/// Steps with their bars, what was alive, findings with explanation, advice and a link to their
/// line ("clutch-line:<line>:<file>") where it can be opened. All text of the entry is escaped.
[[nodiscard]] QString toHtml(
    const FinalizationEntry& entry, const GraphPalette& palette, const IsOpen& isOpen = {});

} // namespace clutch::ui
