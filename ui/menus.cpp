#include "ui/menus.h"

#include "ui/actions.h"
#include "ui/dock_layout.h"
#include "ui/style/icons.h"
#include "ui/style/theme.h"

#include <QDockWidget>
#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>
#include <QToolBar>
#include <QToolButton>

namespace clutch::ui {

namespace {

// Between a tool button's icon and its text; the style has no measure for it.
const QString kGap = QStringLiteral("\u2002");

// A button whose main part does the usual thing and whose arrow offers the others.
QToolButton* menuButton(QToolBar* bar, QAction* main, const QString& text,
    const QList<QAction*>& choices, QToolButton::ToolButtonPopupMode mode)
{
    auto* button = new QToolButton(bar);
    auto* menu = new QMenu(button);
    menu->setToolTipsVisible(true);
    menu->addActions(choices);
    button->setMenu(menu);
    button->setPopupMode(mode);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setText(kGap + text);
    button->setIcon(main->icon());
    button->setToolTip(main->toolTip());
    button->setAccessibleName(text);
    if (mode == QToolButton::MenuButtonPopup)
        QObject::connect(button, &QToolButton::clicked, main, &QAction::trigger);
    bar->addWidget(button);
    return button;
}

} // namespace

LiveMenus fillMenuBar(QMainWindow& window, Actions& actions, const DockLayout& docks)
{
    LiveMenus live;
    const auto menu = [&](const QString& title) {
        QMenu* made = window.menuBar()->addMenu(title);
        made->setToolTipsVisible(true);
        return made;
    };
    QMenu* file = menu(Actions::tr("&File"));
    file->addActions({actions.newFile, actions.open});
    live.recentFiles = file->addMenu(Actions::tr("Open &recent"));
    file->addSeparator();
    file->addActions({actions.save, actions.saveAs});
    file->addSeparator();
    QMenu* tabs = file->addMenu(Actions::tr("Ta&bs"));
    tabs->setToolTipsVisible(true);
    tabs->addActions({actions.nextTab, actions.previousTab, actions.moveTab, actions.copyPath,
        actions.closeOtherTabs});
    file->addAction(actions.closeTab);
    file->addSeparator();
    file->addActions({actions.saveRecording, actions.openRecording});
    file->addSeparator();
    file->addActions({actions.exportTrace, actions.exportPicture});
    file->addSeparator();
    file->addAction(actions.quit);

    QMenu* edit = menu(Actions::tr("&Edit"));
    edit->addActions({actions.undo, actions.redo});
    edit->addSeparator();
    edit->addActions({actions.cut, actions.copy, actions.paste, actions.selectAll});
    edit->addSeparator();
    edit->addActions(
        {actions.find, actions.findNext, actions.findPrevious, actions.replace, actions.goToLine});
    edit->addSeparator();
    edit->addActions({actions.findInAll, actions.replaceInAll});
    edit->addSeparator();
    edit->addActions({actions.toggleComment, actions.selectNext, actions.format});
    edit->addSeparator();
    edit->addActions({actions.foldBlock, actions.foldAll});
    edit->addSeparator();
    edit->addAction(actions.settings);

    QMenu* code = menu(Actions::tr("&Code"));
    code->addActions({actions.completeName, actions.outline, actions.definition, actions.goBack,
        actions.goForward});
    code->addSeparator();
    code->addActions({actions.nextProblem, actions.previousProblem, actions.fix, actions.fixAll});

    QMenu* run = menu(Actions::tr("&Run"));
    run->addActions({actions.run, actions.runSelection, actions.runCell, actions.runAll});
    run->addAction(actions.runIn);
    run->addSeparator();
    run->addActions({actions.stop, actions.stopAll});
    run->addSeparator();
    run->addAction(actions.keepNames);

    QMenu* interpreters = menu(Actions::tr("&Interpreters"));
    interpreters->addActions({actions.newInterpreter, actions.newIsolated, actions.newSharedGil,
        actions.newLegacy, actions.newCustom});
    interpreters->addSeparator();
    live.cores = interpreters->addMenu(Actions::tr("Co&re"));
    interpreters->addAction(actions.closePane);
    interpreters->addSeparator();
    interpreters->addActions(
        {actions.nextPane, actions.previousPane, actions.switchToConsole, actions.mainConsole});

    QMenu* runtime = menu(Actions::tr("Run&time"));
    runtime->addAction(actions.restart);
    runtime->addSeparator();
    runtime->addActions({actions.finalizeByClutch, actions.finalizeByCPython});
    live.finalizers = runtime->addMenu(Actions::tr("CPython closes, called &from"));
    runtime->addSeparator();
    live.runtimes = runtime->addMenu(Actions::tr("&Python"));

    QMenu* view = menu(Actions::tr("&View"));
    for (QDockWidget* dock : docks.docks()) {
        view->addAction(dock->toggleViewAction());
        actions.add(Actions::tr("View"), dock->toggleViewAction());
    }
    QMenu* panels = view->addMenu(Actions::tr("Go to or move a pane&l"));
    panels->setToolTipsVisible(true);
    for (QAction* action : docks.goToActions()) {
        panels->addAction(action);
        actions.add(Actions::tr("View"), action);
    }
    panels->addSeparator();
    panels->addActions({actions.panelLeft, actions.panelRight, actions.panelAbove,
        actions.panelBelow, actions.panelFloats, actions.hidePanel});
    view->addSeparator();
    QMenu* panes = view->addMenu(Actions::tr("Pan&es"));
    panes->setToolTipsVisible(true);
    panes->addActions({actions.panesAutomatic, actions.panesSideBySide, actions.panesInRows,
        actions.panesAsTabs});
    QMenu* themes = view->addMenu(Actions::tr("&Theme"));
    themes->addActions({actions.themeSystem, actions.themeLight, actions.themeDark});
    view->addSeparator();
    view->addActions({actions.zoomIn, actions.zoomOut, actions.zoomReset});
    view->addSeparator();
    view->addActions({actions.whitespace, actions.ruler});
    view->addSeparator();
    view->addActions({actions.microscope, actions.variables, actions.clearConsole,
        actions.saveOutput, actions.presentation, actions.resetLayout});

    live.lessons = menu(Actions::tr("&Lessons"));
    live.lessons->addActions({actions.loadLesson, actions.demo});

    QMenu* help = menu(Actions::tr("&Help"));
    help->addActions({actions.palette, actions.shortcuts});
    help->addSeparator();
    help->addAction(actions.about);
    return live;
}

// Only when it is seen: an entry's submenu that opens before lies below it, and the menu takes the
// keys that are meant for the submenu.
void popUp(QMenu& menu, const QPoint& position)
{
    menu.popup(position);
    menu.setActiveAction(menu.actions().constFirst());
}

void fillToolBar(QMainWindow& window, Actions& actions)
{
    auto* bar = new QToolBar(Actions::tr("Tool bar"), &window);
    bar->setObjectName(QStringLiteral("toolbar"));
    bar->setMovable(false);
    bar->setContextMenuPolicy(Qt::PreventContextMenu);
    bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    bar->setIconSize({Metrics::kIcon, Metrics::kIcon});
    menuButton(bar, actions.newInterpreter, Actions::tr("Interpreter"),
        {actions.newIsolated, actions.newSharedGil, actions.newLegacy, actions.newCustom},
        QToolButton::MenuButtonPopup);
    bar->addSeparator();
    for (QAction* action : {actions.run, actions.runAll, actions.stop, actions.restart}) {
        QString text = action->text();
        action->setIconText(kGap + text.remove(QLatin1Char('&')));
    }
    bar->addActions({actions.run, actions.runAll, actions.stop});
    auto* space = new QWidget(bar);
    space->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    bar->addWidget(space);
    bar->addAction(actions.restart);
    for (QAction* action : {actions.run, actions.runAll, actions.stop, actions.restart})
        bar->widgetForAction(action)->setAccessibleName(action->iconText().trimmed());
    menuButton(bar, actions.finalizeByClutch, Actions::tr("Finalize"),
        {actions.finalizeByClutch, actions.finalizeByCPython}, QToolButton::InstantPopup)
        ->setToolTip(
            Actions::tr("End the interpreters and the runtime, and see what they leave behind"));
    window.addToolBar(bar);
}

} // namespace clutch::ui
