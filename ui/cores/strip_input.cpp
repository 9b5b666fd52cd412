// Mouse and keyboard of StripWidget. Whatever the mouse can do, keys can do as well.
#include "ui/cores/strip_widget.h"

#include <QApplication>
#include <QKeyEvent>
#include <QMouseEvent>

#include <cmath>

namespace clutch::ui {

void StripWidget::mouseMoveEvent(QMouseEvent* event)
{
    const std::int64_t column = m_view.columnAt(deviceX(event->position()));
    if (m_pressed && (event->buttons() & Qt::LeftButton)) {
        const int moved = std::abs(static_cast<int>(event->position().x()) - m_pressedX);
        m_dragged = m_dragged || moved >= QApplication::startDragDistance();
        if (m_dragged)
            m_view.selectColumns(*m_pressed, column);
    }
    m_pointer = event->position().toPoint();
    if (const int row = rowAt(m_pointer->y()); row >= 0)
        setCurrentRow(row);
    m_view.setCrosshair(column);
    update();
}

void StripWidget::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton)
        return;
    m_pressed = m_view.columnAt(deviceX(event->position()));
    m_pressedX = static_cast<int>(event->position().x());
    m_dragged = false;
}

void StripWidget::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || !m_pressed)
        return;
    m_pressed.reset();
    if (!m_dragged)
        m_view.setSelection(std::nullopt);
}

void StripWidget::leaveEvent(QEvent* event)
{
    QWidget::leaveEvent(event);
    m_pointer.reset();
    m_view.setCrosshair(std::nullopt);
}

void StripWidget::wheelEvent(QWheelEvent* event)
{
    if (event->modifiers().testFlag(Qt::ControlModifier)) {
        event->ignore(); // that zooms the pane's type
        return;
    }
    const auto [steps, sideways] = m_wheel.take(*event);
    if (steps != 0) {
        if (sideways)
            m_view.pan(steps * std::max(1, m_view.columns() / 10));
        else
            m_view.zoom(steps, m_view.columnAt(deviceX(event->position())));
        m_view.setCrosshair(m_view.columnAt(deviceX(event->position())));
    }
    event->accept();
}

bool StripWidget::handlesKey(const QKeyEvent* event) const
{
    // With Alt the window goes back and forth, with Ctrl from tab to tab.
    if (event->modifiers().testFlag(Qt::AltModifier))
        return false;
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right:
    case Qt::Key_Up:
    case Qt::Key_Down:
    case Qt::Key_Home:
    case Qt::Key_End:
    case Qt::Key_Space:
        return true;
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
    case Qt::Key_Plus:
    case Qt::Key_Equal:
    case Qt::Key_Minus:
        return !event->modifiers().testFlag(
            Qt::ControlModifier); // with it: the next tab, the pane's type
    case Qt::Key_Escape:
        return m_view.selection() || m_view.crosshair();
    default:
        return event->matches(QKeySequence::Copy);
    }
}

bool StripWidget::event(QEvent* event)
{
    // The window's shortcuts must not take the keys that this widget answers to while it has the
    // focus.
    if (event->type() == QEvent::ShortcutOverride && handlesKey(static_cast<QKeyEvent*>(event))) {
        event->accept();
        return true;
    }
    return QWidget::event(event);
}

void StripWidget::keyPressEvent(QKeyEvent* event)
{
    if (!handlesKey(event)) {
        QWidget::keyPressEvent(event);
        return;
    }
    if (event->matches(QKeySequence::Copy)) {
        emit copyRequested();
        return;
    }
    const auto extend = event->modifiers().testFlag(Qt::ShiftModifier) ? TimeView::Extend::Selection
                                                                       : TimeView::Extend::No;
    const int stride = event->modifiers().testFlag(Qt::ControlModifier) ? 10 : 1;
    const std::int64_t middle
        = m_view.crosshairSeen().value_or(m_view.endColumn() - m_view.columns() / 2);
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right:
    case Qt::Key_Up:
    case Qt::Key_Down:
    case Qt::Key_Home:
    case Qt::Key_End:
        m_pointer.reset(); // the crosshair is the keyboard's now, until the pointer moves
        break;
    default:
        break;
    }
    switch (event->key()) {
    case Qt::Key_Left:
        m_view.moveCrosshair(-stride, extend);
        break;
    case Qt::Key_Right:
        m_view.moveCrosshair(stride, extend);
        break;
    case Qt::Key_Up:
        setCurrentRow(m_currentRow - 1);
        break;
    case Qt::Key_Down:
        setCurrentRow(m_currentRow + 1);
        break;
    case Qt::Key_Home:
        m_view.pause();
        m_view.moveCrosshairTo(m_view.columnOf(m_view.load().first()), extend);
        break;
    case Qt::Key_End:
        m_view.goLive();
        m_view.setCrosshair(m_view.endColumn() - 1);
        break;
    case Qt::Key_PageUp:
        m_view.pan(std::max(1, m_view.columns() / 2));
        break;
    case Qt::Key_PageDown:
        m_view.pan(-std::max(1, m_view.columns() / 2));
        break;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        m_view.zoom(1, middle);
        break;
    case Qt::Key_Minus:
        m_view.zoom(-1, middle);
        break;
    case Qt::Key_Space:
        m_view.toggleLive();
        break;
    case Qt::Key_Escape:
        if (m_view.selection())
            m_view.setSelection(std::nullopt);
        else
            m_view.setCrosshair(std::nullopt);
        break;
    default:
        break;
    }
    tell();
}

void StripWidget::tell()
{
    // A screen reader says it; only for keys, the pointer would make it chatter.
    const Readout now = readout();
    if (!now.isEmpty())
        setAccessibleDescription(now.toText());
}

} // namespace clutch::ui
