#include "ui/cores/row_input.h"

#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace clutch::ui {

WheelSteps::Turn WheelSteps::take(const QWheelEvent& event)
{
    const QPoint angle = event.angleDelta();
    const bool sideways = std::abs(angle.x()) > std::abs(angle.y())
        || event.modifiers().testFlag(Qt::ShiftModifier);
    // Touchpads send small pieces: a step is 120 of them.
    m_rest += (sideways && angle.x() != 0 ? angle.x() : angle.y()) / 120.0;
    const int steps = static_cast<int>(m_rest);
    m_rest -= steps;
    return {steps, sideways};
}

RowScrollBar::RowScrollBar(QWidget* parent)
    : QScrollBar(Qt::Vertical, parent)
{
    hide();
}

void RowScrollBar::place(int rows, int height, int page)
{
    const int all = rows * height;
    const int wide = sizeHint().width();
    setGeometry(parentWidget()->width() - wide, 0, wide, parentWidget()->height());
    setPageStep(std::max(1, page));
    setSingleStep(height);
    setRange(0, std::max(0, all - pageStep()));
    setVisible(all > pageStep());
}

void RowScrollBar::reveal(const QRect& row, const QRect& area)
{
    if (row.top() < area.top())
        setValue(value() + row.top() - area.top());
    else if (row.bottom() > area.bottom())
        setValue(value() + row.bottom() - area.bottom());
}

} // namespace clutch::ui
