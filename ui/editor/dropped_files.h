// Files that are dragged onto an editor or a console.
#pragma once

#include <QStringList>

class QDropEvent;
class QMimeData;

namespace clutch::ui {

/// Files of this machine; none where something else is dragged.
[[nodiscard]] QStringList droppedFiles(const QMimeData* data);

/// Accepts what is dragged or dropped where it is files, as a copy whatever was proposed: they are
/// only read, and who drags them may delete what was moved. False, and nothing done, for all else.
bool acceptFiles(QDropEvent& event);

} // namespace clutch::ui
