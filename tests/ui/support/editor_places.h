// Where things are in an editor.
#pragma once

#include "ui/editor/editor.h"

namespace clutch::ui {

/// The characters that `indicator` marks.
inline QString markedText(const Editor& editor, unsigned long indicator)
{
    QByteArray marked;
    const QByteArray text = editor.text().toUtf8();
    for (long at = 0; at < text.size(); ++at) {
        if (editor.SendScintilla(QsciScintilla::SCI_INDICATORVALUEAT, indicator, at) != 0)
            marked += text.at(at);
    }
    return QString::fromUtf8(marked);
}

/// Inside of the character at `line` and `column`, both from 0; of the viewport.
inline QPoint pointOf(const Editor& editor, int line, int column)
{
    const long position = editor.positionFromLineIndex(line, column);
    const auto at = [&](unsigned message) {
        return static_cast<int>(editor.SendScintilla(message, 0UL, position));
    };
    return {at(QsciScintilla::SCI_POINTXFROMPOSITION) + 2,
        at(QsciScintilla::SCI_POINTYFROMPOSITION) + 4};
}

} // namespace clutch::ui
