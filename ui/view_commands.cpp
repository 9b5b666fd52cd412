// What the actions of the View menu do: a part of MainWindow.
#include "ui/main_window.h"

#include "ui/actions.h"
#include "ui/console/console_widget.h"
#include "ui/dock_layout.h"
#include "ui/pane_area.h"
#include "ui/presentation.h"
#include "ui/variables/variables_panel.h"
#include "ui/workbench.h"

#include <QDockWidget>
#include <QSettings>

#include <algorithm>
#include <utility>

namespace clutch::ui {

namespace {
const QString kPaneOrderKey = QStringLiteral("window/paneOrder");
}

void MainWindow::connectView()
{
    const auto checkTheme = [this] {
        const ThemeChoice choice = Themes::instance().choice();
        m_actions->themeSystem->setChecked(choice == ThemeChoice::System);
        m_actions->themeLight->setChecked(choice == ThemeChoice::Light);
        m_actions->themeDark->setChecked(choice == ThemeChoice::Dark);
    };
    checkTheme();
    connect(&Themes::instance(), &Themes::choiceChanged, this, checkTheme);
    const auto wears = [this](QAction* action, ThemeChoice choice) {
        connect(action, &QAction::triggered, this, [choice] { Themes::instance().choose(choice); });
    };
    wears(m_actions->themeSystem, ThemeChoice::System);
    wears(m_actions->themeLight, ThemeChoice::Light);
    wears(m_actions->themeDark, ThemeChoice::Dark);
    connect(m_actions->whitespace, &QAction::toggled, this, [this](bool on) {
        Preferences now = m_preferences;
        now.showWhitespace = on;
        if (now != m_preferences) // else the action follows what was chosen
            prefer(now);
    });
    connect(m_actions->ruler, &QAction::toggled, this, [this](bool on) {
        Preferences now = m_preferences;
        now.showRuler = on;
        if (now != m_preferences)
            prefer(now);
    });
    const auto zoom = [this](int pointSize) {
        m_workbench->setCodePointSize(std::clamp(pointSize, kPointSizes.least, kPointSizes.most));
    };
    connect(m_actions->zoomIn, &QAction::triggered, this,
        [this, zoom] { zoom(m_workbench->codePointSize() + 1); });
    connect(m_actions->zoomOut, &QAction::triggered, this,
        [this, zoom] { zoom(m_workbench->codePointSize() - 1); });
    connect(m_actions->zoomReset, &QAction::triggered, this,
        [this, zoom] { zoom(m_preferences.codePointSize); });
    connect(m_actions->settings, &QAction::triggered, this, &MainWindow::openSettings);
    connect(m_actions->presentation, &QAction::toggled, m_presentation, &Presentation::set);
    connect(m_presentation, &Presentation::changed, m_actions->presentation, &QAction::setChecked);
    connect(m_actions->variables, &QAction::triggered, this, [this] {
        m_docks->raise(docks::kVariables);
        m_variables->focusSearch();
    });
    const auto onConsole = [this](QAction* action, void (ConsoleWidget::*what)()) {
        connect(action, &QAction::triggered, this, [this, what] {
            ConsoleWidget* main = m_workbench->mainConsole();
            if (m_typedIn && main->isAncestorOf(m_typedIn))
                (main->*what)();
            else if (Pane* pane = m_workbench->current())
                (pane->link().console()->*what)();
        });
    };
    onConsole(m_actions->clearConsole, &ConsoleWidget::clearOutput);
    onConsole(m_actions->saveOutput, &ConsoleWidget::saveOutput);
}

void MainWindow::connectDocks()
{
    connect(m_actions->resetLayout, &QAction::triggered, m_docks, &DockLayout::arrange);
    const auto onFocusedDock = [this](QAction* action, auto what) {
        connect(action, &QAction::triggered, this, [this, what] {
            if (QDockWidget* dock = m_docks->focused())
                what(*dock);
        });
    };
    const std::pair<QAction*, Qt::DockWidgetArea> areas[] = {
        {m_actions->panelLeft, Qt::LeftDockWidgetArea},
        {m_actions->panelRight, Qt::RightDockWidgetArea},
        {m_actions->panelAbove, Qt::TopDockWidgetArea},
        {m_actions->panelBelow, Qt::BottomDockWidgetArea},
    };
    for (const auto& [action, area] : areas)
        onFocusedDock(
            action, [this, area = area](QDockWidget& dock) { m_docks->move(dock, area); });
    onFocusedDock(
        m_actions->panelFloats, [this](QDockWidget& dock) { m_docks->toggleFloating(dock); });
    onFocusedDock(m_actions->hidePanel, [this](QDockWidget& dock) {
        dock.hide();
        if (Pane* pane = m_workbench->current())
            pane->focusEditor();
    });
    const auto follow = [this] {
        for (QAction* action : {m_actions->panelLeft, m_actions->panelRight, m_actions->panelAbove,
                 m_actions->panelBelow, m_actions->panelFloats, m_actions->hidePanel})
            action->setEnabled(m_docks->focused() != nullptr);
    };
    connect(m_docks, &DockLayout::focusedChanged, this, follow);
    follow();
}

void MainWindow::connectPaneOrders()
{
    const std::pair<QAction*, PaneOrder> orders[] = {
        {m_actions->panesAutomatic, PaneOrder::Automatic},
        {m_actions->panesSideBySide, PaneOrder::SideBySide},
        {m_actions->panesInRows, PaneOrder::Grid},
        {m_actions->panesAsTabs, PaneOrder::Tabs},
    };
    const int kept = QSettings().value(kPaneOrderKey).toInt();
    for (const auto& [action, order] : orders) {
        connect(action, &QAction::triggered, this, [this, order = order] {
            m_workbench->area().setOrder(order);
            QSettings().setValue(kPaneOrderKey, static_cast<int>(order));
        });
        if (kept == static_cast<int>(order))
            m_workbench->area().setOrder(order);
        action->setChecked(m_workbench->area().order() == order);
    }
}

} // namespace clutch::ui
