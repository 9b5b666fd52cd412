// How far a text can be scrolled sideways.
#pragma once

class QsciScintilla;

namespace clutch::ui {

/// Takes back what QScintilla's tracking of the width has left of lines that are no longer there:
/// by itself it only grows. Looks at the visible lines, as that does; costs nothing where no
/// horizontal scroll bar is needed.
void fitScrollWidth(QsciScintilla& editor);

} // namespace clutch::ui
