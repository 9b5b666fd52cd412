#include "ui/editor/whole_characters.h"

#include <Qsci/qsciscintilla.h>

#include <QKeyEvent>
#include <QTextBoundaryFinder>

#include <algorithm>
#include <iterator>

namespace clutch::ui {

namespace {
using Sci = QsciScintillaBase;
constexpr int kMostParts = 32; // code points before it that are looked at

bool isAscii(const QsciScintilla& text, long position)
{
    return (text.SendScintilla(Sci::SCI_GETCHARAT, static_cast<unsigned long>(position)) & 0x80)
        == 0;
}

bool isOfFlag(uint character)
{
    return character >= 0x1f1e6 && character <= 0x1f1ff;
}

long after(const QsciScintilla& text, long position)
{
    return text.SendScintilla(Sci::SCI_POSITIONAFTER, static_cast<unsigned long>(position));
}
} // namespace

bool isInsideCharacter(const QsciScintilla& text, long position)
{
    if (position == 0 || isAscii(text, position)) // which goes on with nothing before it
        return false;
    long begin = position;
    for (int parts = 0; begin > 0 && parts < kMostParts; ++parts) {
        begin = text.SendScintilla(Sci::SCI_POSITIONBEFORE, static_cast<unsigned long>(begin));
        if (isAscii(text, begin))
            break;
    }
    const long end = after(text, position);
    const QString around = text.text(static_cast<int>(begin), static_cast<int>(end));
    const QString before = text.text(static_cast<int>(begin), static_cast<int>(position));
    // Qt pairs them with what is no letter of a flag, too.
    if (isOfFlag(around.mid(before.size()).toUcs4().value(0))) {
        const QList<uint> parts = before.toUcs4();
        const auto other = std::find_if_not(parts.rbegin(), parts.rend(), isOfFlag);
        return std::distance(parts.rbegin(), other) % 2 != 0;
    }
    QTextBoundaryFinder finder(QTextBoundaryFinder::Grapheme, around);
    finder.setPosition(before.size());
    return !finder.isAtBoundary();
}

bool isToGoOn(const QsciScintilla& text, const QKeyEvent& key)
{
    const Qt::KeyboardModifiers held = key.modifiers() & ~Qt::KeypadModifier;
    return (key.key() == Qt::Key_Left || key.key() == Qt::Key_Right)
        && (held == Qt::NoModifier || held == Qt::ShiftModifier)
        && text.SendScintilla(Sci::SCI_GETSELECTIONS) == 1
        && isInsideCharacter(text, text.SendScintilla(Sci::SCI_GETCURRENTPOS));
}

bool deleteCharacter(const QsciScintilla& text, const QKeyEvent& key)
{
    const Qt::KeyboardModifiers held = key.modifiers() & ~Qt::KeypadModifier;
    if (key.key() != Qt::Key_Delete || held != Qt::NoModifier || text.hasSelectedText()
        || text.SendScintilla(Sci::SCI_GETSELECTIONS) != 1)
        return false;
    const long here = text.SendScintilla(Sci::SCI_GETCURRENTPOS);
    const long one = after(text, here);
    long end = one;
    while (isInsideCharacter(text, end))
        end = after(text, end);
    if (end == one)
        return false;
    text.SendScintilla(Sci::SCI_DELETERANGE, static_cast<unsigned long>(here), end - here);
    return true;
}

} // namespace clutch::ui
