// What the actions of the window do: the other half of MainWindow.
#include "ui/main_window.h"

#include "ui/actions.h"
#include "ui/command_palette.h"
#include "ui/console/console_pump.h"
#include "ui/console/console_widget.h"
#include "ui/cores/cores_panel.h"
#include "ui/custom_interpreter_dialog.h"
#include "ui/dock_layout.h"
#include "ui/editor/editor.h"
#include "ui/editor/editor_panel.h"
#include "ui/editor/editor_tabs.h"
#include "ui/editor/find_bar.h"
#include "ui/file_commands.h"
#include "ui/file_drops.h"
#include "ui/finalization/finalization_panel.h"
#include "ui/interpreters/interpreters_panel.h"
#include "ui/interpreters/pin_menu.h"
#include "ui/live_models.h"
#include "ui/menus.h"
#include "ui/models/interpreter_words.h"
#include "ui/opening.h"
#include "ui/presentation.h"
#include "ui/python_choice.h"
#include "ui/run_in_menu.h"
#include "ui/runtime/runtime_session.h"
#include "ui/shortcut_sheet.h"
#include "ui/status_strip.h"
#include "ui/style/banner.h"
#include "ui/style/fonts.h"
#include "ui/tab_commands.h"
#include "ui/text_tools.h"
#include "ui/variables/variables_panel.h"
#include "ui/variables_link.h"
#include "ui/workbench.h"

#include <QApplication>
#include <QDockWidget>
#include <QInputDialog>
#include <QMenu>
#include <QMessageBox>

#include <utility>

