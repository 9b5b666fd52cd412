#include "ui/editor/code_places.h"

#include "ui/editor/python_lexer.h"

#include <Qsci/qsciscintilla.h>

namespace clutch::ui {

namespace {

using S = QsciScintilla;

unsigned long asWord(long position)
{
    return static_cast<unsigned long>(position);
}

// What was typed just now is coloured when it is painted, and not before.
int styleAt(QsciScintilla& editor, long position)
{
    const long line = editor.SendScintilla(S::SCI_LINEFROMPOSITION, asWord(position));
    editor.SendScintilla(S::SCI_COLOURISE,
        asWord(editor.SendScintilla(S::SCI_POSITIONFROMLINE, asWord(line))), position + 1);
    return static_cast<int>(editor.SendScintilla(S::SCI_GETSTYLEAT, asWord(position)));
}

bool isOfCode(int style)
{
    switch (style) {
    case PythonLexer::Default:
    case PythonLexer::Operator:
    case PythonLexer::Identifier:
    case PythonLexer::Keyword:
    case PythonLexer::Number:
    case PythonLexer::HighlightedIdentifier:
    case PythonLexer::ClassName:
    case PythonLexer::FunctionMethodName:
    case PythonLexer::Decorator:
        return true;
    default:
        return false;
    }
}

bool isOfTripleString(int style)
{
    return style == PythonLexer::TripleSingleQuotedString
        || style == PythonLexer::TripleDoubleQuotedString
        || style == PythonLexer::TripleSingleQuotedFString
        || style == PythonLexer::TripleDoubleQuotedFString;
}

bool endsInThreeQuotes(const QsciScintilla& editor)
{
    const long end = editor.length();
    const auto at = [&](long position) {
        return editor.SendScintilla(S::SCI_GETCHARAT, asWord(position));
    };
    const bool quote = end >= 6 && (at(end - 1) == '"' || at(end - 1) == '\'');
    return quote && at(end - 1) == at(end - 2) && at(end - 1) == at(end - 3);
}

bool isOfComment(int style)
{
    return style == PythonLexer::Comment || style == PythonLexer::CommentBlock;
}

} // namespace

bool isCodeBetween(QsciScintilla& editor, long position)
{
    if (position == 0)
        return true;
    const int before = styleAt(editor, position - 1);
    const bool lineBegins = editor.SendScintilla(S::SCI_GETCHARAT, asWord(position - 1)) == '\n';
    if (isOfCode(before) || (isOfComment(before) && lineBegins))
        return true;
    if (isOfComment(before) || before == PythonLexer::UnclosedString)
        return false;
    // Of a string: it goes on where what follows is of the same.
    if (position < editor.length())
        return styleAt(editor, position) != before;
    return !isOfTripleString(before) || endsInThreeQuotes(editor);
}

} // namespace clutch::ui
