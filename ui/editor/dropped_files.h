// Files that are dragged onto an editor or a console.
#pragma once

#include <QStringList>

class QMimeData;

namespace clutch::ui {

/// Files of this machine; none where something else is dragged.
[[nodiscard]] QStringList droppedFiles(const QMimeData* data);

} // namespace clutch::ui
