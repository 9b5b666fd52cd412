// What differs between two texts, line by line.
#pragma once

#include "ui/editor/text_search.h"

namespace clutch::ui {

class Editor;

/// What makes `after` of `before`, in order and apart: the lines that differ, each change without
/// what both sides of it have in common at its ends.
[[nodiscard]] std::vector<Replacement> lineChanges(const QString& before, const QString& after);

/// Where a caret at `place` belongs once the text is changed: beside the same text, and inside a
/// change behind as many characters that are no space.
[[nodiscard]] qsizetype placeAfter(
    const QString& before, const std::vector<Replacement>& changes, qsizetype place);

/// Makes the editor's text `after`, in one step of undo. Lines that stay keep their marks, the
/// caret stays with its text, and its line where it is seen. Nothing happens where nothing differs.
void changeTextTo(Editor& editor, const QString& after);

} // namespace clutch::ui
