#include "ui/file_commands.h"

#include "ui/editor/editor_panel.h"
#include "ui/editor/editor_tabs.h"
#include "ui/workbench.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QSettings>

#include <algorithm>
#include <utility>

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
    for (const QString& name : {path, absolute}) { // "<untitled 1>" is no path
        if (EditorPanel* text = m_workbench.textOf(name))
            return m_workbench.show(*text, std::max(line, 0));
    }
    if (line > 0 && !QFileInfo(absolute).isFile()) {
        emit message(tr("%1 is not a file on this machine.").arg(path));
        return;
    }
    Pane* pane = m_workbench.current();
    if (!pane)
        pane = m_workbench.addPane(m_workbench.usualKind());
    // Who follows a traceback wants to see both: the text that ran and the one it ran into.
    const EditorPanel& seen = pane->editorPanel();
    if (line > 0 && !(seen.isUntouched() && seen.editor().length() == 0))
        openBeside(pane, absolute);
    else
        openIn(pane, absolute);
    m_workbench.setCurrent(pane);
    if (EditorPanel* text = m_workbench.textOf(absolute))
        m_workbench.show(*text, line);
}

void FileCommands::openIn(Pane* pane, const QString& path)
{
    const QString absolute = QFileInfo(path).absoluteFilePath();
    if (EditorPanel* text = m_workbench.textOf(absolute))
        return m_workbench.show(*text);
    if (pane->editorPanel().isUntouched())
        return openFirst(pane, absolute);
    openBeside(pane, absolute);
}

void FileCommands::openDropped(Pane* pane, const QString& path)
{
    openIn(pane, path);
    m_workbench.setCurrent(pane);
    if (EditorPanel* text = m_workbench.textOf(QFileInfo(path).absoluteFilePath()))
        m_workbench.show(*text);
}

void FileCommands::openBeside(Pane* pane, const QString& path)
{
    if (pane->tabs().open(path))
        remember(path);
}

void FileCommands::openFirst(Pane* pane, const QString& path)
{
    if (pane->editorPanel().open(path))
        remember(pane->editorPanel().editor().document().path());
}

void FileCommands::newText(Pane* pane)
{
    const QString name = m_workbench.freeName();
    pane->tabs().add().editor().setUntitled(name, {});
    pane->focusEditor();
}

void FileCommands::save(EditorPanel& text, std::function<void()> then)
{
    if (!text.editor().document().hasFile())
        return saveAs(text, std::move(then));
    prepare(text, [this, then = std::move(then)](EditorPanel& prepared) {
        if (!prepared.save())
            return;
        emit message(tr("%1 is saved.").arg(prepared.editor().document().displayName()));
        if (then)
            then();
    });
}

// The text may be gone when it is prepared.
void FileCommands::prepare(EditorPanel& text, const std::function<void(EditorPanel& text)>& write)
{
    if (!m_beforeSave)
        return write(text);
    m_beforeSave(text, [target = QPointer<EditorPanel>(&text), write] {
        if (target)
            write(*target);
    });
}

void FileCommands::saveAs(EditorPanel& text, std::function<void()> then)
{
    const Document& document = text.editor().document();
    auto* dialog = new QFileDialog(
        m_window, tr("Save %1 as").arg(document.displayName()), folder(), filters());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("py"));
    dialog->selectFile(document.hasFile() ? document.path() : document.displayName());
    const QPointer<EditorPanel> target = &text;
    connect(dialog, &QFileDialog::fileSelected, this,
        [this, target, then = std::move(then)](const QString& path) {
            if (!target || isOfAnother(*target, path))
                return;
            prepare(*target, [this, path, then](EditorPanel& prepared) {
                if (!prepared.saveAs(path))
                    return;
                remember(QFileInfo(path).absoluteFilePath());
                emit message(tr("%1 is saved.").arg(path));
                if (then)
                    then();
            });
        });
    dialog->open();
}

// Two texts with one file would each overwrite what the other saved.
bool FileCommands::isOfAnother(EditorPanel& text, const QString& path)
{
    const EditorPanel* other = m_workbench.textOf(QFileInfo(path).absoluteFilePath());
    if (!other || other == &text)
        return false;
    return !text.report(failure(
        tr("%1 is not saved as %2: that is open in another tab of %3. "
           "Close it there, or choose another name.")
            .arg(text.editor().document().displayName(), QFileInfo(path).fileName(), other->pane())
            .toStdString()));
}

void FileCommands::closeTexts(const std::vector<EditorPanel*>& texts)
{
    settle(texts, [this, closing = Texts(texts.begin(), texts.end())] {
        for (const QPointer<EditorPanel>& text : closing) {
            if (text)
                m_workbench.closeText(*text);
        }
    });
}

void FileCommands::settle(const std::vector<EditorPanel*>& texts, const std::function<void()>& then)
{
    Texts unsaved;
    QStringList names;
    for (EditorPanel* text : texts) {
        if (!text->needsSaving())
            continue;
        unsaved.emplace_back(text);
        names << QStringLiteral("%1  %2").arg(
            text->pane(), text->editor().document().displayName());
    }
    if (unsaved.empty())
        return then();
    // A text that is asked about is seen.
    if (Pane* pane = m_workbench.paneOf(unsaved.front()->pane()))
        pane->tabs().setCurrent(*unsaved.front());
    auto* question = new QMessageBox(QMessageBox::Warning, tr("Unsaved text"),
        (unsaved.size() == 1 ? tr("A text is not saved:")
                             : tr("%1 texts are not saved:").arg(unsaved.size()))
            + QStringLiteral("\n\n") + names.join(QLatin1Char('\n')),
        QMessageBox::NoButton, m_window);
    question->setAttribute(Qt::WA_DeleteOnClose);
    QPushButton* save = question->addButton(tr("Save"), QMessageBox::AcceptRole);
    QPushButton* discard = question->addButton(tr("Do not save"), QMessageBox::DestructiveRole);
    question->addButton(QMessageBox::Cancel);
    question->setDefaultButton(save);
    connect(question, &QMessageBox::buttonClicked, this,
        [this, unsaved, then, save, discard](QAbstractButton* button) {
            if (button == save) {
                saveEach(unsaved, then);
            } else if (button == discard) {
                for (const QPointer<EditorPanel>& text : unsaved) {
                    if (text)
                        text->discard();
                }
                then();
            }
        });
    question->open();
}

// One after the other: each may need a dialog of its own, and a cancelled one ends it all.
void FileCommands::saveEach(Texts texts, const std::function<void()>& then)
{
    while (!texts.empty() && !texts.front())
        texts.erase(texts.begin());
    if (texts.empty())
        return then();
    EditorPanel& first = *texts.front();
    texts.erase(texts.begin());
    save(first, [this, texts, then] { saveEach(texts, then); });
}

void FileCommands::remember(const QString& path)
{
    m_recent.removeAll(path);
    m_recent.prepend(path);
    m_recent = m_recent.mid(0, kMostRecent);
    QSettings().setValue(kRecentKey, m_recent);
    emit recentChanged();
}

void FileCommands::fillRecentMenu(QMenu* menu)
{
    menu->clear();
    for (const QString& path : m_recent) {
        QAction* action = menu->addAction(
            QDir::toNativeSeparators(path).replace(QLatin1Char('&'), QStringLiteral("&&")));
        action->setToolTip(tr("Open %1").arg(path));
        connect(action, &QAction::triggered, this, [this, path] { openFile(path); });
    }
    menu->setEnabled(!m_recent.isEmpty());
}

} // namespace clutch::ui
