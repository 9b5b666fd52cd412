#include "ui/console/appended_lines.h"

#include <Qsci/qsciscintilla.h>

#include <QWidget>

#include <algorithm>

namespace clutch {

using Sci = QsciScintillaBase;

AppendedLines::AppendedLines(QsciScintilla& view)
    : m_view(view)
{
}

long AppendedLines::top() const
{
    return m_view.SendScintilla(Sci::SCI_GETFIRSTVISIBLELINE);
}

long AppendedLines::lineHeight() const
{
    return m_view.SendScintilla(Sci::SCI_TEXTHEIGHT, 0UL);
}

void AppendedLines::begin(long firstChanged)
{
    m_size = m_view.viewport()->size();
    m_top = top();
    m_height = lineHeight();
    m_firstChanged = firstChanged;
    m_everything = false;
    // Not setUpdatesEnabled(): enabling them has all painted.
    m_view.viewport()->setAttribute(Qt::WA_UpdatesDisabled);
}

void AppendedLines::end()
{
    QWidget& viewport = *m_view.viewport();
    viewport.setAttribute(Qt::WA_UpdatesDisabled, false);
    const long moved = (top() - m_top) * m_height;
    if (m_everything || viewport.size() != m_size || lineHeight() != m_height || moved < 0
        || moved >= m_size.height()) {
        viewport.update();
        return;
    }
    if (moved > 0)
        viewport.scroll(0, static_cast<int>(-moved));
    const long line = m_view.SendScintilla(
        Sci::SCI_LINEFROMPOSITION, static_cast<unsigned long>(m_firstChanged));
    const long changed = std::max(0L, (line - top()) * m_height);
    if (changed < m_size.height())
        viewport.update(0, static_cast<int>(changed), m_size.width(),
            m_size.height() - static_cast<int>(changed));
}

} // namespace clutch
