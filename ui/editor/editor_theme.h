// The colours of the theme, given to QScintilla, which QPalette does not reach.
#pragma once

class QsciLexer;
class QsciScintilla;

namespace clutch::ui {

/// Paper, margins, caret, selection, brackets and guides of any QScintilla widget in the current
/// theme.
void dressEditor(QsciScintilla& editor);

/// The styles of a lexer with QsciLexerPython's style numbers, in the code font at `pointSize`.
void dressPythonLexer(QsciLexer& lexer, int pointSize);

} // namespace clutch::ui
