#include "ui/console/quiet_scroll_bar.h"

#include <QPaintEvent>

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
    m_painted.reset();
    if (event->rect().contains(rect()))
        m_painted = handle();
}

void QuietScrollBar::sliderChange(SliderChange change)
{
    if (!m_held && (!m_painted || handle() != *m_painted))
        QScrollBar::sliderChange(change);
}

QuietScrollBar::Place QuietScrollBar::handle() const
{
    const qint64 length = orientation() == Qt::Vertical ? height() : width();
    const qint64 all = qint64{maximum()} - minimum() + pageStep();
    if (all <= 0)
        return {0, static_cast<int>(length)};
    return {static_cast<int>(length * (qint64{sliderPosition()} - minimum()) / all),
        static_cast<int>(length * pageStep() / all)};
}

} // namespace clutch
