// The cells of a source text: what lies between lines that begin with "# %%".
#pragma once

#include <QString>

class QsciScintilla;

namespace clutch::ui {

/// Lines from `first` to `last`, counted from 0. The first one is the cell's heading, but in a cell
/// that begins with the text.
struct Cell
{
    int first = 0;
    int last = 0;
    QString title; // what stands behind "# %%"; may be empty
};

/// Whether a cell begins with this line.
[[nodiscard]] bool isCellHeading(const QString& line);
/// What such a line calls its cell; may be empty.
[[nodiscard]] QString cellTitle(const QString& heading);

/// The cell that `line` is in; the whole text where it has no headings.
[[nodiscard]] Cell cellAt(const QsciScintilla& editor, int line);

/// Draws a line over every cell that begins among these lines. Owned by the Editor, UI thread;
/// called again when text or what is seen of it changes.
class CellBorders
{
public:
    explicit CellBorders(QsciScintilla& editor);
    CellBorders(const CellBorders&) = delete;
    CellBorders& operator=(const CellBorders&) = delete;

    void dress();
    void mark(int first, int last);

private:
    QsciScintilla& m_editor;
    int m_above; // on the line before a heading: Scintilla draws only below lines
    int m_heading;
};

} // namespace clutch::ui
