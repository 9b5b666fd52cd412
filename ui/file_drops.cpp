#include "ui/file_drops.h"

#include "ui/editor/dropped_files.h"

#include <QDropEvent>
#include <QWidget>

namespace clutch::ui {

void FileDrops::takeOn(QWidget& widget)
{
    widget.setAcceptDrops(true);
    widget.installEventFilter(this);
}

bool FileDrops::eventFilter(QObject*, QEvent* event)
{
    switch (event->type()) {
    case QEvent::DragEnter:
    case QEvent::DragMove:
    case QEvent::Drop:
        break;
    default:
        return false;
    }
    auto* drop = static_cast<QDropEvent*>(event);
    if (!acceptFiles(*drop))
        return false;
    if (event->type() == QEvent::Drop)
        emit dropped(droppedFiles(drop->mimeData()));
    return true;
}

} // namespace clutch::ui
