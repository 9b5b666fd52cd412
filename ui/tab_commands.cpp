#include "ui/tab_commands.h"

#include "ui/actions.h"
#include "ui/editor/editor_panel.h"
#include "ui/editor/editor_tabs.h"
#include "ui/file_commands.h"
#include "ui/menus.h"
#include "ui/workbench.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>
#include <QPointer>

#include <algorithm>

namespace clutch::ui {

namespace {

void copyPathOf(const EditorPanel& text)
{
    QGuiApplication::clipboard()->setText(text.editor().document().path());
}

} // namespace

TabCommands::TabCommands(
    Workbench& workbench, FileCommands& files, Actions& actions, QWidget* window)
    : QObject(window)
    , m_workbench(workbench)
    , m_files(files)
    , m_actions(actions)
    , m_window(window)
{
    const auto onText = [this](QAction* action, auto what) {
        connect(action, &QAction::triggered, this, [this, what] {
            if (EditorPanel* text = currentText())
                what(*text);
        });
    };
    onText(actions.closeTab, [this](EditorPanel& text) {
        Pane* pane = m_workbench.paneOf(text.pane());
        if (pane->tabs().count() > 1)
            m_files.closeTexts({&text});
        else
            emit closePaneRequested(pane);
    });
    onText(actions.closeOtherTabs, [this](EditorPanel& text) { closeOthers(text); });
    onText(actions.copyPath, [](EditorPanel& text) { copyPathOf(text); });
    onText(actions.moveTab, [this](EditorPanel& text) {
        popup(text, text.mapToGlobal(text.rect().center()), &TabCommands::fillMoveMenu);
    });
    connect(actions.nextTab, &QAction::triggered, this, [this] { step(1); });
    connect(actions.previousTab, &QAction::triggered, this, [this] { step(-1); });
    connect(&workbench, &Workbench::closeTextRequested, this,
        [this](EditorPanel* text) { m_files.closeTexts({text}); });
    connect(&workbench, &Workbench::textMenuRequested, this,
        [this](EditorPanel* text, const QPoint& position) {
            popup(*text, position, &TabCommands::fillMenu);
        });
    connect(&workbench, &Workbench::textsChanged, this, &TabCommands::updateActions);
}

EditorPanel* TabCommands::currentText() const
{
    Pane* pane = m_workbench.current();
    return pane ? &pane->editorPanel() : nullptr;
}

void TabCommands::updateActions()
{
    Pane* pane = m_workbench.current();
    const bool several = m_workbench.texts().size() > 1;
    m_actions.closeTab->setEnabled(pane != nullptr);
    m_actions.closeOtherTabs->setEnabled(pane && pane->tabs().count() > 1);
    m_actions.copyPath->setEnabled(pane && pane->editorPanel().editor().document().hasFile());
    m_actions.moveTab->setEnabled(pane && m_workbench.panes().size() > 1);
    m_actions.nextTab->setEnabled(pane && several);
    m_actions.previousTab->setEnabled(pane && several);
}

void TabCommands::step(int by)
{
    const std::vector<EditorPanel*> texts = m_workbench.texts();
    const auto found = std::find(texts.begin(), texts.end(), currentText());
    if (found == texts.end())
        return;
    const auto count = static_cast<std::ptrdiff_t>(texts.size());
    m_workbench.show(
        *texts[static_cast<std::size_t>((found - texts.begin() + by + count) % count)]);
}

void TabCommands::closeOthers(EditorPanel& text)
{
    Pane* pane = m_workbench.paneOf(text.pane());
    std::vector<EditorPanel*> others = pane->tabs().panels();
    std::erase(others, &text);
    m_files.closeTexts(others);
}

void TabCommands::popup(
    EditorPanel& text, const QPoint& position, void (TabCommands::*fill)(QMenu&, EditorPanel&))
{
    auto* menu = new QMenu(m_window);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setToolTipsVisible(true);
    (this->*fill)(*menu, text);
    popUp(*menu, position);
}

void TabCommands::fillMenu(QMenu& menu, EditorPanel& text)
{
    const auto add = [&](const QString& title, const QString& tip, bool possible, auto what) {
        QAction* action = menu.addAction(title);
        action->setToolTip(tip);
        action->setEnabled(possible);
        connect(action, &QAction::triggered, this, [target = QPointer<EditorPanel>(&text), what] {
            if (target)
                what(*target);
        });
    };
    const Document& document = text.editor().document();
    const QString name = document.displayName();
    Pane* pane = m_workbench.paneOf(text.pane());
    const bool several = pane && pane->tabs().count() > 1;
    add(tr("&Close"), tr("Close %1").arg(name), true,
        [this](EditorPanel& which) { m_files.closeTexts({&which}); });
    add(tr("Close &others"), tr("Close the other texts of %1").arg(text.pane()), several,
        [this](EditorPanel& which) { closeOthers(which); });
    add(tr("Copy &path"), document.path(), document.hasFile(),
        [](EditorPanel& which) { copyPathOf(which); });
    menu.addSeparator();
    QMenu* targets = menu.addMenu(tr("&Move to interpreter"));
    targets->setToolTipsVisible(true);
    fillMoveMenu(*targets, text);
    targets->setEnabled(m_workbench.panes().size() > 1);
}

void TabCommands::fillMoveMenu(QMenu& menu, EditorPanel& text)
{
    const QString name = text.editor().document().displayName();
    for (Pane* pane : m_workbench.panes()) {
        if (pane->letter() == text.pane())
            continue;
        QAction* action = menu.addAction(tr("Move to &%1").arg(pane->letter()));
        action->setToolTip(
            tr("Move %1 to the pane of %2, which runs it then").arg(name, pane->letter()));
        connect(action, &QAction::triggered, this,
            [this, target = QPointer<EditorPanel>(&text), to = QPointer<Pane>(pane)] {
                if (target && to)
                    m_workbench.moveText(*target, *to, to->tabs().count());
            });
    }
}

} // namespace clutch::ui
