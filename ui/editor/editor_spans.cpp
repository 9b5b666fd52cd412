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

// As one change from the first place to the last: QScintilla takes up to a millisecond for each.
void replaceSpans(Editor& editor, const std::vector<Replacement>& replacements)
{
    if (replacements.empty())
        return;
    const QString text = editor.text();
    const long top = editor.SendScintilla(Sci::SCI_GETFIRSTVISIBLELINE);
    const qsizetype caret
        = QString::fromUtf8(text.toUtf8().left(editor.SendScintilla(Sci::SCI_GETCURRENTPOS)))
              .size();
    const qsizetype first = replacements.front().span.begin;
    qsizetype moved = caret;
    qsizetype copied = first;
    QString made;
    for (const Replacement& each : replacements) {
        const auto [begin, end] = each.span;
        made += QStringView(text).mid(copied, begin - copied);
        made += each.with;
        copied = end;
        if (end <= caret)
            moved += each.with.size() - (end - begin);
        else if (begin < caret)
            moved = first + made.size(); // it stood in what is gone
    }
    const long from = bytesOf(QStringView(text).left(first));
    const long to = from + bytesOf(QStringView(text).mid(first, copied - first));
    const QByteArray with = made.toUtf8();
    editor.beginUndoAction();
    editor.SendScintilla(Sci::SCI_SETTARGETRANGE, asWord(from), to);
    editor.SendScintilla(Sci::SCI_REPLACETARGET, asWord(with.size()), with.constData());
    editor.endUndoAction();
    editor.SendScintilla(
        Sci::SCI_SETEMPTYSELECTION, asWord(bytesOf(QStringView(editor.text()).left(moved))));
    editor.SendScintilla(Sci::SCI_SETFIRSTVISIBLELINE, asWord(top));
}

} // namespace clutch::ui
