// The texts of editors and consoles, for screen readers.
#pragma once

namespace clutch::ui {

/// From now on a text is told to screen readers only while there is one; before that a Scintilla of
/// ours is an edit field by its name and no more.
///
/// QScintilla would count the characters before the caret at every painting, 1 to 3 ms a megabyte,
/// for anything that somebody has asked about; and Qt 6.4 asks about whatever gets a name or the
/// keyboard. For those who make a Scintilla, before they give it a name; once is enough. UI thread.
void tellTextsToReadersAlone();

/// Whether there is one now.
[[nodiscard]] bool somebodyReads();

} // namespace clutch::ui
