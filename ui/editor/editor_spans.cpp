#include "ui/editor/editor_spans.h"

#include "ui/editor/editor.h"

#include <algorithm>

namespace clutch::ui {

namespace {

using Sci = QsciScintillaBase;

// QScintilla counts in bytes of UTF-8.
long bytesOf(QStringView text)
{
    long bytes = 0;
    for (const QChar c : text) {
        const char16_t unit = c.unicode();
        if (unit < 0x80)
            bytes += 1;
        else if (unit < 0x800 || c.isSurrogate()) // a pair has four
            bytes += 2;
        else
            bytes += 3;
    }
    return bytes;
}

unsigned long asWord(long position)
{
    return static_cast<unsigned long>(position);
}

} // namespace

QByteArray bytesOf(const Editor& editor)
{
    const long length = editor.SendScintilla(Sci::SCI_GETLENGTH);
    return {static_cast<const char*>(editor.SendScintillaPtrResult(Sci::SCI_GETCHARACTERPOINTER)),
        length};
}

ByteSpan bytesOf(const QString& text, const TextSpan& span)
{
    const qsizetype end = std::min(span.end, text.size());
    const qsizetype begin = std::min(span.begin, end);
    const long first = bytesOf(QStringView(text).left(begin));
    return {first, first + bytesOf(QStringView(text).mid(begin, end - begin))};
}

qsizetype charactersOf(const QByteArray& text, long bytes)
{
    return QString::fromUtf8(text.left(bytes)).size();
}

void selectBytes(Editor& editor, const ByteSpan& span)
{
    editor.SendScintilla(Sci::SCI_ENSUREVISIBLEENFORCEPOLICY,
        asWord(editor.SendScintilla(Sci::SCI_LINEFROMPOSITION, asWord(span.begin))));
    editor.SendScintilla(Sci::SCI_SETSEL, asWord(span.begin), span.end);
}

void selectSpan(Editor& editor, const TextSpan& span)
{
    selectBytes(editor, bytesOf(editor.text(), span));
}

ByteChange bytesOf(const QString& text, const Rewriting& rewriting)
{
    ByteChange change{bytesOf(text, rewriting.of), rewriting.with.toUtf8(), 0};
    const auto [begin, end] = rewriting.of;
    const qsizetype madeEnd = begin + rewriting.with.size();
    const qsizetype caret = rewriting.caret;
    if (caret <= begin)
        change.caret = bytesOf(QStringView(text).left(caret));
    else if (caret <= madeEnd)
        change.caret = change.of.begin + bytesOf(QStringView(rewriting.with).left(caret - begin));
    else
        change.caret = change.of.begin + change.with.size()
            + bytesOf(QStringView(text).mid(end, caret - madeEnd));
    return change;
}

void apply(Editor& editor, const ByteChange& change)
{
    const long top = editor.SendScintilla(Sci::SCI_GETFIRSTVISIBLELINE);
    editor.replaceBytes(change.of.begin, change.of.end, change.with);
    editor.SendScintilla(Sci::SCI_SETEMPTYSELECTION, asWord(change.caret));
    editor.SendScintilla(Sci::SCI_SETFIRSTVISIBLELINE, asWord(top));
}

// As one change from the first place to the last: QScintilla takes up to a millisecond for each.
void replaceSpans(Editor& editor, const std::vector<Replacement>& replacements)
{
    if (replacements.empty())
        return;
    const QByteArray bytes = bytesOf(editor);
    const QString text = QString::fromUtf8(bytes);
    const qsizetype caret = charactersOf(bytes, editor.SendScintilla(Sci::SCI_GETCURRENTPOS));
    apply(editor, bytesOf(text, rewritten(text, replacements, caret)));
}

} // namespace clutch::ui
