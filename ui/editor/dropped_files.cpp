#include "ui/editor/dropped_files.h"

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

} // namespace clutch::ui
