#include "ui/editor/scroll_width.h"

#include <Qsci/qsciscintilla.h>

#include <QScrollBar>

#include <algorithm>

namespace clutch::ui {

namespace {

using S = QsciScintilla;

long widthOf(const QsciScintilla& editor, unsigned long line)
{
    const auto x = [&](long position) {
        return editor.SendScintilla(S::SCI_POINTXFROMPOSITION, 0UL, position);
    };
    return x(editor.SendScintilla(S::SCI_GETLINEENDPOSITION, line))
        - x(editor.SendScintilla(S::SCI_POSITIONFROMLINE, line));
}

} // namespace

void fitScrollWidth(QsciScintilla& editor)
{
    if (editor.horizontalScrollBar()->maximum() == 0)
        return;
    const long first = editor.SendScintilla(S::SCI_GETFIRSTVISIBLELINE);
    const long last = first + editor.SendScintilla(S::SCI_LINESONSCREEN);
    long widest = 1;
    for (long shown = first; shown <= last; ++shown) {
        const long line
            = editor.SendScintilla(S::SCI_DOCLINEFROMVISIBLE, static_cast<unsigned long>(shown));
        widest = std::max(widest, widthOf(editor, static_cast<unsigned long>(line)));
    }
    if (widest < editor.scrollWidth())
        editor.setScrollWidth(static_cast<int>(widest));
}

} // namespace clutch::ui
