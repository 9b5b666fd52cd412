#include "ui/dialog_owner.h"

#include <QApplication>
#include <QDialog>
#include <QDockWidget>
#include <QEvent>
#include <QWindow>

namespace clutch::ui {

DialogOwner::DialogOwner(QObject* parent)
    : QObject(parent)
{
    qApp->installEventFilter(this);
}

// The event comes before the window is mapped.
bool DialogOwner::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Show && !event->spontaneous()) {
        const auto* dialog = qobject_cast<QDialog*>(watched);
        const QWidget* owner = qobject_cast<QDockWidget*>(QApplication::activeWindow());
        if (dialog && !owner && dialog->parentWidget())
            owner = dialog->parentWidget()->window(); // it may have been another's before
        if (dialog && owner && dialog->windowHandle())
            dialog->windowHandle()->setTransientParent(owner->windowHandle());
    }
    return false;
}

} // namespace clutch::ui
