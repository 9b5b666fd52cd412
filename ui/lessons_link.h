// Lessons and the window: their menu, their panel, and their programs in panes.
#pragma once

#include "ui/models/lessons.h"

#include <QObject>

#include <vector>

class QMenu;

namespace clutch::ui {

class Actions;
class DockLayout;
class LessonsPanel;
class Pane;
class Workbench;

/// Opens lessons from the menu and loads their programs. Owned by the MainWindow, UI thread.
///
/// Loading takes no text away that somebody has typed or opened: a program goes in place of a text
/// that nobody has touched, else into a tab of its own, and where a pane's interpreter is of
/// another kind than the program wants, into another pane.
class LessonsLink : public QObject
{
    Q_OBJECT
public:
    LessonsLink(Workbench& workbench, LessonsPanel& panel, DockLayout& docks, Actions& actions,
        QObject* parent);

    /// The lessons before what the menu has already.
    void fillMenu(QMenu& menu);
    void open(int index);
    void load(int index);

private:
    [[nodiscard]] Pane& paneFor(const LessonProgram& program, const std::vector<Pane*>& taken);
    static void put(const LessonProgram& program, Pane& pane);

    Workbench& m_workbench;
    LessonsPanel& m_panel;
    DockLayout& m_docks;
    Actions& m_actions;
};

} // namespace clutch::ui
