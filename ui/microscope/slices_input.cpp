// Mouse and keyboard of SlicesWidget. Whatever the mouse can do, keys can do as well.
#include "ui/microscope/slices_widget.h"

#include <QApplication>
#include <QKeyEvent>
#include <QMouseEvent>

#include <cmath>

namespace clutch::ui {

void SlicesWidget::setRow(int row)
{
    m_row = std::clamp(row, 0, std::max(0, rowCount() - 1));
    m_scroll->reveal(rowRect(m_row), plot());
    update();
}

void SlicesWidget::zoom(int steps)
{
    m_span.zoom(steps, m_crosshair.value_or((m_span.from() + m_span.to()) / 2));
    emit rangeChanged();
    update();
}

void SlicesWidget::showAll()
{
    m_span.showAll();
    emit rangeChanged();
    update();
}

void SlicesWidget::select(double a, double b)
{
    const auto [low, high] = std::minmax(a, b);
    m_selection = std::pair(m_span.clamp(low), m_span.clamp(high));
    emit rangeChanged();
}

void SlicesWidget::moveCrosshair(double ns, bool extend)
{
    const double from = m_crosshair.value_or(m_span.from());
    const auto to = static_cast<double>(m_span.clamp(ns));
    if (extend) {
        if (!m_anchor)
            m_anchor = from;
        select(*m_anchor, to);
    } else {
        m_anchor.reset();
    }
    m_crosshair = to;
    m_span.show(to);
    update();
}

void SlicesWidget::mouseMoveEvent(QMouseEvent* event)
{
    if (!m_slices)
        return;
    const double ns = nsAt(event->position().x());
    if (m_pressed && event->buttons().testFlag(Qt::LeftButton)) {
        const int moved = std::abs(static_cast<int>(event->position().x()) - m_pressedX);
        m_dragged = m_dragged || moved >= QApplication::startDragDistance();
        if (m_dragged && m_anchor)
            select(*m_anchor, ns);
    }
    m_pointer = event->position().toPoint();
    if (const int row = rowAt(m_pointer->y()); row >= 0)
        m_row = row;
    m_crosshair = static_cast<double>(m_span.clamp(ns));
    update();
}

void SlicesWidget::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || !m_slices)
        return;
    m_pressed = true;
    m_dragged = false;
    m_pressedX = static_cast<int>(event->position().x());
    m_anchor = nsAt(event->position().x());
}

void SlicesWidget::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || !m_pressed)
        return;
    m_pressed = false;
    m_anchor.reset();
    if (m_dragged || !m_selection)
        return;
    m_selection.reset();
    emit rangeChanged();
    update();
}

void SlicesWidget::leaveEvent(QEvent* event)
{
    QWidget::leaveEvent(event);
    m_pointer.reset();
    m_crosshair.reset();
    update();
}

void SlicesWidget::wheelEvent(QWheelEvent* event)
{
    if (!m_slices || event->modifiers().testFlag(Qt::ControlModifier)) {
        event->ignore(); // that zooms the pane's type
        return;
    }
    const auto [steps, sideways] = m_wheel.take(*event);
    if (steps != 0) {
        if (sideways)
            m_span.pan(-steps * m_span.length() / 10);
        else
            m_span.zoom(steps, nsAt(event->position().x()));
        m_crosshair = static_cast<double>(m_span.clamp(nsAt(event->position().x())));
        emit rangeChanged();
        update();
    }
    event->accept();
}

bool SlicesWidget::handlesKey(const QKeyEvent* event) const
{
    if (!m_slices)
        return false;
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
        return true;
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
    case Qt::Key_Plus:
    case Qt::Key_Equal:
    case Qt::Key_Minus:
    case Qt::Key_0:
        return !event->modifiers().testFlag(
            Qt::ControlModifier); // with it: the next tab, the pane's type
    case Qt::Key_Escape:
        return m_selection || m_crosshair;
    default:
        return event->matches(QKeySequence::Copy);
    }
}

bool SlicesWidget::event(QEvent* event)
{
    if (event->type() == QEvent::ShortcutOverride && handlesKey(static_cast<QKeyEvent*>(event))) {
        event->accept();
        return true;
    }
    return QWidget::event(event);
}

void SlicesWidget::keyPressEvent(QKeyEvent* event)
{
    if (!handlesKey(event)) {
        QWidget::keyPressEvent(event);
        return;
    }
    if (event->matches(QKeySequence::Copy)) {
        emit copyRequested();
        return;
    }
    const bool extend = event->modifiers().testFlag(Qt::ShiftModifier);
    const bool toEdge = event->modifiers().testFlag(Qt::ControlModifier);
    const double pixel = m_span.length() / std::max(1, plot().width());
    const double at = m_crosshair.value_or(m_span.from());
    const auto step = [&](bool forward) {
        const auto edge = toEdge
            ? m_slices->edge(static_cast<std::size_t>(m_row), m_span.clamp(at), forward)
            : std::nullopt;
        if (edge || !toEdge)
            moveCrosshair(
                edge ? static_cast<double>(*edge) : at + (forward ? 4 : -4) * pixel, extend);
    };
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right:
        step(event->key() == Qt::Key_Right);
        break;
    case Qt::Key_Up:
        setRow(m_row - 1);
        break;
    case Qt::Key_Down:
        setRow(m_row + 1);
        break;
    case Qt::Key_Home:
        moveCrosshair(static_cast<double>(m_slices->fromNs()), extend);
        break;
    case Qt::Key_End:
        moveCrosshair(static_cast<double>(m_slices->toNs()), extend);
        break;
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
        m_span.pan((event->key() == Qt::Key_PageUp ? -0.5 : 0.5) * m_span.length());
        emit rangeChanged();
        update();
        break;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        zoom(1);
        break;
    case Qt::Key_Minus:
        zoom(-1);
        break;
    case Qt::Key_0:
        showAll();
        break;
    case Qt::Key_Escape:
        if (m_selection) {
            m_selection.reset();
            emit rangeChanged();
        } else {
            m_crosshair.reset();
        }
        update();
        break;
    default:
        break;
    }
    tell();
}

void SlicesWidget::tell()
{
    // A screen reader says it; only for keys, the pointer would make it chatter.
    const Readout now = readout();
    if (!now.isEmpty())
        setAccessibleDescription(now.toText());
}

} // namespace clutch::ui
