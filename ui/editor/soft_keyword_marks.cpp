#include "ui/editor/soft_keyword_marks.h"

#include "ui/editor/indicators.h"
#include "ui/editor/python_lexer.h"

#include <Qsci/qsciscintilla.h>

#include <algorithm>

namespace clutch {

namespace {

using S = QsciScintilla;

constexpr long kLongestLine = 4'000; // bytes; a longer one is data and no statement

QByteArray lineOf(const QsciScintilla& editor, unsigned long line, long length)
{
    QByteArray text(length + 1, '\0');
    text.resize(std::max(0L, editor.SendScintilla(S::SCI_GETLINE, line, text.data())));
    while (text.endsWith('\n') || text.endsWith('\r'))
        text.chop(1);
    return text;
}

bool isName(long style) // `type` is a builtin besides
{
    return style == PythonLexer::Identifier || style == PythonLexer::HighlightedIdentifier;
}

void markLine(QsciScintilla& editor, unsigned long line)
{
    const long begin = editor.SendScintilla(S::SCI_POSITIONFROMLINE, line);
    const long length = editor.SendScintilla(S::SCI_LINELENGTH, line);
    editor.SendScintilla(
        S::SCI_INDICATORCLEARRANGE, static_cast<unsigned long>(begin), std::max(0L, length));
    if (length <= 0 || length > kLongestLine)
        return;
    for (const auto& [offset, size] : softKeywords(lineOf(editor, line, length))) {
        const auto at = static_cast<unsigned long>(begin + offset);
        if (isName(editor.SendScintilla(S::SCI_GETSTYLEAT, at)))
            editor.SendScintilla(S::SCI_INDICATORFILLRANGE, at, static_cast<long>(size));
    }
}

} // namespace

void prepareSoftKeywords(QsciScintilla& editor)
{
    editor.SendScintilla(S::SCI_INDICSETSTYLE, kSoftKeyword, static_cast<long>(S::INDIC_TEXTFORE));
}

void setSoftKeywordColour(QsciScintilla& editor, const QColor& colour)
{
    editor.SendScintilla(S::SCI_INDICSETFORE, kSoftKeyword, colour);
}

void markSoftKeywords(QsciScintilla& editor, long firstLine, long lastLine)
{
    const long first = std::max(0L, firstLine);
    const long last = std::min(lastLine, editor.SendScintilla(S::SCI_GETLINECOUNT) - 1);
    if (last < first)
        return;
    const long end
        = editor.SendScintilla(S::SCI_GETLINEENDPOSITION, static_cast<unsigned long>(last));
    if (const long styled = editor.SendScintilla(S::SCI_GETENDSTYLED); styled < end) {
        // From where its line begins: a lexer that begins within a word or a string knows neither.
        const auto line = static_cast<unsigned long>(
            editor.SendScintilla(S::SCI_LINEFROMPOSITION, static_cast<unsigned long>(styled)));
        const long begin = editor.SendScintilla(S::SCI_POSITIONFROMLINE, line);
        editor.SendScintilla(S::SCI_COLOURISE, static_cast<unsigned long>(begin), end);
    }
    editor.SendScintilla(S::SCI_SETINDICATORCURRENT, kSoftKeyword);
    for (long line = first; line <= last; ++line)
        markLine(editor, static_cast<unsigned long>(line));
}

} // namespace clutch
