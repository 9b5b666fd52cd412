// Places in output that can be clicked.
#pragma once

#include "ui/console/console_palette.h"
#include "ui/models/console_text.h"

#include <QPoint>
#include <QString>

#include <optional>
#include <utility>

namespace clutch {

class OutputView;

/// A frame of a traceback as it is written in a line of output.
struct FrameLink
{
    int start = 0; // in bytes from the beginning of the line
    int length = 0;
    QString file;
    int line = 0;
};

/// `File "x.py", line 3` somewhere in a line of output, UTF-8.
std::optional<FrameLink> frameInLine(const QByteArray& line);

/// Finds what is under the mouse, underlines it and reports clicks as the view's signals. Frames
/// are recognised when somebody points at them, so that printing them costs nothing. A member of
/// OutputView.
class OutputLinks
{
public:
    explicit OutputLinks(OutputView& view);
    void setPalette(const ConsolePalette& palette);
    void addFold(long position, long length, FoldId fold, FoldLink::Action action);
    void hover(QPoint point);
    /// True where there was something to activate.
    bool activateAt(long position);

private:
    struct Range
    {
        long start = 0;
        long length = 0;
    };
    [[nodiscard]] std::optional<std::pair<Range, FrameLink>> frameAt(long position) const;
    [[nodiscard]] long foldAt(long position) const;
    void underline(std::optional<Range> range);

    OutputView& m_view;
    std::optional<Range> m_underlined;
};

} // namespace clutch
