// Which parts of a text are code, as its lexer sees it.
#pragma once

class QsciScintilla;

namespace clutch::ui {

/// Whether what is typed at this position becomes code. Behind a closed string it does; inside of
/// one and in a comment it does not.
[[nodiscard]] bool isCodeBetween(QsciScintilla& editor, long position);

} // namespace clutch::ui
