// "Run in ▸ B": a pane's code in another interpreter.
#pragma once

class QMenu;

namespace clutch::ui {

class Pane;
class Workbench;

/// A submenu for every interpreter but the pane's own, the main one included: the whole text with
/// fresh or kept names, the selection, the cell. Says so where there is no other.
void fillRunInMenu(QMenu& menu, Workbench& workbench, Pane& from);

} // namespace clutch::ui
