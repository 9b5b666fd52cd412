// Paths of files as code has them.
#pragma once

#include <QByteArray>
#include <QStringList>

namespace clutch {

/// Each as Python strings: 'a.py', or 'a.py', 'b.py'.
[[nodiscard]] QByteArray asPythonStrings(const QStringList& files);

} // namespace clutch
