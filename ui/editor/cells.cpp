#include "ui/editor/cells.h"

#include "ui/style/themes.h"

#include <Qsci/qsciscintilla.h>

#include <algorithm>

namespace clutch::ui {

namespace {

// "# %%", "#%%" and what follows; empty text where the line is none.
QString behindSign(const QString& line)
{
    const QString text = line.trimmed();
    if (!text.startsWith(QLatin1Char('#')))
        return {};
    const QString rest = text.mid(1).trimmed();
    return rest.startsWith(QLatin1String("%%")) ? rest : QString();
}

} // namespace

bool isCellHeading(const QString& line)
{
    return !behindSign(line).isEmpty();
}

QString cellTitle(const QString& heading)
{
    return behindSign(heading).mid(2).trimmed();
}

Cell cellAt(const QsciScintilla& editor, int line)
{
    const int lines = editor.lines();
    Cell cell;
    cell.first = std::clamp(line, 0, std::max(0, lines - 1));
    cell.last = cell.first;
    while (cell.first > 0 && !isCellHeading(editor.text(cell.first)))
        --cell.first;
    while (cell.last + 1 < lines && !isCellHeading(editor.text(cell.last + 1)))
        ++cell.last;
    cell.title = cellTitle(editor.text(cell.first));
    return cell;
}

CellBorders::CellBorders(QsciScintilla& editor)
    : m_editor(editor)
    , m_above(editor.markerDefine(QsciScintilla::Underline))
    , m_heading(editor.markerDefine(QsciScintilla::Background))
{
}

void CellBorders::dress()
{
    m_editor.setMarkerBackgroundColor(theme().muted, m_above);
    m_editor.setMarkerBackgroundColor(theme().raised, m_heading);
}

void CellBorders::mark(int first, int last)
{
    const int end = std::min(last, m_editor.lines() - 1);
    for (int line = std::max(0, first); line <= end; ++line) {
        const bool heading = isCellHeading(m_editor.text(line));
        const auto show = [&](int where, int marker) {
            const bool shown
                = (m_editor.markersAtLine(where) & 1U << static_cast<unsigned>(marker)) != 0;
            if (heading && !shown)
                m_editor.markerAdd(where, marker);
            else if (!heading && shown)
                m_editor.markerDelete(where, marker);
        };
        show(line, m_heading);
        if (line > 0)
            show(line - 1, m_above);
    }
}

} // namespace clutch::ui
