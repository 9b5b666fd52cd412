#include "ui/editor/dropped_files.h"

#include <QDropEvent>
#include <QMimeData>
#include <QUrl>

namespace clutch::ui {

QStringList droppedFiles(const QMimeData* data)
{
    QStringList files;
    for (const QUrl& url : data->urls()) {
        if (url.isLocalFile())
            files << url.toLocalFile();
    }
    return files;
}

bool acceptFiles(QDropEvent& event)
{
    if (droppedFiles(event.mimeData()).isEmpty())
        return false;
    event.setDropAction(Qt::CopyAction);
    event.accept();
    return true;
}

} // namespace clutch::ui
