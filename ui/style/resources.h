// Icons and lessons that are compiled into the program.
#pragma once

namespace clutch::ui {

/// Makes :/icons and :/lessons reachable. A static library's resources are dropped by the linker
/// unless somebody asks.
void useResources();

} // namespace clutch::ui
