// How an editor hides and shows blocks by keys; its margin does it by itself.
#include "ui/editor/editor.h"

#include <algorithm>

namespace clutch::ui {

// The caret never stays in what is hidden.
void Editor::showCaretLine()
{
    long line = caretPlace().line - 1;
    while (line > 0 && SendScintilla(SCI_GETLINEVISIBLE, static_cast<unsigned long>(line)) == 0)
        line = SendScintilla(SCI_GETFOLDPARENT, static_cast<unsigned long>(line));
    if (line != caretPlace().line - 1)
        setCursorPosition(static_cast<int>(std::max(0L, line)), 0);
    ensureCursorVisible();
}

void Editor::foldBlock()
{
    auto line = static_cast<unsigned long>(caretPlace().line - 1);
    SendScintilla(SCI_COLOURISE, 0UL, // which finds the blocks: as far as this one reaches
        SendScintilla(SCI_GETLINEENDPOSITION, line + 1));
    if (!(SendScintilla(SCI_GETFOLDLEVEL, line) & SC_FOLDLEVELHEADERFLAG)) {
        const long parent = SendScintilla(SCI_GETFOLDPARENT, line);
        if (parent < 0)
            return;
        line = static_cast<unsigned long>(parent);
    }
    SendScintilla(SCI_TOGGLEFOLD, line);
    showCaretLine();
}

bool Editor::foldEverything()
{
    if (lines() > kMostFoldedLines)
        return false;
    foldAll(true);
    showCaretLine();
    return true;
}

} // namespace clutch::ui
