#include "ui/editor/bracket_closing.h"

#include "ui/editor/code_places.h"
#include "ui/editor/indicators.h"

#include <Qsci/qsciscintilla.h>

#include <QKeyEvent>

#include <algorithm>
#include <array>
#include <cstring>
#include <string>

namespace clutch::ui {

namespace {

using S = QsciScintilla;

char closingOf(char open)
{
    switch (open) {
    case '(':
        return ')';
    case '[':
        return ']';
    case '{':
        return '}';
    case '"':
    case '\'':
        return open;
    default:
        return 0;
    }
}

bool isQuote(char c)
{
    return c == '"' || c == '\'';
}

bool isOfName(char c)
{
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || byte == '_' || (byte >= '0' && byte <= '9')
        || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

// Before anything else a bracket that closes itself would be in the way.
bool mayStandBefore(char next)
{
    return next == 0 || std::strchr(" \t\n)]},:;.=", next) != nullptr;
}

bool isStringPrefix(const std::string& word)
{
    static const std::array kPrefixes{"r", "b", "f", "t", "u", "br", "rb", "fr", "rf", "tr", "rt"};
    std::string small = word;
    for (char& c : small)
        c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    return std::find(kPrefixes.begin(), kPrefixes.end(), small) != kPrefixes.end();
}

unsigned long asWord(long position)
{
    return static_cast<unsigned long>(position);
}

} // namespace

BracketClosing::BracketClosing(QsciScintilla& editor)
    : m_editor(editor)
{
    editor.SendScintilla(
        S::SCI_INDICSETSTYLE, kBracketPutByItself, static_cast<long>(S::INDIC_HIDDEN));
}

char BracketClosing::at(long position) const
{
    return static_cast<char>(m_editor.SendScintilla(S::SCI_GETCHARAT, asWord(position)));
}

long BracketClosing::caret() const
{
    return m_editor.SendScintilla(S::SCI_GETCURRENTPOS);
}

bool BracketClosing::isOurs(long position) const
{
    return m_editor.SendScintilla(S::SCI_INDICATORVALUEAT, kBracketPutByItself, position) != 0;
}

void BracketClosing::mark(long position, bool ours)
{
    m_editor.SendScintilla(S::SCI_SETINDICATORCURRENT, kBracketPutByItself);
    m_editor.SendScintilla(
        ours ? S::SCI_INDICATORFILLRANGE : S::SCI_INDICATORCLEARRANGE, asWord(position), 1L);
}

bool BracketClosing::isBetween() const
{
    const long here = caret();
    return here > 0 && isOurs(here) && closingOf(at(here - 1)) == at(here);
}

bool BracketClosing::opensOne(const QKeyEvent& event)
{
    const QString text = event.text();
    return text.size() == 1 && closingOf(text[0].toLatin1()) != 0;
}

bool BracketClosing::keyPressed(const QKeyEvent& event)
{
    if (!m_on || m_editor.isReadOnly() || m_editor.SendScintilla(S::SCI_GETSELECTIONS) > 1)
        return false;
    if (event.key() == Qt::Key_Backspace && event.modifiers() == Qt::NoModifier)
        return takeBoth();
    const QString text = event.text();
    if (text.size() != 1 || text[0].unicode() >= 0x80)
        return false;
    const char typed = text[0].toLatin1();
    if (stepOver(typed))
        return true;
    const char close = closingOf(typed);
    if (close == 0)
        return false;
    return m_editor.hasSelectedText() ? surround(typed, close) : open(typed, close);
}

bool BracketClosing::stepOver(char typed)
{
    const long here = caret();
    if (m_editor.hasSelectedText() || !isOurs(here) || at(here) != typed)
        return false;
    mark(here, false);
    m_editor.SendScintilla(S::SCI_GOTOPOS, asWord(here + 1));
    return true;
}

bool BracketClosing::surround(char open, char close)
{
    const long begin = m_editor.SendScintilla(S::SCI_GETSELECTIONSTART);
    const long end = m_editor.SendScintilla(S::SCI_GETSELECTIONEND);
    if (m_editor.SendScintilla(S::SCI_SELECTIONISRECTANGLE) != 0)
        return false;
    const std::array<char, 2> before{open, 0};
    const std::array<char, 2> behind{close, 0};
    m_editor.beginUndoAction();
    m_editor.SendScintilla(S::SCI_INSERTTEXT, asWord(end), behind.data());
    m_editor.SendScintilla(S::SCI_INSERTTEXT, asWord(begin), before.data());
    m_editor.endUndoAction();
    m_editor.SendScintilla(S::SCI_SETSEL, asWord(begin + 1), end + 1);
    return true;
}

bool BracketClosing::mayOpenQuote(char quote) const
{
    const long here = caret();
    long from = here;
    while (from > 0 && isOfName(at(from - 1)))
        --from;
    if (from == here)
        return here == 0 || at(here - 1) != quote; // the third of three closes nothing
    std::string word;
    for (long i = from; i < here; ++i)
        word += at(i);
    return isStringPrefix(word);
}

// What is typed is the editor's to insert: others hear of it there.
bool BracketClosing::open(char open, char close)
{
    const long here = caret();
    if (!mayStandBefore(here < m_editor.length() ? at(here) : '\0')
        || (isQuote(open) && !mayOpenQuote(open)) || !isCodeBetween(m_editor, here))
        return false;
    const std::array<char, 2> behind{close, 0};
    m_editor.SendScintilla(S::SCI_INSERTTEXT, asWord(here), behind.data());
    mark(here, true);
    return false;
}

bool BracketClosing::takeBoth()
{
    if (m_editor.hasSelectedText() || !isBetween())
        return false;
    m_editor.SendScintilla(S::SCI_DELETERANGE, asWord(caret() - 1), 2L);
    return true;
}

} // namespace clutch::ui
