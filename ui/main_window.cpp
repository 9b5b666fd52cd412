#include "ui/main_window.h"

#include "ui/actions.h"
#include "ui/console/console_widget.h"
#include "ui/cores/cores_panel.h"
#include "ui/cores/picture_file.h"
#include "ui/dialog_owner.h"
#include "ui/dock_layout.h"
#include "ui/editor/editor_panel.h"
#include "ui/editor/outline_panel.h"
#include "ui/file_commands.h"
#include "ui/finalization/finalization_panel.h"
#include "ui/find/find_panel.h"
#include "ui/find_in_texts.h"
#include "ui/interpreters/interpreters_panel.h"
#include "ui/layout_keeper.h"
#include "ui/lessons/lessons_panel.h"
#include "ui/lessons_link.h"
#include "ui/live_models.h"
#include "ui/menus.h"
#include "ui/microscope/microscope_panel.h"
#include "ui/microscope_link.h"
#include "ui/opening.h"
#include "ui/outline_link.h"
#include "ui/palettes.h"
#include "ui/presentation.h"
#include "ui/python_choice.h"
#include "ui/recording_window.h"
#include "ui/runtime/runtime_session.h"
#include "ui/settings_dialog.h"
#include "ui/status_strip.h"
#include "ui/style/banner.h"
#include "ui/style/icons.h"
#include "ui/style/resources.h"
#include "ui/tab_commands.h"
#include "ui/text_tools.h"
#include "ui/variables/variables_panel.h"
#include "ui/variables_link.h"
#include "ui/workbench.h"

#include <QApplication>
#include <QCloseEvent>
#include <QDockWidget>
#include <QFileDialog>
#include <QMenu>
#include <QMenuBar>
#include <QStatusBar>

