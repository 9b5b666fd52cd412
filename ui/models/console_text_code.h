// Python code in colours, for the echo of what was submitted.
#pragma once

#include "ui/models/console_text_style.h"

#include <string_view>
#include <utility>
#include <vector>

namespace clutch {

using CodePiece = std::pair<TextRole, std::string_view>;

/// Cuts source into pieces of one role each: keywords, strings, numbers, comments and the rest. The
/// pieces are views into `source` and cover it. Code that is not complete or not Python is cut as
/// well as may be.
std::vector<CodePiece> codePieces(std::string_view source);

} // namespace clutch
