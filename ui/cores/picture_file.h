// What a widget shows, as a file.
#pragma once

#include <QString>

class QWidget;

namespace clutch::ui {

/// Writes what `widget` shows to `path`: as SVG where the name ends so, else as the picture that
/// the name's ending asks for. A sentence that says where it is, or why it is not. UI thread.
[[nodiscard]] QString writePicture(QWidget& widget, const QString& path);

/// Writes `content` to `path`; a sentence as above. `what` begins it: "The trace".
[[nodiscard]] QString writeFile(
    const QString& what, const QByteArray& content, const QString& path);

} // namespace clutch::ui