namespace clutch::ui {

namespace {
CommandHistory openHistory(const QString& path)
{
    if (path.isEmpty())
        return CommandHistory();
    auto history = CommandHistory::open(path);
    return history ? std::move(*history) : CommandHistory();
}
} // namespace

MainWindow::MainWindow(WindowOptions options)
    : m_options(std::move(options))
    , m_journal(m_options.journalRoot)
    , m_history(openHistory(m_options.historyFile))
    , m_session(new RuntimeSession(
          [this] {
              return client::findRuntime(m_options.runtimeDirectory, runtimeChoice().python);
          },
          this))
    , m_models(new LiveModels(*m_session, this))
    , m_workbench(new Workbench(*m_session, m_journal, &m_history, this))
    , m_actions(new Actions(this))
    , m_docks(new DockLayout(this))
    , m_presentation(new Presentation(*this, *m_docks, *m_workbench))
    , m_layoutKeeper(new LayoutKeeper(*this, *m_docks, *m_presentation))
    , m_files(new FileCommands(*m_workbench, this))
    , m_tabs(new TabCommands(*m_workbench, *m_files, *m_actions, this))
    , m_tools(new TextTools(*m_workbench, *m_session, *m_files, *m_actions, this))
    , m_status(new StatusStrip(statusBar()))
{
    new DialogOwner(this);
    setWindowTitle(tr("Clutch"));
    setWindowIcon(QIcon(QStringLiteral(":/icons/clutch.svg")));
    setCentralWidget(m_workbench);
    buildDocks();
    const LiveMenus live = fillMenuBar(*this, *m_actions, *m_docks);
    fillToolBar(*this, *m_actions);
    // Not when it is about to show: a menu without files is disabled and never is.
    connect(m_files, &FileCommands::recentChanged, this,
        [this, menu = live.recentFiles] { m_files->fillRecentMenu(menu); });
    connect(
        live.cores, &QMenu::aboutToShow, this, [this, menu = live.cores] { fillCoreMenu(menu); });
    connect(live.runtimes, &QMenu::aboutToShow, this,
        [this, menu = live.runtimes] { fillRuntimeMenu(menu); });
    m_files->fillRecentMenu(live.recentFiles);
    fillCoreMenu(live.cores);
    fillRuntimeMenu(live.runtimes);
    connect(live.finalizers, &QMenu::aboutToShow, this,
        [this, menu = live.finalizers] { fillFinalizeMenu(menu); });
    fillFinalizeMenu(live.finalizers);
    m_lessonsLink->fillMenu(*live.lessons);
    connectSession();
    connectFiles();
    connectRuns();
    connectPanes();
    connectPanels();
    connectMicroscope();
    connectRecordings();
    connectView();
    connectDocks();
    connectPaneOrders();
    connectHelp();
    connect(&Themes::instance(), &Themes::changed, this, &MainWindow::dress);
    connect(&Themes::instance(), &Themes::choiceChanged, this,
        [this] { sayWhetherKept(savePreferences(m_preferences)); }); // beside the theme
    dress();
    apply(loadPreferences());
    updateActions();
}

MainWindow::~MainWindow()
{
    // Panels, panes and session speak to members of this class: they go first, and nobody listens
    // while they do.
    disconnect(qApp, nullptr, this, nullptr);
    disconnect(qApp, nullptr, m_docks, nullptr);
    delete m_lessonsLink;
    delete m_findInTexts;
    delete m_outlineLink;
    delete m_variablesLink;
    delete m_microscopeLink;
    for (QDockWidget* dock : m_docks->docks())
        delete dock;
    delete m_workbench;
    delete m_session;
    delete m_tools; // behind the texts that use it
}

void MainWindow::begin()
{
    if (!m_options.sizeIsGiven)
        m_layoutKeeper->restoreGeometry();
    if (!m_docks->restore())
        m_docks->arrange();
    openPanes(*m_workbench, *m_files, m_options.files,
        m_preferences.restoreAtStart ? LastTime::Restore : LastTime::Forget, m_journal.recover());
    // A crash asks nobody: what is open is remembered as it comes and goes.
    connect(m_workbench, &Workbench::textsChanged, &m_rememberPanes, qOverload<>(&QTimer::start));
    m_rememberPanes.start();
    m_layoutKeeper->begin();
    m_session->start();
}

void MainWindow::buildDocks()
{
    m_tree = new InterpretersPanel(m_models->interpreters());
    m_cores = new CoresPanel(m_models->history());
    m_microscope = new MicroscopePanel;
    m_microscopeLink = new MicroscopeLink(*m_session, m_models->history(), *m_microscope, this);
    m_log = new FinalizationPanel(m_models->log());
    m_log->setOpenTexts(
        [this](const QString& name) { return m_workbench->textOf(name) != nullptr; });
    m_variables = new VariablesPanel;
    m_variablesLink = new VariablesLink(*m_session, *m_variables, this);
    m_find = new FindPanel;
    m_outline = new OutlinePanel;
    m_docks->add(docks::kInterpreters, tr("Interpreters"), m_tree);
    m_docks->add(docks::kOutline, tr("Outline"), m_outline);
    m_docks->add(docks::kCores, tr("Cores and lives"), m_cores);
    m_docks->add(docks::kMicroscope, tr("GIL microscope"), m_microscope);
    m_docks->add(docks::kFinalization, tr("Finalization log"), m_log);
    m_docks->add(docks::kMain, tr("Main interpreter"), m_workbench->mainConsole());
    m_docks->add(docks::kVariables, tr("Variables"), m_variables);
    m_docks->add(docks::kFind, tr("Find in texts"), m_find);
    useResources();
    m_lessons = new LessonsPanel(readLessons(QStringLiteral(":/lessons")));
    m_docks->add(docks::kLessons, tr("Lessons"), m_lessons);
    m_lessonsLink = new LessonsLink(*m_workbench, *m_lessons, *m_docks, *m_actions, this);
    m_findInTexts = new FindInTexts(*m_workbench, *m_find, *m_actions, *m_docks, this);
    m_outlineLink = new OutlineLink(*m_workbench, *m_outline, *m_actions, *m_docks, this);
    QDockWidget* left = m_docks->dock(docks::kInterpreters);
    addDockWidget(Qt::LeftDockWidgetArea, left);
    tabifyDockWidget(left, m_docks->dock(docks::kOutline));
    addDockWidget(Qt::RightDockWidgetArea, m_docks->dock(docks::kLessons));
    m_docks->dock(docks::kLessons)->hide();
    // One above the other until they are arranged: side by side they would widen the window.
    QDockWidget* below = m_docks->dock(docks::kCores);
    addDockWidget(Qt::BottomDockWidgetArea, below);
    for (const QString& name :
        {docks::kMicroscope, docks::kFinalization, docks::kMain, docks::kVariables, docks::kFind})
        tabifyDockWidget(below, m_docks->dock(name));
}

void MainWindow::connectSession()
{
    connect(m_session, &RuntimeSession::starting, this, &MainWindow::runtimeStarting);
    connect(m_session, &RuntimeSession::started, this, &MainWindow::runtimeStarted);
    connect(m_session, &RuntimeSession::ended, this, &MainWindow::runtimeEnded);
    connect(m_session, &RuntimeSession::requestRefused, this,
        [this](quint64 request, const QString& reason) {
            if (!m_tools->isOwnRequest(request))
                m_status->say(reason);
        });
    connect(m_tools, &TextTools::said, m_status, &StatusStrip::say);
    connect(m_models, &LiveModels::samplingCostChanged, m_status, &StatusStrip::setSamplingCost);
    connect(m_workbench, &Workbench::statesChanged, this, &MainWindow::updateActions);
    m_rememberPanes.setSingleShot(true);
    m_rememberPanes.setInterval(0);
    connect(&m_rememberPanes, &QTimer::timeout, this, [this] {
        if (!m_closing)
            savePanes(*m_workbench);
    });
    connect(m_workbench, &Workbench::currentChanged, this, [this] {
        updateActions();
        followEditor();
        followVariables();
    });
    connect(qApp, &QApplication::focusChanged, this, [this](QWidget*, QWidget* now) {
        if (now
            && (m_workbench->isAncestorOf(now) || m_workbench->mainConsole()->isAncestorOf(now)))
            m_typedIn = now;
        followVariables();
    });
    followVariables();
}

void MainWindow::connectMicroscope()
{
    connect(m_microscope, &MicroscopePanel::said, m_status, &StatusStrip::say);
    connect(m_actions->microscope, &QAction::triggered, this, [this] {
        m_docks->raise(docks::kMicroscope);
        m_microscope->slicesWidget().setFocus();
        m_microscope->requestRecording();
    });
    const QString usual = m_actions->microscope->statusTip();
    const auto follow = [this, usual] {
        const QString& reason = m_microscopeLink->unavailable();
        QAction& action = *m_actions->microscope;
        action.setEnabled(reason.isEmpty());
        action.setStatusTip(reason.isEmpty() ? usual : reason);
        action.setToolTip(tipWithKey(action));
    };
    connect(m_microscopeLink, &MicroscopeLink::availabilityChanged, this, follow);
    follow();
}

void MainWindow::connectRecordings()
{
    const QString kinds = tr("Clutch recording (*.clutch-recording)");
    connect(m_actions->saveRecording, &QAction::triggered, this, [this, kinds] {
        const QString path = QFileDialog::getSaveFileName(
            this, tr("Save the recording"), QStringLiteral("session.clutch-recording"), kinds);
        if (!path.isEmpty())
            m_status->say(writeFile(tr("The recording"), m_models->recording().toFile(), path));
    });
    connect(m_actions->openRecording, &QAction::triggered, this, [this, kinds] {
        const QString path
            = QFileDialog::getOpenFileName(this, tr("Open a recording"), QString(), kinds);
        if (path.isEmpty())
            return;
        if (const auto opened = RecordingWindow::open(path, this))
            (*opened)->show();
        else
            m_status->say(QString::fromStdString(opened.error().text));
    });
}

RuntimeChoice MainWindow::runtimeChoice() const
{
    RuntimeChoice choice = m_preferences.runtime;
    if (!m_options.python.empty())
        choice.python = m_options.python;
    return choice;
}

RuntimeOffer MainWindow::runtimeOffer() const
{
    RuntimeOffer offer;
    for (const client::RuntimeProgram& program :
        client::availableRuntimes(m_options.runtimeDirectory))
        offer.pythons.push_back(program.python);
    offer.present = m_present;
    return offer;
}

void MainWindow::runtimeStarting()
{
    m_status->setRuntime(tr("starting a runtime …"), {});
    m_present = runtimeChoice();
    m_session->setEnvironment(environmentFor(m_present));
    // A folder that was good when it was chosen may be gone by now.
    const QString problem = problemOf(m_present, runtimeOffer());
    if (!problem.isEmpty() && !m_present.virtualEnvironment.isEmpty())
        m_workbench->banner().show(Banner::Tone::Warning, problem,
            {{tr("Settings"),
                 [this] {
                     openSettings();
                 }},
                {tr("Close"), {}}});
}

void MainWindow::runtimeStarted(const proto::Welcome& welcome)
{
    m_welcome = std::make_unique<proto::Welcome>(welcome);
    const QString version = QString::fromStdString(welcome.python_version());
    setWindowTitle(tr("Clutch — CPython %1").arg(version));
    m_status->setRuntime(tr("CPython %1 · pid %2").arg(version).arg(welcome.pid()),
        QString::fromStdString(welcome.python_build() + "\n" + welcome.executable()));
    m_tree->setTopology(welcome.topology());
    m_session->setSampling(m_preferences.samplingHz, welcome.gil_state_available());
    m_session->setWarmPool(m_preferences.keepOneReady, m_preferences.kind);
    updateActions();
}

void MainWindow::runtimeEnded(const client::RuntimeEnd& end, AfterEnd then)
{
    m_welcome.reset();
    m_status->setSamplingCost(-1);
    m_status->setRuntime(tr("no runtime"), {});
    updateActions();
    const QString what = QString::fromStdString(end.sentence());
    const Banner::Choice showLog{tr("Show the log"), [this] {
                                     m_docks->raise(docks::kFinalization);
                                 }};
    const Banner::Choice close{tr("Close"), {}};
    switch (then) {
    case AfterEnd::Closing:
        m_over = true;
        this->close();
        emit closed();
        return;
    case AfterEnd::Restarts:
        m_status->say(tr("The runtime is started anew."));
        return;
    case AfterEnd::StaysDown:
        m_workbench->banner().show(Banner::Tone::Info, tr("%1 It was asked to finalize.").arg(what),
            {showLog, {tr("Start a runtime"), [this] {
                           m_session->start();
                       }}});
        return;
    case AfterEnd::RestartsByItself:
        m_workbench->banner().show(Banner::Tone::Error,
            tr("%1 A new one is started with the same interpreters; all text is still here.")
                .arg(what),
            {showLog, close});
        return;
    case AfterEnd::AsksTheUser:
        m_workbench->banner().show(Banner::Tone::Error, tr("%1 All text is still here.").arg(what),
            {showLog, {tr("Start a runtime"), [this] {
                           m_session->restart();
                       }}});
        return;
    }
}

void MainWindow::updateActions()
{
    Pane* pane = m_workbench->current();
    const bool up = m_session->isUp();
    for (QAction* action : {m_actions->run, m_actions->runSelection, m_actions->runCell,
             m_actions->runIn, m_actions->save, m_actions->saveAs, m_actions->newFile,
             m_actions->closePane, m_actions->find, m_actions->findNext, m_actions->findPrevious,
             m_actions->replace, m_actions->goToLine, m_actions->toggleComment,
             m_actions->switchToConsole, m_actions->runAll, m_actions->outline,
             m_actions->selectNext, m_actions->foldBlock, m_actions->foldAll})
        action->setEnabled(pane != nullptr);
    const bool several = m_workbench->panes().size() > 1;
    m_actions->nextPane->setEnabled(several);
    m_actions->previousPane->setEnabled(several);
    // Where the main console is typed in, it is what Stop means.
    const bool inMain = m_typedIn && m_workbench->mainConsole()->isAncestorOf(m_typedIn);
    m_actions->stop->setEnabled(
        (pane && pane->link().canStop()) || (inMain && m_workbench->mainLink().canStop()));
    m_actions->stopAll->setEnabled(m_workbench->anythingRuns());
    m_tabs->updateActions();
    m_tools->updateActions();
    m_actions->finalizeByClutch->setEnabled(up);
    m_actions->finalizeByCPython->setEnabled(up);
}

void MainWindow::showProblem()
{
    Pane* pane = m_workbench->current();
    m_status->setProblem(pane ? TextTools::problemOf(pane->editorPanel()) : QString());
}

void MainWindow::followEditor()
{
    disconnect(m_caret);
    disconnect(m_problem);
    disconnect(m_problemAtCaret);
    showProblem();
    Pane* pane = m_workbench->current();
    if (!pane)
        return;
    Editor& editor = pane->editorPanel().editor();
    m_caret = connect(&editor, &Editor::caretMoved, m_status, &StatusStrip::setCaret);
    m_problemAtCaret = connect(&editor, &Editor::caretMoved, this, &MainWindow::showProblem);
    m_problem = connect(&editor, &Editor::problemChanged, this, &MainWindow::showProblem);
    int line = 0;
    int column = 0;
    editor.getCursorPosition(&line, &column);
    m_status->setCaret(line + 1, column + 1);
}

void MainWindow::openSettings()
{
    Preferences shown = m_preferences;
    shown.runtime = runtimeChoice();
    auto* dialog = new SettingsDialog(shown, m_tools->words(), runtimeOffer(), this);
    connect(m_session, &RuntimeSession::starting, dialog,
        [this, dialog] { dialog->python().setPresent(m_present); });
    connect(&dialog->python(), &PythonChoice::restartWanted, m_actions->restart, &QAction::trigger);
    connect(dialog, &SettingsDialog::changed, this, &MainWindow::prefer);
    dialog->open();
}

void MainWindow::dress()
{
    const GraphPalette graphs = graphPalette(theme());
    m_tree->setGraphPalette(graphs);
    m_cores->setGraphPalette(graphs);
    m_microscope->setGraphPalette(graphs);
    m_log->setGraphPalette(graphs);
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    if (m_over)
        return event->accept();
    event->ignore();
    if (m_closing)
        return;
    m_files->settle(m_workbench->texts(), [this] {
        m_closing = true;
        m_layoutKeeper->finish();
        savePanes(*m_workbench);
        hide();
        m_session->shutDown();
    });
}

} // namespace clutch::ui
