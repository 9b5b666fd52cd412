#include "ui/console/quiet_scroll_bar.h"

#include <QPaintEvent>
#include <QStyle>
#include <QStyleOptionSlider>

namespace clutch {

void QuietScrollBar::release()
{
    m_held = false;
    sliderChange(SliderRangeChange);
}

bool QuietScrollBar::event(QEvent* event)
{
    const bool done = QScrollBar::event(event);
    if (event->type() == QEvent::Polish || event->type() == QEvent::StyleChange
        || event->type() == QEvent::Show)
        setAttribute(Qt::WA_OpaquePaintEvent);
    return done;
}

void QuietScrollBar::paintEvent(QPaintEvent* event)
{
    QScrollBar::paintEvent(event);
    m_painted = event->rect().contains(rect()) ? handle() : QRect();
}

void QuietScrollBar::sliderChange(SliderChange change)
{
    if (!m_held && (m_painted.isEmpty() || handle() != m_painted))
        QScrollBar::sliderChange(change);
}

QRect QuietScrollBar::handle() const
{
    QStyleOptionSlider option;
    initStyleOption(&option);
    return style()->subControlRect(QStyle::CC_ScrollBar, &option, QStyle::SC_ScrollBarSlider, this);
}

} // namespace clutch
