// What the widgets with rows on a time axis share of their input.
#pragma once

#include <QPoint>
#include <QRect>
#include <QScrollBar>

class QWheelEvent;

namespace clutch::ui {

/// Turns of a wheel, or what a touchpad sends for them, as whole steps; what is left over counts
/// for the next. Window's thread.
class WheelSteps
{
public:
    struct Turn
    {
        int steps = 0;
        bool sideways = false; ///< with Shift, or by a wheel that turns that way
    };

    [[nodiscard]] Turn take(const QWheelEvent& event);

private:
    double m_rest = 0;
};

/// The scroll bar at the right edge of a widget whose rows are all of one height. It hides while
/// they fit. Window's thread.
class RowScrollBar : public QScrollBar
{
    Q_OBJECT
public:
    explicit RowScrollBar(QWidget* parent);

    /// Rows of `height` pixels each, of which `page` pixels can be seen.
    void place(int rows, int height, int page);

    /// Scrolls until `row` lies within `area`, both in pixels of the parent.
    void reveal(const QRect& row, const QRect& area);
};

} // namespace clutch::ui
