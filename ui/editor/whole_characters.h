// A character may be several code points: a letter and its accent, a family of emoji.
#pragma once

class QKeyEvent;
class QsciScintilla;

namespace clutch::ui {

/// Whether the character at `position`, in bytes, began before it.
[[nodiscard]] bool isInsideCharacter(const QsciScintilla& text, long position);

/// Whether Scintilla, which steps over code points, is to be given the same arrow again: it left
/// the only caret within a character.
[[nodiscard]] bool isToGoOn(const QsciScintilla& text, const QKeyEvent& key);

/// Takes the whole character behind the only caret away, where the key asks for that and it has
/// several parts; else does nothing and says so.
bool deleteCharacter(const QsciScintilla& text, const QKeyEvent& key);

} // namespace clutch::ui
