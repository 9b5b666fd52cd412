#include "ui/style/plain_labels.h"

#include <QCoreApplication>
#include <QEvent>
#include <QLabel>

namespace clutch::ui {

PlainLabels::PlainLabels(QObject* parent)
    : QObject(parent)
{
    QCoreApplication::instance()->installEventFilter(this);
}

bool PlainLabels::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() != QEvent::Polish)
        return false;
    auto* label = qobject_cast<QLabel*>(watched);
    if (label && label->textFormat() == Qt::AutoText)
        label->setTextFormat(Qt::PlainText);
    return false;
}

} // namespace clutch::ui
