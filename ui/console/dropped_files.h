// Files that are dragged onto a console.
#pragma once

#include <QByteArray>
#include <QStringList>

class QMimeData;

namespace clutch {

/// Files of this machine; none where something else is dragged.
[[nodiscard]] QStringList droppedFiles(const QMimeData* data);

/// Their paths as Python strings: 'a.py', or 'a.py', 'b.py'.
[[nodiscard]] QByteArray asPythonStrings(const QStringList& files);

} // namespace clutch