namespace clutch::ui {

// Undo, copy and their like are the slots of whatever is typed in; menus and palette must not
// change what that is.
void MainWindow::onFocused(const char* slot)
{
    if (m_typedIn
        && m_typedIn->metaObject()->indexOfSlot((QByteArray(slot) + "()").constData()) >= 0)
        QMetaObject::invokeMethod(m_typedIn, slot);
}

void MainWindow::connectFiles()
{
    const auto onPane = [this](QAction* action, auto what) {
        connect(action, &QAction::triggered, this, [this, what] {
            if (Pane* pane = m_workbench->current())
                what(pane);
        });
    };
    onPane(m_actions->newFile, [this](Pane* pane) { m_files->newText(pane); });
    onPane(m_actions->save, [this](Pane* pane) { m_files->save(pane->editorPanel()); });
    onPane(m_actions->saveAs, [this](Pane* pane) { m_files->saveAs(pane->editorPanel()); });
    connect(m_actions->open, &QAction::triggered, m_files, &FileCommands::askAndOpen);
    connect(m_actions->quit, &QAction::triggered, this, &QWidget::close);
    connect(m_files, &FileCommands::message, m_status, &StatusStrip::say);
    connect(m_workbench, &Workbench::fileWanted, this,
        [this](const QString& file, int line) { m_files->openFile(file, line); });
    connect(m_workbench, &Workbench::fileDropped, this,
        [this](Pane* pane, const QString& file) { m_files->openDropped(pane, file); });
    auto* drops = new FileDrops(this);
    drops->takeOn(*this);
    for (QDockWidget* dock : m_docks->docks()) // a panel that floats is a window of its own
        drops->takeOn(*dock);
    connect(drops, &FileDrops::dropped, this, [this](const QStringList& files) {
        for (const QString& file : files)
            m_files->openFile(file);
    });

    connect(m_actions->undo, &QAction::triggered, this, [this] { onFocused("undo"); });
    connect(m_actions->redo, &QAction::triggered, this, [this] { onFocused("redo"); });
    connect(m_actions->cut, &QAction::triggered, this, [this] { onFocused("cut"); });
    connect(m_actions->copy, &QAction::triggered, this, [this] { onFocused("copy"); });
    connect(m_actions->paste, &QAction::triggered, this, [this] { onFocused("paste"); });
    connect(m_actions->selectAll, &QAction::triggered, this, [this] { onFocused("selectAll"); });
    connect(m_actions->find, &QAction::triggered, this, [this] {
        const auto typedIn = [this](QWidget* console) {
            return m_typedIn && console->isAncestorOf(m_typedIn);
        };
        Pane* pane = m_workbench->current();
        if (typedIn(m_workbench->mainConsole()))
            m_workbench->mainConsole()->find();
        else if (pane && typedIn(pane->link().console()))
            pane->link().console()->find();
        else if (pane)
            pane->editorPanel().findBar().openFind();
    });
    onPane(m_actions->findNext, [](Pane* pane) { pane->editorPanel().findBar().findNext(); });
    onPane(
        m_actions->findPrevious, [](Pane* pane) { pane->editorPanel().findBar().findPrevious(); });
    onPane(m_actions->replace, [](Pane* pane) { pane->editorPanel().findBar().openReplace(); });
    onPane(m_actions->goToLine, [](Pane* pane) { pane->editorPanel().askForLine(); });
    onPane(m_actions->foldBlock, [](Pane* pane) { pane->editorPanel().editor().foldBlock(); });
    onPane(m_actions->foldAll, [this](Pane* pane) {
        if (!pane->editorPanel().editor().foldEverything())
            m_status->say(tr("A text of more than %L1 lines is not folded at once.")
                              .arg(Editor::kMostFoldedLines));
    });
    onPane(m_actions->selectNext,
        [](Pane* pane) { pane->editorPanel().editor().selectNextOccurrence(); });
    onPane(
        m_actions->toggleComment, [](Pane* pane) { pane->editorPanel().editor().toggleComment(); });
}

void MainWindow::connectRuns()
{
    const auto names = [this] {
        return m_actions->keepNames->isChecked() ? Pane::Names::Keep : Pane::Names::Fresh;
    };
    connect(m_actions->run, &QAction::triggered, this, [this, names] {
        if (Pane* pane = m_workbench->current())
            pane->run(names());
    });
    connect(m_actions->runSelection, &QAction::triggered, this, [this] {
        if (Pane* pane = m_workbench->current())
            pane->runSelection();
    });
    connect(m_actions->runCell, &QAction::triggered, this, [this] {
        if (Pane* pane = m_workbench->current())
            pane->runCell();
    });
    connect(m_actions->runIn, &QAction::triggered, this, [this] {
        Pane* pane = m_workbench->current();
        if (!pane)
            return;
        auto* menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        fillRunInMenu(*menu, *m_workbench, *pane);
        const QWidget& editor = pane->editorPanel();
        popUp(*menu, editor.mapToGlobal(editor.rect().center() - menu->rect().center()));
    });
    connect(m_actions->runAll, &QAction::triggered, this,
        [this, names] { m_workbench->runAll(names()); });
    connect(m_actions->stop, &QAction::triggered, this, [this] {
        const bool inMain = m_typedIn && m_workbench->mainConsole()->isAncestorOf(m_typedIn);
        if (inMain && m_workbench->mainLink().canStop())
            m_workbench->mainLink().stop();
        else if (Pane* pane = m_workbench->current())
            pane->link().stop();
    });
    connect(m_actions->stopAll, &QAction::triggered, m_workbench, &Workbench::stopAll);
    connect(m_actions->restart, &QAction::triggered, this, [this] {
        m_workbench->banner().dismiss();
        m_session->restart();
    });
    connect(m_actions->finalizeByClutch, &QAction::triggered, this,
        [this] { m_session->finalize(proto::FinalizeRuntime::CLUTCH_CLOSES); });
    connect(m_actions->finalizeByCPython, &QAction::triggered, this,
        [this] { m_session->finalize(proto::FinalizeRuntime::CPYTHON_CLOSES); });
}

void MainWindow::addInterpreter(const proto::CreateInterpreter& wish)
{
    Pane* pane = m_workbench->addPane(wish);
    pane->editorPanel().editor().setUntitled(tr("untitled %1").arg(pane->letter()), {});
    m_workbench->setCurrent(pane);
    pane->focusConsole();
}

void MainWindow::closePane(Pane* pane)
{
    const QPointer<Pane> target = pane;
    m_files->settle(pane->tabs().panels(), [this, target] {
        if (target)
            m_workbench->closePane(target);
    });
}

void MainWindow::stepPane(int step)
{
    const auto& panes = m_workbench->panes();
    const auto found = std::find(panes.begin(), panes.end(), m_workbench->current());
    if (found == panes.end())
        return;
    const auto count = static_cast<std::ptrdiff_t>(panes.size());
    const std::ptrdiff_t next = (found - panes.begin() + step + count) % count;
    panes[static_cast<std::size_t>(next)]->focusEditor();
}

void MainWindow::connectPanes()
{
    const auto newOf = [this](proto::InterpreterKind kind) {
        proto::CreateInterpreter wish;
        wish.set_kind(kind);
        addInterpreter(wish);
    };
    connect(m_actions->newInterpreter, &QAction::triggered, this,
        [this, newOf] { newOf(m_workbench->usualKind()); });
    connect(m_actions->newIsolated, &QAction::triggered, this,
        [newOf] { newOf(proto::KIND_ISOLATED); });
    connect(m_actions->newSharedGil, &QAction::triggered, this,
        [newOf] { newOf(proto::KIND_SHARED_GIL); });
    connect(
        m_actions->newLegacy, &QAction::triggered, this, [newOf] { newOf(proto::KIND_LEGACY); });
    connect(m_actions->newCustom, &QAction::triggered, this, [this] {
        auto* dialog = new CustomInterpreterDialog(this);
        connect(dialog, &CustomInterpreterDialog::wanted, this, &MainWindow::addInterpreter);
        dialog->open();
    });
    connect(m_actions->closePane, &QAction::triggered, this, [this] {
        if (Pane* pane = m_workbench->current())
            closePane(pane);
    });
    connect(m_workbench, &Workbench::closeRequested, this, &MainWindow::closePane);
    connect(m_tabs, &TabCommands::closePaneRequested, this, &MainWindow::closePane);
    connect(m_actions->nextPane, &QAction::triggered, this, [this] { stepPane(1); });
    connect(m_actions->previousPane, &QAction::triggered, this, [this] { stepPane(-1); });
    connect(m_actions->switchToConsole, &QAction::triggered, this, [this] {
        Pane* pane = m_workbench->current();
        if (!pane)
            return;
        if (pane->consoleHasFocus())
            pane->focusEditor();
        else
            pane->focusConsole();
    });
    connect(m_actions->mainConsole, &QAction::triggered, this, [this] {
        m_docks->raise(docks::kMain);
        m_workbench->mainConsole()->focusInput();
    });
}

// Tree, graphs and log only ask; here it is done.
void MainWindow::connectPanels()
{
    const auto show = [this](quint64 interpreter) {
        const auto* known = m_session->interpreters().find(InterpreterId(interpreter));
        if (!known)
            return;
        if (known->kind() == proto::KIND_MAIN)
            m_actions->mainConsole->trigger();
        else if (Pane* pane = paneOf(interpreter))
            pane->focusConsole();
    };
    connect(m_cores, &CoresPanel::interpreterActivated, this, show);
    connect(m_cores, &CoresPanel::said, m_status, &StatusStrip::say);
    connect(&m_cores->timeView(), &TimeView::frameBegins, m_session, &RuntimeSession::frame);
    connect(&m_cores->timeView(), &TimeView::frameDue, &ConsolePump::shared(), &ConsolePump::frame);
    connect(m_actions->exportTrace, &QAction::triggered, m_cores, &CoresPanel::exportTrace);
    connect(m_actions->exportPicture, &QAction::triggered, m_cores, &CoresPanel::exportPicture);
    connect(m_tree, &InterpretersPanel::interpreterActivated, this, show);
    connect(m_tree, &InterpretersPanel::runRequested, this, [this](quint64 interpreter) {
        if (Pane* pane = paneOf(interpreter))
            pane->run(Pane::Names::Fresh);
    });
    connect(m_tree, &InterpretersPanel::stopRequested, this,
        [this](quint64 interpreter) { m_session->stop(InterpreterId(interpreter)); });
    connect(m_tree, &InterpretersPanel::closeRequested, this, [this](quint64 interpreter) {
        if (Pane* pane = paneOf(interpreter))
            closePane(pane);
        else
            m_session->closeInterpreter(
                InterpreterId(interpreter), proto::CloseInterpreter::INTERRUPT);
    });
    connect(m_tree, &InterpretersPanel::renameRequested, this, &MainWindow::askForName);
    connect(m_tree, &InterpretersPanel::pinRequested, this,
        [this](quint64 interpreter, int policy, const QList<int>& cpus) {
            pin(interpreter, policy, cpus);
        });
    connect(m_log, &FinalizationPanel::findingActivated, this,
        [this](const QString& file, int line) { m_files->openFile(file, line); });
    connect(m_log, &FinalizationPanel::said, m_status, &StatusStrip::say);
    connect(m_log, &FinalizationPanel::unreadChanged, this,
        [this](int unread) { m_docks->setUnread(docks::kFinalization, unread); });
    connect(m_workbench, &Workbench::findingsWanted, this,
        [this] { m_docks->goTo(docks::kFinalization); });
}

Pane* MainWindow::paneOf(quint64 interpreter) const
{
    const auto* known = m_session->interpreters().find(InterpreterId(interpreter));
    return known ? m_workbench->paneOf(QString::fromStdString(known->letter())) : nullptr;
}

void MainWindow::pin(quint64 interpreter, int policy, const QList<int>& cpus)
{
    proto::Pin pin;
    pin.set_policy(static_cast<proto::Pin::Policy>(policy));
    for (const int cpu : cpus)
        pin.add_cpus(static_cast<unsigned>(cpu));
    m_session->setAffinity(InterpreterId(interpreter), pin);
}

void MainWindow::askForName(quint64 interpreter)
{
    const auto* known = m_session->interpreters().find(InterpreterId(interpreter));
    if (!known)
        return;
    auto* dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Name"));
    dialog->setLabelText(tr("What %1 is called:").arg(displayLetter(*known)));
    dialog->setTextValue(QString::fromStdString(known->name()));
    connect(
        dialog, &QInputDialog::textValueSelected, this, [this, interpreter](const QString& name) {
            m_session->renameInterpreter(InterpreterId(interpreter), name.trimmed().toStdString());
        });
    dialog->open();
}

void MainWindow::connectHelp()
{
    connect(m_actions->palette, &QAction::triggered, this,
        [this] { (new CommandPalette(*m_actions, this))->open(); });
    connect(m_actions->shortcuts, &QAction::triggered, this,
        [this] { (new ShortcutSheet(*m_actions, this))->open(); });
    connect(m_actions->demo, &QAction::triggered, this, [this] { loadDemo(*m_workbench); });
    connect(m_actions->about, &QAction::triggered, this, [this] {
        QString text
            = tr("Clutch %1, a workbench for CPython subinterpreters.\n\nQt %2, QScintilla %3.")
                  .arg(QLatin1String(CLUTCH_VERSION), QLatin1String(qVersion()),
                      Editor::componentVersion());
        if (m_welcome)
            text += tr("\nThe runtime: CPython %1.")
                        .arg(QString::fromStdString(m_welcome->python_build()));
        text += tr("\n\nFree software under the GNU General Public License, version 3 or later. "
                   "Icons: Lucide, ISC licence.");
        auto* box = new QMessageBox(
            QMessageBox::NoIcon, tr("About Clutch"), text, QMessageBox::Close, this);
        box->setIconPixmap(windowIcon().pixmap(64, 64));
        box->setAttribute(Qt::WA_DeleteOnClose);
        box->open();
    });
}

void MainWindow::fillCoreMenu(QMenu* menu)
{
    menu->clear();
    Pane* pane = m_workbench->current();
    const quint64 interpreter = pane ? pane->link().interpreter().value() : 0;
    // A menu that is disabled is never about to be shown, and would stay as it is.
    if (interpreter == 0 || !m_welcome) {
        menu->addAction(tr("The pane has no interpreter"))->setEnabled(false);
        return;
    }
    fillPinMenu(*menu, m_welcome->topology(), m_models->interpreters(),
        m_models->interpreters().row(interpreter),
        [this, interpreter](
            proto::Pin::Policy policy, const QList<int>& cpus) { pin(interpreter, policy, cpus); });
}

void MainWindow::fillRuntimeMenu(QMenu* menu)
{
    menu->clear();
    const RuntimeOffer offer = runtimeOffer();
    const std::string chosen = runtimeChoice().python;
    for (const std::string& python : offer.pythons) {
        QAction* action = menu->addAction(tr("CPython %1").arg(QString::fromStdString(python)));
        action->setToolTip(tr("Restart with it; the settings keep the choice"));
        action->setCheckable(true);
        action->setChecked(python == (chosen.empty() ? offer.pythons.front() : chosen));
        connect(action, &QAction::triggered, this, [this, python] {
            Preferences now = m_preferences;
            now.runtime.python = python;
            prefer(now);
            m_actions->restart->trigger();
        });
    }
    menu->setEnabled(!offer.pythons.empty());
}

void MainWindow::fillFinalizeMenu(QMenu* menu)
{
    menu->clear();
    for (Pane* pane : m_workbench->panes()) {
        const proto::InterpreterChanged& now = pane->link().last();
        const bool idle = m_session->isUp() && now.state() == proto::STATE_IDLE;
        QAction* action = menu->addAction(tr("Interpreter %1").arg(pane->letter()));
        action->setEnabled(idle);
        action->setToolTip(idle
                ? tr("Py_FinalizeEx() on the thread of %1: see what CPython makes of that")
                      .arg(pane->letter())
                : tr("%1 is not idle: its thread can call nothing now").arg(pane->letter()));
        connect(action, &QAction::triggered, this, [this, id = InterpreterId(now.interpreter())] {
            m_session->finalize(proto::FinalizeRuntime::CPYTHON_CLOSES, id);
        });
    }
    if (menu->isEmpty())
        menu->addAction(tr("No interpreter is open"))->setEnabled(false);
}

void MainWindow::prefer(Preferences now)
{
    // What was asked for when the program began holds until something else is chosen, and is not
    // kept.
    if (!m_options.python.empty() && now.runtime.python == m_options.python)
        now.runtime.python = m_preferences.runtime.python;
    else
        m_options.python.clear();
    sayWhetherKept(savePreferences(now));
    apply(now);
}

void MainWindow::sayWhetherKept(const Status& written)
{
    Banner& banner = m_workbench->banner();
    const bool saysSo = !m_notKept.isEmpty() && banner.text() == m_notKept;
    m_notKept = written ? QString() : QString::fromStdString(written.error().text);
    if (!written)
        banner.show(Banner::Tone::Warning, m_notKept, {{tr("Close"), {}}});
    else if (saysSo)
        banner.dismiss();
}

void MainWindow::apply(const Preferences& preferences)
{
    const Preferences before = std::exchange(m_preferences, preferences);
    m_workbench->apply(preferences);
    m_tools->apply(preferences);
    m_actions->whitespace->setChecked(preferences.showWhitespace);
    m_actions->ruler->setChecked(preferences.showRuler);
    chooseCodeFamily(preferences.codeFamily);
    const bool resized = preferences.codePointSize != before.codePointSize;
    if (resized && m_presentation->isOn())
        m_presentation->setUsualPointSize(preferences.codePointSize);
    else if (resized)
        m_workbench->setCodePointSize(preferences.codePointSize);
    if (preferences.codeFamily != before.codeFamily)
        m_workbench->setCodePointSize(m_workbench->codePointSize());
    if (preferences.samplingHz != before.samplingHz && m_welcome)
        m_session->setSampling(preferences.samplingHz, m_welcome->gil_state_available());
    const bool isPoolAsBefore
        = preferences.keepOneReady == before.keepOneReady && preferences.kind == before.kind;
    if (!isPoolAsBefore && m_welcome)
        m_session->setWarmPool(preferences.keepOneReady, preferences.kind);
}

// The main interpreter's names while its console is typed in, and where no pane is.
void MainWindow::followVariables()
{
    Pane* pane = m_workbench->current();
    const bool inMain = m_typedIn && m_workbench->mainConsole()->isAncestorOf(m_typedIn);
    m_variablesLink->follow(pane && !inMain ? &pane->link() : &m_workbench->mainLink());
}

} // namespace clutch::ui
