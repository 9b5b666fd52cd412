// Which parameter of a call one is about to write.
#pragma once

#include <QString>

class QsciScintilla;

namespace clutch::ui {

/// A part of a text, in its characters; nothing where `length` is 0.
struct ParameterSpan
{
    qsizetype begin = 0;
    qsizetype length = 0;
};

/// Where in `tip`, which reads like "f(a, b=1, *, c)", the parameter stands that the argument at
/// the end of `code` is for: by its number, or by its name where it has one. Nothing where the tip
/// has none for it.
[[nodiscard]] ParameterSpan currentParameter(const QString& tip, const QString& code);

/// Shows the words about a call at the caret, with that parameter marked in them.
void showCallTip(QsciScintilla& editor, const QString& tip, const ParameterSpan& current);

} // namespace clutch::ui
