// Parts of an editor's text, selected and replaced.
#pragma once

#include "ui/editor/text_search.h"

#include <vector>

namespace clutch::ui {

class Editor;

/// Shows and selects a part of the editor's present text.
void selectSpan(Editor& editor, const TextSpan& span);

/// Replaces parts of the present text, which are in order and apart, in one step of undo. The
/// caret stays where it is in what remains, and so does what is seen.
void replaceSpans(Editor& editor, const std::vector<Replacement>& replacements);

} // namespace clutch::ui
