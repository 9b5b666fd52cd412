#include "ui/file_commands.h"

#include "ui/editor/editor_panel.h"
#include "ui/workbench.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <QMessageBox>
#include <QPointer>
#include <QPushButton>
#include <QSettings>

namespace clutch::ui {

namespace {
constexpr int kMostRecent = 10;
const QString kRecentKey = QStringLiteral("files/recent");

QString filters()
{
    return FileCommands::tr("Python files (*.py *.pyw);;All files (*)");
}
} // namespace

FileCommands::FileCommands(Workbench& workbench, QWidget* window)
    : QObject(window)
    , m_workbench(workbench)
    , m_window(window)
    , m_recent(QSettings().value(kRecentKey).toStringList())
{
}

QString FileCommands::folder() const
{
    if (const Pane* pane = m_workbench.current()) {
        const Document& document = const_cast<Pane*>(pane)->editorPanel().editor().document();
        if (document.hasFile())
            return QFileInfo(document.path()).absolutePath();
    }
    return m_recent.isEmpty() ? QDir::currentPath() : QFileInfo(m_recent.first()).absolutePath();
}

void FileCommands::askAndOpen()
{
    auto* dialog = new QFileDialog(m_window, tr("Open"), folder(), filters());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(
        dialog, &QFileDialog::fileSelected, this, [this](const QString& path) { openFile(path); });
    dialog->open();
}

void FileCommands::openFile(const QString& path, int line)
{
    const QString absolute = QFileInfo(path).absoluteFilePath();
    for (Pane* pane : m_workbench.panes()) {
        if (pane->editorPanel().editor().document().path() != absolute)
            continue;
        m_workbench.setCurrent(pane);
        pane->editorPanel().editor().goToLine(std::max(1, line));
        return;
    }
    if (line > 0 && !QFileInfo(absolute).isFile()) {
        emit message(tr("%1 is not a file on this machine.").arg(path));
        return;
    }
    Pane* pane = m_workbench.current();
    if (!pane || pane->editorPanel().needsSaving() || line > 0)
        pane = m_workbench.addPane(m_workbench.usualKind());
    openIn(pane, absolute);
    m_workbench.setCurrent(pane);
    if (line > 0)
        pane->editorPanel().editor().goToLine(line);
    else
        pane->focusEditor();
}

void FileCommands::openIn(Pane* pane, const QString& path)
{
    const QPointer<Pane> target = pane;
    settle({pane}, [this, target, path] {
        if (target && target->editorPanel().open(path))
            remember(target->editorPanel().editor().document().path());
    });
}

void FileCommands::newText(Pane* pane)
{
    const QPointer<Pane> target = pane;
    settle({pane}, [this, target] {
        if (!target)
            return;
        target->editorPanel().discard();
        target->editorPanel().editor().setUntitled(tr("untitled %1").arg(++m_untitled), {});
        target->focusEditor();
    });
}

void FileCommands::save(Pane* pane, std::function<void()> then)
{
    if (!pane->editorPanel().editor().document().hasFile())
        return saveAs(pane, std::move(then));
    if (!pane->editorPanel().save())
        return;
    emit message(tr("%1 is saved.").arg(pane->editorPanel().editor().document().displayName()));
    if (then)
        then();
}

void FileCommands::saveAs(Pane* pane, std::function<void()> then)
{
    const Document& document = pane->editorPanel().editor().document();
    auto* dialog = new QFileDialog(
        m_window, tr("Save %1 as").arg(document.displayName()), folder(), filters());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("py"));
    dialog->selectFile(document.hasFile() ? document.path() : document.displayName());
    const QPointer<Pane> target = pane;
    connect(dialog, &QFileDialog::fileSelected, this,
        [this, target, then = std::move(then)](const QString& path) {
            if (!target || !target->editorPanel().saveAs(path))
                return;
            remember(QFileInfo(path).absoluteFilePath());
            emit message(tr("%1 is saved.").arg(path));
            if (then)
                then();
        });
    dialog->open();
}

void FileCommands::settle(std::vector<Pane*> panes, const std::function<void()>& then)
{
    std::erase_if(panes, [](Pane* pane) { return !pane->editorPanel().needsSaving(); });
    if (panes.empty())
        return then();
    QStringList names;
    for (Pane* pane : panes)
        names << QStringLiteral("%1  %2").arg(
            pane->letter(), pane->editorPanel().editor().document().displayName());
    auto* question = new QMessageBox(QMessageBox::Warning, tr("Unsaved text"),
        (panes.size() == 1 ? tr("A text is not saved:")
                           : tr("%1 texts are not saved:").arg(panes.size()))
            + QStringLiteral("\n\n") + names.join(QLatin1Char('\n')),
        QMessageBox::NoButton, m_window);
    question->setAttribute(Qt::WA_DeleteOnClose);
    QPushButton* save = question->addButton(tr("Save"), QMessageBox::AcceptRole);
    QPushButton* discard = question->addButton(tr("Do not save"), QMessageBox::DestructiveRole);
    question->addButton(QMessageBox::Cancel);
    question->setDefaultButton(save);
    connect(question, &QMessageBox::buttonClicked, this,
        [this, panes, then, save, discard](QAbstractButton* button) {
            if (button == save) {
                saveEach(panes, then);
            } else if (button == discard) {
                for (Pane* pane : panes)
                    pane->editorPanel().discard();
                then();
            }
        });
    question->open();
}

// One after the other: each may need a dialog of its own, and a cancelled one ends it all.
void FileCommands::saveEach(std::vector<Pane*> panes, const std::function<void()>& then)
{
    if (panes.empty())
        return then();
    Pane* first = panes.front();
    panes.erase(panes.begin());
    save(first, [this, panes, then] { saveEach(panes, then); });
}

void FileCommands::remember(const QString& path)
{
    m_recent.removeAll(path);
    m_recent.prepend(path);
    m_recent = m_recent.mid(0, kMostRecent);
    QSettings().setValue(kRecentKey, m_recent);
}

void FileCommands::fillRecentMenu(QMenu* menu)
{
    menu->clear();
    for (const QString& path : m_recent) {
        QAction* action = menu->addAction(QDir::toNativeSeparators(path));
        action->setToolTip(tr("Open %1").arg(path));
        connect(action, &QAction::triggered, this, [this, path] { openFile(path); });
    }
    menu->setEnabled(!m_recent.isEmpty());
}

} // namespace clutch::ui
