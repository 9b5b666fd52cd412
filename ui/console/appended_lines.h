// What is painted of a view after text was put at its end.
#pragma once

#include <QSize>

class QsciScintilla;

namespace clutch {

/// Scintilla paints all of its view for each line that is added, because its scroll bar has another
/// range then. Between begin() and end() it gets nothing painted; then what stays is moved up as
/// pixels, and the lines that changed are painted. Holds a reference to the view, which owns it and
/// keeps its event loop out between the two. UI thread only.
class AppendedLines
{
public:
    explicit AppendedLines(QsciScintilla& view);

    /// Text from `firstChanged` on is about to change.
    void begin(long firstChanged);
    /// More than that has changed.
    void everything() { m_everything = true; }
    void end();

private:
    [[nodiscard]] long top() const;
    [[nodiscard]] long lineHeight() const;

    QsciScintilla& m_view;
    QSize m_size;
    long m_top = 0;
    long m_height = 0;
    long m_firstChanged = 0;
    bool m_everything = false;
};

} // namespace clutch
