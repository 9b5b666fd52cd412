// A sentence of Clutch's own, laid out for a console.
#pragma once

#include <QString>

namespace clutch {

/// The sentence in lines of at most `columns` cells, each indented by two and ended, broken at
/// spaces where there are some: output scrolls sideways, and a sentence is to be read whole.
[[nodiscard]] QString noticeLines(const QString& text, int columns);

} // namespace clutch
