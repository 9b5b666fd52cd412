// Everything the window can be told to do, each with its words, its key and its icon.
#pragma once

#include <QAction>
#include <QKeySequence>
#include <QList>
#include <QObject>

class QMenu;
class QMenuBar;

namespace clutch::ui {

/// One action of the window and where it stands.
struct NamedAction
{
    QString group; // "Run": the menu, and the heading in the sheet of shortcuts
    QAction* action;
};

/// Makes the actions; what they do is connected by the window. Owned by the MainWindow, UI thread.
/// Every action has a text, a tool tip and a stable objectName; menus, tool bar, palette and the
/// sheet of shortcuts are all made from here, so that nothing stands in one and not in another.
class Actions : public QObject
{
    Q_OBJECT
public:
    explicit Actions(QWidget* window);

    // File
    QAction* newFile;
    QAction* open;
    QAction* save;
    QAction* saveAs;
    QAction* closeTab;
    QAction* closeOtherTabs;
    QAction* copyPath;
    QAction* moveTab;
    QAction* nextTab;
    QAction* previousTab;
    QAction* exportTrace;
    QAction* exportPicture;
    QAction* saveRecording;
    QAction* openRecording;
    QAction* quit;
    // Edit
    QAction* undo;
    QAction* redo;
    QAction* cut;
    QAction* copy;
    QAction* paste;
    QAction* selectAll;
    QAction* find;
    QAction* findNext;
    QAction* findPrevious;
    QAction* replace;
    QAction* findInAll;
    QAction* replaceInAll;
    QAction* goToLine;
    QAction* toggleComment;
    QAction* selectNext;
    QAction* foldBlock;
    QAction* foldAll;
    QAction* format;
    QAction* settings;
    // Code
    QAction* completeName;
    QAction* outline;
    QAction* definition;
    QAction* goBack;
    QAction* goForward;
    QAction* nextProblem;
    QAction* previousProblem;
    QAction* fix;
    QAction* fixAll;
    // Run
    QAction* run;
    QAction* runSelection;
    QAction* runCell;
    QAction* runIn;
    QAction* runAll;
    QAction* stop;
    QAction* stopAll;
    QAction* keepNames;
    // Interpreters
    QAction* newInterpreter;
    QAction* newIsolated;
    QAction* newSharedGil;
    QAction* newLegacy;
    QAction* newCustom;
    QAction* closePane;
    QAction* nextPane;
    QAction* previousPane;
    QAction* switchToConsole;
    QAction* mainConsole;
    // Runtime
    QAction* restart;
    QAction* finalizeByClutch;
    QAction* finalizeByCPython;
    // View
    QAction* themeSystem;
    QAction* themeLight;
    QAction* themeDark;
    QAction* panesAutomatic;
    QAction* panesSideBySide;
    QAction* panesInRows;
    QAction* panesAsTabs;
    QAction* zoomIn;
    QAction* zoomOut;
    QAction* zoomReset;
    QAction* whitespace;
    QAction* ruler;
    QAction* presentation;
    QAction* panelLeft;
    QAction* panelRight;
    QAction* panelAbove;
    QAction* panelBelow;
    QAction* panelFloats;
    QAction* hidePanel;
    QAction* resetLayout;
    QAction* variables;
    QAction* microscope;
    QAction* clearConsole;
    QAction* saveOutput;
    // Lessons
    QAction* loadLesson;
    QAction* demo;
    // Help
    QAction* palette;
    QAction* shortcuts;
    QAction* about;

    [[nodiscard]] const QList<NamedAction>& all() const { return m_all; }
    /// An action that somebody else made (a dock's) joins the others of its group.
    void add(const QString& group, QAction* action);

private:
    QAction* make(const char* name, const QString& text, const QString& tip,
        const QList<QKeySequence>& keys = {}, const QString& iconName = {});

    QWidget* m_window;
    QString m_group;
    QList<NamedAction> m_all;
};

/// Two keys, one after the other, for what is done rarely: Ctrl+J and `second`.
[[nodiscard]] QKeySequence chord(Qt::Key second);

/// "Run (F5)": the tool tip with the key that does the same.
[[nodiscard]] QString tipWithKey(const QAction& action);

} // namespace clutch::ui
