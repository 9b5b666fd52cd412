// Why a place takes nothing, where who tried to write there does not say.
#pragma once

#include <QString>

namespace clutch::ui {

/// In the system's words ("No space left on device"): a page is written into a file of its own,
/// and the file removed. Of a folder that is not there its nearest ancestor is asked. A sentence of
/// ours where that file can be written.
[[nodiscard]] QString whyNothingIsWritten(QString folder);

} // namespace clutch::ui
