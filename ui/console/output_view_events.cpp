// OutputView's keyboard, mouse and menu.
#include "ui/console/output_links.h"
#include "ui/console/output_view.h"

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QScrollBar>
#include <QToolButton>

namespace clutch {
namespace {
constexpr QKeyCombination kCopyCode(Qt::ControlModifier | Qt::ShiftModifier, Qt::Key_C);
}

bool OutputView::event(QEvent* event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        // Ctrl+C, Ctrl+F and Ctrl+L belong to the console while it has the focus, whatever the
        // window's menus say.
        const auto* key = static_cast<QKeyEvent*>(event);
        const bool isOurs = key->modifiers() == Qt::ControlModifier
            && (key->key() == Qt::Key_C || key->key() == Qt::Key_F || key->key() == Qt::Key_L
                || key->key() == Qt::Key_A || key->key() == Qt::Key_D);
        if (isOurs || key->keyCombination() == kCopyCode) {
            event->accept();
            return true;
        }
    }
    return QsciScintilla::event(event);
}

void OutputView::keyPressEvent(QKeyEvent* event)
{
    if (event->matches(QKeySequence::Find)) {
        emit findRequested();
        return;
    }
    if (event->keyCombination() == kCopyCode) {
        copyWithoutPrompts();
        return;
    }
    if (event->key() == Qt::Key_End && event->modifiers() == Qt::ControlModifier) {
        jumpToEnd();
        return;
    }
    const bool moves = (event->key() >= Qt::Key_Home && event->key() <= Qt::Key_PageDown)
        || event->matches(QKeySequence::SelectAll);
    const bool copies = event->matches(QKeySequence::Copy) && hasSelectedText();
    if (event->matches(QKeySequence::Copy) && copies) {
        copy();
        return;
    }
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        && event->modifiers() == Qt::NoModifier
        && m_links->activateAt(SendScintilla(SCI_GETCURRENTPOS)))
        return;
    if (moves || event->key() == Qt::Key_Tab || event->key() == Qt::Key_Backtab)
        QsciScintilla::keyPressEvent(event);
    else
        emit keyForInput(event);
}

void OutputView::mouseMoveEvent(QMouseEvent* event)
{
    QsciScintilla::mouseMoveEvent(event);
    if (event->buttons() == Qt::NoButton)
        m_links->hover(event->position().toPoint());
}

void OutputView::mousePressEvent(QMouseEvent* event)
{
    m_pressed = event->position().toPoint();
    QsciScintilla::mousePressEvent(event);
}

void OutputView::mouseReleaseEvent(QMouseEvent* event)
{
    QsciScintilla::mouseReleaseEvent(event);
    const QPoint at = event->position().toPoint();
    if (event->button() != Qt::LeftButton || hasSelectedText()
        || (at - m_pressed).manhattanLength() > 3)
        return;
    const long position = SendScintilla(
        SCI_POSITIONFROMPOINTCLOSE, static_cast<unsigned long>(at.x()), static_cast<long>(at.y()));
    if (position >= 0)
        m_links->activateAt(position);
}

void OutputView::contextMenuEvent(QContextMenuEvent* event)
{
    QMenu menu(this);
    QAction* copyAction = menu.addAction(tr("&Copy"), this, [this] { copy(); });
    copyAction->setEnabled(hasSelectedText());
    menu.addAction(
        tr("Copy Code without &Prompts"), kCopyCode, this, &OutputView::copyWithoutPrompts);
    menu.addAction(tr("Select &All"), this, [this] { selectAll(); });
    menu.addSeparator();
    menu.addAction(tr("&Find…"), this, &OutputView::findRequested);
    menu.addAction(tr("&Save Output…"), this, &OutputView::saveRequested);
    menu.addAction(tr("C&lear"), this, &OutputView::clearAll);
    menu.exec(event->globalPos());
}

void OutputView::resizeEvent(QResizeEvent* event)
{
    const bool follow = isAtEnd(); // with the range of the size before
    QsciScintilla::resizeEvent(event);
    if (follow)
        jumpToEnd();
    updateJumpButton();
    m_noticesSoon.start();
}

void OutputView::wheelEvent(QWheelEvent* event)
{
    if (!(event->modifiers() & Qt::ControlModifier)) {
        QsciScintilla::wheelEvent(event);
        return;
    }
    if (event->angleDelta().y() != 0)
        emit zoomRequested(event->angleDelta().y() > 0 ? 1 : -1);
    event->accept();
}

} // namespace clutch
