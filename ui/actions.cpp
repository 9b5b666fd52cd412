#include "ui/actions.h"

#include "ui/style/icons.h"

#include <QActionGroup>
#include <QWidget>

#include <algorithm>

namespace clutch::ui {

// Ctrl+J is nobody's: not a field's, not an editor's.
QKeySequence chord(Qt::Key second)
{
    return QKeySequence(QKeyCombination(Qt::CTRL, Qt::Key_J), QKeyCombination(second));
}

Actions::Actions(QWidget* window)
    : QObject(window)
    , m_window(window)
{
    m_group = tr("File");
    newFile = make("file.new", tr("&New"), tr("An empty text in a tab of this pane"),
        {QKeySequence::New}, QStringLiteral("file-plus"));
    open = make("file.open", tr("&Open…"), tr("Open a Python file in a tab of this pane"),
        {QKeySequence::Open}, QStringLiteral("folder-open"));
    save = make("file.save", tr("&Save"), tr("Save this pane's text"), {QKeySequence::Save},
        QStringLiteral("save"));
    saveAs = make("file.saveAs", tr("Save &as…"), tr("Save this pane's text under another name"),
        {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S)});
    closeTab = make("file.closeTab", tr("&Close tab"),
        tr("Close this pane's text; with the only one the interpreter is closed"),
        {QKeySequence(Qt::CTRL | Qt::Key_W)}, QStringLiteral("x"));
    closeOtherTabs = make("file.closeOtherTabs", tr("Close o&ther tabs"),
        tr("Close this pane's other texts"), {chord(Qt::Key_O)});
    copyPath = make("file.copyPath", tr("Copy pat&h"), tr("Copy the path of this pane's file"),
        {chord(Qt::Key_P)});
    moveTab = make("file.moveTab", tr("&Move tab to another interpreter…"),
        tr("Take this pane's text, with its undo history, to another interpreter's pane"),
        {QKeySequence(Qt::CTRL | Qt::Key_M)});
    nextTab = make("file.nextTab", tr("Ne&xt tab"),
        tr("Go to the text to the right; after a pane's last one, to the next pane's first"),
        {QKeySequence(Qt::CTRL | Qt::Key_PageDown)});
    previousTab = make("file.previousTab", tr("Pre&vious tab"),
        tr("Go to the text to the left; before a pane's first one, to the last of the pane before"),
        {QKeySequence(Qt::CTRL | Qt::Key_PageUp)});
    exportTrace = make("file.exportTrace", tr("Export &trace…"),
        tr("Write everything sampled so far as a trace that Perfetto and Chrome open"),
        {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E)});
    exportPicture = make("file.exportPicture", tr("Export p&icture…"),
        tr("Write the cores and lives that are seen now as PNG or SVG"),
        {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_I)});
    saveRecording = make("file.saveRecording", tr("Save recordin&g…"),
        tr("Keep everything sampled so far in a file that can be opened and browsed again"),
        {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_D)});
    openRecording = make("file.openRecording", tr("Open recor&ding…"),
        tr("Browse a recording in a window of its own"),
        {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_O)});
    quit = make("file.quit", tr("&Quit"), tr("Close the window and end the runtime"),
        {QKeySequence(Qt::CTRL | Qt::Key_Q)});

    m_group = tr("Edit");
    undo = make("edit.undo", tr("&Undo"), tr("Take the last change back"),
        {QKeySequence(Qt::CTRL | Qt::Key_Z)}, QStringLiteral("undo-2"));
    redo = make("edit.redo", tr("&Redo"), tr("Make the change again that was taken back"),
        {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z)}, QStringLiteral("redo-2"));
    cut = make("edit.cut", tr("Cu&t"), tr("Cut what is selected"), {QKeySequence::Cut});
    copy = make("edit.copy", tr("&Copy"), tr("Copy what is selected"), {QKeySequence::Copy});
    paste = make("edit.paste", tr("&Paste"), tr("Paste from the clipboard"), {QKeySequence::Paste});
    selectAll = make(
        "edit.selectAll", tr("Select &all"), tr("Select all text"), {QKeySequence::SelectAll});
    // Editors and consoles have these keys themselves; the menu only shows them.
    for (QAction* action : {undo, redo, cut, copy, paste, selectAll})
        action->setShortcutContext(Qt::WidgetShortcut);
    find = make("edit.find", tr("&Find…"),
        tr("Find in the editor, or in the console that is typed in"),
        {QKeySequence(Qt::CTRL | Qt::Key_F)}, QStringLiteral("search"));
    findNext = make(
        "edit.findNext", tr("Find ne&xt"), tr("Go to the next match"), {QKeySequence(Qt::Key_F3)});
    findPrevious = make("edit.findPrevious", tr("Find pre&vious"), tr("Go to the previous match"),
        {QKeySequence(Qt::SHIFT | Qt::Key_F3)});
    replace = make("edit.replace", tr("R&eplace…"), tr("Find and replace in the editor"),
        {QKeySequence(Qt::CTRL | Qt::Key_H)}, QStringLiteral("replace"));
    findInAll = make("edit.findInAll", tr("Find in a&ll open texts…"),
        tr("Find in the files and unsaved texts of every tab, in every pane"),
        {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_F)});
    replaceInAll = make("edit.replaceInAll", tr("Replace i&n all open texts…"),
        tr("Find and replace in the files and unsaved texts of every tab, in every pane"),
        {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_H)});
    goToLine = make("edit.goToLine", tr("&Go to line…"), tr("Go to a line of the editor"),
        {QKeySequence(Qt::CTRL | Qt::Key_G)});
    toggleComment = make("edit.toggleComment", tr("Toggle co&mment"),
        tr("Comment the selected lines, or take the comment off"),
        {QKeySequence(Qt::CTRL | Qt::Key_Slash)});

    selectNext = make("edit.selectNext", tr("Select next matc&h too"),
        tr("Put one more caret where the selected text, or the word at the caret, stands next"),
        {QKeySequence(Qt::ALT | Qt::Key_J)}); // Ctrl+Alt+D hides all windows in Xfce and IceWM
    foldBlock = make("edit.foldBlock", tr("Fold or unfold &block"),
        tr("Hide the block that the caret is in, or show it again"), {chord(Qt::Key_Z)});
    foldAll = make("edit.foldAll", tr("Fold or unfold ever&ything"),
        tr("Hide what is inside of every block, or show all of it again"), {chord(Qt::Key_J)});
    format = make("edit.format", tr("F&ormat text"),
        tr("Lay the text out with ruff: the selected lines, or all of it"),
        {QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_I)});
    settings = make("edit.settings", tr("&Settings…"),
        tr("Fonts, theme, limits and what a new interpreter is"),
        {QKeySequence(Qt::CTRL | Qt::Key_Comma)});

    m_group = tr("Code");
    completeName = make("code.complete", tr("Complete &names"),
        tr("Show what may stand at the caret: names of the interpreter as it is now, and of the "
           "source"),
        {QKeySequence(Qt::CTRL | Qt::Key_Space)});
    completeName->setShortcutContext(Qt::WidgetShortcut); // editors and consoles have the key
    outline = make("code.outline", tr("Go to &symbol…"),
        tr("Show the classes, functions and cells of this pane's text"),
        {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Y)});
    definition = make("code.definition", tr("Go to &definition"),
        tr("Go to where the name at the caret comes from; Ctrl+click does the same"),
        {QKeySequence(Qt::Key_F12)});
    goBack = make("code.back", tr("&Back"), tr("Go back to where a definition was asked for"),
        {QKeySequence(Qt::ALT | Qt::Key_Left)});
    goForward = make("code.forward", tr("&Forward"), tr("Go again to where one came back from"),
        {QKeySequence(Qt::ALT | Qt::Key_Right)});
    nextProblem = make("code.nextProblem", tr("Ne&xt problem"),
        tr("Go to the next place that the compiler or ruff has something against"),
        {QKeySequence(Qt::Key_F2)});
    previousProblem = make("code.previousProblem", tr("&Previous problem"),
        tr("Go to the place before that the compiler or ruff has something against"),
        {QKeySequence(Qt::SHIFT | Qt::Key_F2)});
    fix = make("code.fix", tr("Fix &this"),
        tr("Mend what ruff has found at the caret, where that changes nothing that the code does"),
        {QKeySequence(Qt::CTRL | Qt::Key_Period)});
    fixAll = make("code.fixAll", tr("Fix &all"),
        tr("Mend everything in the text that ruff can mend without changing what the code does"),
        {chord(Qt::Key_X)});

    m_group = tr("Run");
    run = make("run.run", tr("&Run"), tr("Run this pane's text in its interpreter"),
        {QKeySequence(Qt::Key_F5)}, QStringLiteral("play"));
    runSelection = make("run.selection", tr("Run &selection or line"),
        tr("Run the selected lines, or the line with the caret"),
        {QKeySequence(Qt::CTRL | Qt::Key_Return)});
    runCell = make("run.cell", tr("Run c&ell"),
        tr("Run the lines around the caret between two lines that begin with # %%"),
        {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Return)});
    runIn = make("run.in", tr("Run &in another interpreter…"),
        tr("Run this pane's text, selection or cell in an interpreter that is not its own"),
        {QKeySequence(Qt::CTRL | Qt::Key_F5)});
    runAll
        = make("run.all", tr("Run &all"), tr("Run every pane's text, each in its own interpreter"),
            {QKeySequence(Qt::SHIFT | Qt::Key_F5)}, QStringLiteral("fast-forward"));
    stop = make("run.stop", tr("S&top"),
        tr("Stop the code that runs in this pane; Escape twice does the same"),
        {QKeySequence(Qt::Key_F6)}, QStringLiteral("stop"));
    stopAll = make("run.stopAll", tr("Stop a&ll"), tr("Stop the code that runs in any interpreter"),
        {QKeySequence(Qt::SHIFT | Qt::Key_F6)});
    keepNames = make("run.keepNames", tr("&Keep names between runs"),
        tr("Run in the names that earlier runs and the console left, instead of an empty "
           "__main__"),
        {chord(Qt::Key_N)});
    keepNames->setCheckable(true);

    m_group = tr("Interpreters");
    newInterpreter = make("interpreters.new", tr("Ne&w interpreter"),
        tr("A subinterpreter of the kind that the settings name, in a pane of its own"),
        {QKeySequence(Qt::CTRL | Qt::Key_T)}, QStringLiteral("plus"));
    newIsolated = make("interpreters.isolated", tr("New &isolated interpreter"),
        tr("A subinterpreter with its own GIL, on its own core"), {chord(Qt::Key_I)});
    newSharedGil = make("interpreters.sharedGil", tr("New interpreter that &shares the GIL"),
        tr("A subinterpreter under the main interpreter's GIL, otherwise checked like an isolated "
           "one"),
        {chord(Qt::Key_S)});
    newLegacy = make("interpreters.legacy", tr("New &legacy interpreter"),
        tr("A subinterpreter as Py_NewInterpreter() makes it: shared GIL, no checks"),
        {chord(Qt::Key_L)});
    newCustom = make("interpreters.custom", tr("New c&ustom interpreter…"),
        tr("A subinterpreter whose PyInterpreterConfig you choose field by field"),
        {chord(Qt::Key_C)});
    closePane = make("interpreters.close", tr("&Close interpreter"),
        tr("End this pane's interpreter; its report goes into the log"),
        {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_W)}, QStringLiteral("x"));
    nextPane = make("interpreters.next", tr("&Next pane"), tr("Go to the pane to the right"),
        {QKeySequence(Qt::ALT | Qt::Key_PageDown)});
    previousPane = make("interpreters.previous", tr("&Previous pane"),
        tr("Go to the pane to the left"), {QKeySequence(Qt::ALT | Qt::Key_PageUp)});
    switchToConsole = make("interpreters.console", tr("Editor ⇄ c&onsole"),
        tr("Move the keyboard between this pane's editor and its console"),
        {QKeySequence(Qt::CTRL | Qt::Key_QuoteLeft), QKeySequence(Qt::Key_F8)},
        QStringLiteral("terminal"));
    mainConsole = make("interpreters.main", tr("&Main interpreter's console"),
        tr("Type in the interpreter that the runtime began with"),
        {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_M)});

    m_group = tr("Runtime");
    restart = make("runtime.restart", tr("&Restart"),
        tr("End the runtime process and start a new one with the same interpreters"),
        {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_R)}, QStringLiteral("rotate-cw"));
    finalizeByClutch = make("runtime.finalizeByClutch", tr("Finalize: &Clutch closes"),
        tr("Close every interpreter, with one ResourceWarning each, then Py_FinalizeEx()"),
        {chord(Qt::Key_F)}, QStringLiteral("power"));
    finalizeByCPython = make("runtime.finalizeByCPython", tr("Finalize: CP&ython closes"),
        tr("Py_FinalizeEx() at once, with whatever interpreters are left"), {chord(Qt::Key_Y)});

    m_group = tr("View");
    auto* themes = new QActionGroup(this);
    themeSystem = make("view.themeSystem", tr("&System theme"),
        tr("Light or dark, as the desktop is"), {chord(Qt::Key_V)});
    themeLight = make("view.themeLight", tr("&Light theme"), tr("Dark text on a light ground"),
        {chord(Qt::Key_W)});
    themeDark = make(
        "view.themeDark", tr("&Dark theme"), tr("Light text on a dark ground"), {chord(Qt::Key_D)});
    for (QAction* action : {themeSystem, themeLight, themeDark}) {
        action->setCheckable(true);
        themes->addAction(action);
    }
    auto* orders = new QActionGroup(this);
    panesAutomatic = make("view.panesAutomatic", tr("Panes as they &fit"),
        tr("Panes side by side up to three, two by two with four, in rows with more"),
        {chord(Qt::Key_A)});
    panesSideBySide = make("view.panesSideBySide", tr("Panes &side by side"),
        tr("All panes in one row, however many they are"), {chord(Qt::Key_H)});
    panesInRows = make("view.panesInRows", tr("Panes &2 × 2"),
        tr("Panes in two rows, in more with more than six"), {chord(Qt::Key_G)});
    panesAsTabs = make("view.panesAsTabs", tr("Panes as &tabs"),
        tr("One pane is seen, the others are tabs above it"), {chord(Qt::Key_T)});
    for (QAction* action : {panesAutomatic, panesSideBySide, panesInRows, panesAsTabs}) {
        action->setCheckable(true);
        orders->addAction(action);
    }
    zoomIn = make("view.zoomIn", tr("Zoom &in"), tr("Larger type in every editor and console"),
        {QKeySequence(Qt::CTRL | Qt::Key_Plus), QKeySequence(Qt::CTRL | Qt::Key_Equal)},
        QStringLiteral("zoom-in"));
    zoomOut = make("view.zoomOut", tr("Zoom &out"), tr("Smaller type in every editor and console"),
        {QKeySequence(Qt::CTRL | Qt::Key_Minus)}, QStringLiteral("zoom-out"));
    zoomReset = make("view.zoomReset", tr("&Normal size"), tr("The usual size of type"),
        {QKeySequence(Qt::CTRL | Qt::Key_0)});
    whitespace = make("view.whitespace", tr("Show &whitespace"),
        tr("Show spaces and tabs in every editor"), {chord(Qt::Key_B)});
    whitespace->setCheckable(true);
    ruler = make("view.ruler", tr("R&uler"),
        tr("Show in every editor where lines should end; the settings say behind which column"),
        {chord(Qt::Key_K)});
    ruler->setCheckable(true);
    presentation = make("view.presentation", tr("&Presentation"),
        tr("Large type and nothing but editors, consoles and graphs"), {QKeySequence(Qt::Key_F11)},
        QStringLiteral("presentation"));
    presentation->setCheckable(true);
    variables = make("view.variables", tr("Find a &variable…"),
        tr("Show the names in this pane's interpreter, or in the one that is typed in"),
        {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_V)});
    microscope = make("view.microscope", tr("GIL &microscope: record"),
        tr("Record for a few seconds, up to 2,000 times a second, which thread holds which GIL"),
        {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_G)});
    clearConsole = make("view.clearConsole", tr("&Clear console"),
        tr("Remove the output of the console that is typed in, or of this pane's"),
        {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L)});
    saveOutput = make("view.saveOutput", tr("&Save output of console…"),
        tr("Write to a file what the console that is typed in, or this pane's, has shown"),
        {chord(Qt::Key_E)});
    panelLeft = make("view.panelLeft", tr("Panel to the &left"),
        tr("Move the panel that has the keyboard to the window's left side"),
        {chord(Qt::Key_Left)});
    panelRight = make("view.panelRight", tr("Panel to the &right"),
        tr("Move the panel that has the keyboard to the window's right side"),
        {chord(Qt::Key_Right)});
    panelAbove = make("view.panelAbove", tr("Panel to the &top"),
        tr("Move the panel that has the keyboard above the panes"), {chord(Qt::Key_Up)});
    panelBelow = make("view.panelBelow", tr("Panel to the &bottom"),
        tr("Move the panel that has the keyboard below the panes"), {chord(Qt::Key_Down)});
    panelFloats = make("view.panelFloats", tr("&Float panel, or dock it"),
        tr("Give the panel that has the keyboard a window of its own, or take it back"),
        {chord(Qt::Key_U)});
    hidePanel = make("view.hidePanel", tr("&Hide panel"),
        tr("Hide the panel that has the keyboard; the View menu brings it back"),
        {chord(Qt::Key_Delete)});
    resetLayout = make("view.resetLayout", tr("&Reset layout"),
        tr("Put every panel where it was at first"), {chord(Qt::Key_R)});

    m_group = tr("Lessons");
    loadLesson = make("lessons.load", tr("Load &into panes"),
        tr("Put the programs of the lesson that is shown into panes; your texts stay"),
        {chord(Qt::Key_Return)}, QStringLiteral("book-open"));
    demo = make("lessons.demo", tr("Load the &demo"),
        tr("Primes in A and the Mandelbrot set in B: run both at once"), {chord(Qt::Key_M)});

    m_group = tr("Help");
    palette = make("help.palette", tr("&Find an action…"),
        tr("Find anything the window can do by its name"),
        {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_P)}, QStringLiteral("command"));
    shortcuts = make("help.shortcuts", tr("&Keyboard shortcuts"), tr("Every key on one sheet"),
        {QKeySequence(Qt::Key_F1)}, QStringLiteral("keyboard"));
    about = make("help.about", tr("&About Clutch"), tr("Versions and licence"), {chord(Qt::Key_Q)});
}

QAction* Actions::make(const char* name, const QString& text, const QString& tip,
    const QList<QKeySequence>& keys, const QString& iconName)
{
    auto* action = new QAction(text, this);
    action->setObjectName(QLatin1String(name));
    action->setShortcuts(keys);
    action->setToolTip(tip);
    action->setStatusTip(tip);
    action->setToolTip(tipWithKey(*action));
    if (!iconName.isEmpty())
        action->setIcon(icon(iconName));
    m_window->addAction(action);
    m_all << NamedAction{m_group, action};
    return action;
}

void Actions::add(const QString& group, QAction* action)
{
    const auto last = std::find_if(m_all.crbegin(), m_all.crend(),
        [&](const NamedAction& named) { return named.group == group; });
    m_all.insert(last == m_all.crend() ? m_all.size() : last.base() - m_all.cbegin(),
        NamedAction{group, action});
}

QString tipWithKey(const QAction& action)
{
    const QString key = action.shortcut().toString(QKeySequence::NativeText);
    return key.isEmpty() ? action.statusTip()
                         : QStringLiteral("%1 (%2)").arg(action.statusTip(), key);
}

} // namespace clutch::ui
