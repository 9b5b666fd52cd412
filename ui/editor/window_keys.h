// Keys that edit text in QScintilla and are the window's here.
#pragma once

class QsciScintilla;

namespace clutch::ui {

/// Takes them away from a field of code: by what QScintilla asks itself when a shortcut of the
/// window's comes, so that the shortcut is heard while the field has the keyboard.
void leaveKeysToTheWindow(QsciScintilla& field);

} // namespace clutch::ui
