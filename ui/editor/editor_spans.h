// Parts of an editor's text, selected and replaced.
#pragma once

#include "ui/editor/text_search.h"

#include <QByteArray>

#include <vector>

namespace clutch::ui {

class Editor;

/// Shows and selects a part of the editor's present text.
void selectSpan(Editor& editor, const TextSpan& span);

/// The present text in UTF-8, as the editor keeps it: a copy of it is soon made.
[[nodiscard]] QByteArray bytesOf(const Editor& editor);

/// A part of those bytes.
struct ByteSpan
{
    long begin = 0;
    long end = 0;
};
[[nodiscard]] ByteSpan bytesOf(const QString& text, const TextSpan& span);
/// How many characters of a QString the first `bytes` are.
[[nodiscard]] qsizetype charactersOf(const QByteArray& text, long bytes);

void selectBytes(Editor& editor, const ByteSpan& span);

/// One change to those bytes.
struct ByteChange
{
    ByteSpan of;
    QByteArray with;
    long caret = 0; // where it stands then
};
[[nodiscard]] ByteChange bytesOf(const QString& text, const Rewriting& rewriting);

/// Makes it in one step of undo; what is seen stays where it is.
void apply(Editor& editor, const ByteChange& change);

/// Replaces parts of the present text, which are in order and apart, in one step of undo. The
/// caret stays where it is in what remains, and so does what is seen.
void replaceSpans(Editor& editor, const std::vector<Replacement>& replacements);

} // namespace clutch::ui
