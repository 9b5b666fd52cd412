#include "ui/editor/editor_theme.h"

#include "ui/style/fonts.h"
#include "ui/style/themes.h"

#include <Qsci/qscilexerpython.h>
#include <Qsci/qsciscintilla.h>

namespace clutch::ui {

void dressEditor(QsciScintilla& editor)
{
    const Theme& now = theme();
    editor.setPaper(now.editor);
    editor.setColor(now.text);
    editor.setCaretForegroundColor(now.text);
    editor.setCaretLineBackgroundColor(now.caretLine);
    editor.setMarginsBackgroundColor(now.editor);
    editor.setMarginsForegroundColor(now.muted);
    editor.setFoldMarginColors(now.editor, now.editor);
    editor.setSelectionBackgroundColor(now.selection);
    editor.resetSelectionForegroundColor();
    editor.setMatchedBraceBackgroundColor(now.bracket);
    editor.setMatchedBraceForegroundColor(now.text);
    editor.setUnmatchedBraceBackgroundColor(now.errorSurface);
    editor.setUnmatchedBraceForegroundColor(now.error);
    editor.setIndentationGuidesBackgroundColor(now.editor);
    editor.setIndentationGuidesForegroundColor(now.guide);
    editor.setEdgeColor(now.guide);
    editor.setWhitespaceForegroundColor(now.disabled);
    editor.setWhitespaceSize(2);
    constexpr int kFirst = QsciScintilla::SC_MARKNUM_FOLDEREND;
    constexpr int kLast = QsciScintilla::SC_MARKNUM_FOLDEROPEN;
    for (int marker = kFirst; marker <= kLast; ++marker) {
        // QScintilla's own setters pass over markers that it did not hand out.
        editor.SendScintilla(QsciScintilla::SCI_MARKERSETFORE, marker, now.disabled);
        editor.SendScintilla(QsciScintilla::SCI_MARKERSETBACK, marker, now.disabled);
    }
}

void dressPythonLexer(QsciLexer& lexer, int pointSize)
{
    using P = QsciLexerPython;
    const Theme& now = theme();
    const SyntaxColours& syntax = now.syntax;
    const QFont font = codeFont(pointSize);
    lexer.setDefaultFont(font);
    lexer.setDefaultPaper(now.editor);
    lexer.setDefaultColor(syntax.text);
    lexer.setFont(font, -1);
    lexer.setPaper(now.editor, -1);
    lexer.setColor(syntax.text, -1);
    const auto all = [&](const QColor& colour, std::initializer_list<int> styles) {
        for (const int style : styles)
            lexer.setColor(colour, style);
    };
    all(syntax.comment, {P::Comment, P::CommentBlock});
    all(syntax.number, {P::Number});
    all(syntax.string,
        {P::DoubleQuotedString, P::SingleQuotedString, P::TripleSingleQuotedString,
            P::TripleDoubleQuotedString, P::DoubleQuotedFString, P::SingleQuotedFString,
            P::TripleSingleQuotedFString, P::TripleDoubleQuotedFString});
    all(now.error, {P::UnclosedString});
    all(syntax.keyword, {P::Keyword});
    all(syntax.definition, {P::ClassName, P::FunctionMethodName});
    all(syntax.op, {P::Operator});
    all(syntax.builtin, {P::HighlightedIdentifier});
    all(syntax.decorator, {P::Decorator});
    QFont strong = font;
    strong.setBold(true);
    for (const int style : {P::ClassName, P::FunctionMethodName})
        lexer.setFont(strong, style);
}

} // namespace clutch::ui
