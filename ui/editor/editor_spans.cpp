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

void selectSpan(Editor& editor, const TextSpan& span)
{
    const QString text = editor.text();
    const qsizetype end = std::min(span.end, text.size());
    const qsizetype begin = std::min(span.begin, end);
    const long first = bytesOf(QStringView(text).left(begin));
    const long last = first + bytesOf(QStringView(text).mid(begin, end - begin));
    editor.SendScintilla(Sci::SCI_ENSUREVISIBLEENFORCEPOLICY,
        asWord(editor.SendScintilla(Sci::SCI_LINEFROMPOSITION, asWord(first))));
    editor.SendScintilla(Sci::SCI_SETSEL, asWord(first), last);
}

void replaceSpans(Editor& editor, const std::vector<Replacement>& replacements)
{
    const QString text = editor.text();
    long shift = 0; // by what was replaced before
    long position = 0;
    qsizetype counted = 0;
    editor.beginUndoAction();
    for (const Replacement& each : replacements) {
        position += bytesOf(QStringView(text).mid(counted, each.span.begin - counted));
        const long length
            = bytesOf(QStringView(text).mid(each.span.begin, each.span.end - each.span.begin));
        const QByteArray with = each.with.toUtf8();
        editor.SendScintilla(
            Sci::SCI_SETTARGETRANGE, asWord(position + shift), position + shift + length);
        editor.SendScintilla(Sci::SCI_REPLACETARGET, asWord(with.size()), with.constData());
        position += length;
        counted = each.span.end;
        shift += static_cast<long>(with.size()) - length;
    }
    editor.endUndoAction();
}

} // namespace clutch::ui
