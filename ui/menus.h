// Menus and tool bar, made from the actions.
#pragma once

class QMainWindow;
class QMenu;
class QPoint;

namespace clutch::ui {

class Actions;
class DockLayout;

/// What the window fills when it is about to be shown.
struct LiveMenus
{
    QMenu* recentFiles = nullptr;
    QMenu* cores = nullptr; // where the current pane's interpreter may run
    QMenu* finalizers = nullptr; // whose thread calls Py_FinalizeEx()
    QMenu* runtimes = nullptr; // which CPython
    QMenu* lessons = nullptr;
};

[[nodiscard]] LiveMenus fillMenuBar(QMainWindow& window, Actions& actions, const DockLayout& docks);
/// Shows a menu of no bar with its first entry active, for the keyboard.
void popUp(QMenu& menu, const QPoint& position);
void fillToolBar(QMainWindow& window, Actions& actions);

} // namespace clutch::ui
