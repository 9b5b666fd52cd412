// Words that are keywords only where they stand: `match`, `case`, `type`, `lazy`.
#pragma once

class QColor;
class QsciScintilla;

namespace clutch {

/// Once for a widget that has a PythonLexer.
void prepareSoftKeywords(QsciScintilla& editor);
void setSoftKeywordColour(QsciScintilla& editor, const QColor& colour);

/// Colours the soft keywords in these lines (from 0; a range may go beyond the text). Words in
/// strings and comments are none, which the lexer's styles tell.
void markSoftKeywords(QsciScintilla& editor, long firstLine, long lastLine);

} // namespace clutch
