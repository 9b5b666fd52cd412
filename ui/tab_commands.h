// What can be done with the tabs of the panes.
#pragma once

#include <QObject>
#include <QPoint>

class QMenu;
class QWidget;

namespace clutch::ui {

class Actions;
class EditorPanel;
class FileCommands;
class Pane;
class Workbench;

/// Connects the actions about tabs, and the tabs' own buttons and menus, to Workbench and
/// FileCommands, which do it. Owned by the MainWindow, UI thread; the others outlive it. Closing a
/// pane with its last tab is the window's.
class TabCommands : public QObject
{
    Q_OBJECT
public:
    TabCommands(Workbench& workbench, FileCommands& files, Actions& actions, QWidget* window);

    /// Which of the actions can be done now.
    void updateActions();
    /// The context menu of a text's tab.
    void fillMenu(QMenu& menu, EditorPanel& text);

signals:
    void closePaneRequested(clutch::ui::Pane* pane);

private:
    void step(int by);
    void closeOthers(EditorPanel& text);
    void fillMoveMenu(QMenu& menu, EditorPanel& text);
    void popup(
        EditorPanel& text, const QPoint& position, void (TabCommands::*fill)(QMenu&, EditorPanel&));
    [[nodiscard]] EditorPanel* currentText() const;

    Workbench& m_workbench;
    FileCommands& m_files;
    Actions& m_actions;
    QWidget* m_window;
};

} // namespace clutch::ui
