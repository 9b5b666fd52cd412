#include "ui/editor/editor_panel.h"

#include "ui/editor/editor_spans.h"
#include "ui/editor/find_bar.h"
#include "ui/editor/journal.h"
#include "ui/style/banner.h"

#include <QInputDialog>
#include <QVBoxLayout>

namespace clutch::ui {

namespace {
constexpr int kJournalMs = 500; // from the first keystroke that is not in the journal
}

EditorPanel::EditorPanel(QString key, Journal& journal, QWidget* parent)
    : QWidget(parent)
    , m_key(std::move(key))
    , m_journal(journal)
    , m_editor(new Editor(this))
    , m_banner(new Banner(this))
    , m_findBar(new FindBar(m_editor, this))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_banner);
    column->addWidget(m_editor, 1);
    column->addWidget(m_findBar);
    setFocusProxy(m_editor);

    connect(&journal, &Journal::refused, this, [this](const QString& ofKey, const QString& why) {
        if (ofKey != m_key)
            return;
        m_journalled = false;
        static_cast<void>(report(failure(why.toStdString())));
    });
    m_journalTimer.setSingleShot(true);
    m_journalTimer.setInterval(kJournalMs);
    connect(&m_journalTimer, &QTimer::timeout, this, &EditorPanel::writeJournal);
    connect(m_editor, &QsciScintilla::textChanged, this, [this] {
        if (!m_journalTimer.isActive())
            m_journalTimer.start();
    });
    connect(m_editor, &QsciScintilla::modificationChanged, this, [this] {
        m_journalTimer.start(); // saved or undone: the entry goes
        emit titleChanged();
    });
    Document& document = m_editor->document();
    connect(&document, &Document::nameChanged, this, [this, &document] {
        m_editor->setAccessibleName(tr("Source editor of %1").arg(document.displayName()));
        emit titleChanged();
    });
    connect(&document, &Document::changedOnDisk, this, &EditorPanel::fileChangedOnDisk);
    connect(&document, &Document::removedOnDisk, this, &EditorPanel::fileRemovedFromDisk);
}

void EditorPanel::setPlace(const QString& pane, int tab)
{
    if (m_pane == pane && m_tab == tab)
        return;
    m_pane = pane;
    m_tab = tab;
    if (m_journalled)
        writeJournal();
}

bool EditorPanel::needsSaving() const
{
    return m_editor->isModified() || m_differsFromDisk;
}

bool EditorPanel::isUntouched() const
{
    return !needsSaving() && !m_editor->document().hasFile();
}

bool EditorPanel::report(const Status& status)
{
    if (!status)
        m_banner->show(
            Banner::Tone::Error, QString::fromStdString(status.error().text), {{tr("Close"), {}}});
    return status.has_value();
}

bool EditorPanel::open(const QString& path)
{
    return report(load(path));
}

Status EditorPanel::load(const QString& path)
{
    if (Status opened = m_editor->open(path); !opened)
        return opened;
    m_differsFromDisk = false;
    m_asksAboutDisk = false;
    m_banner->dismiss();
    writeJournal();
    if (m_editor->document().mixedLineEndings())
        m_banner->show(Banner::Tone::Info,
            tr("%1 has line endings of several kinds; saving makes them all alike.")
                .arg(m_editor->document().displayName()),
            {{tr("Close"), {}}});
    return {};
}

bool EditorPanel::save()
{
    m_editor->document().lookAtDisk();
    if (m_asksAboutDisk) {
        m_banner->show(Banner::Tone::Warning,
            tr("%1 was changed by another program. Saved now, this text takes the place of that.")
                .arg(m_editor->document().displayName()),
            {{tr("Save mine over it"),
                 [this] {
                     m_asksAboutDisk = false;
                     save();
                 }},
                {tr("Load the new text"), [this] {
                     loadFromDisk();
                 }}});
        return false;
    }
    if (!report(m_editor->save()))
        return false;
    m_differsFromDisk = false;
    m_banner->dismiss();
    writeJournal();
    emit titleChanged();
    return true;
}

bool EditorPanel::saveAs(const QString& path)
{
    if (!report(m_editor->saveAs(path)))
        return false;
    m_differsFromDisk = false;
    m_asksAboutDisk = false;
    m_banner->dismiss();
    writeJournal();
    emit titleChanged();
    return true;
}

void EditorPanel::discard()
{
    m_journalTimer.stop();
    m_journal.forget(m_key);
    m_journalled = false;
    m_differsFromDisk = false;
    m_editor->setModified(false);
    m_journalTimer.stop();
}

void EditorPanel::restore(const JournalEntry& entry)
{
    // The file first, so that path, encoding and line endings are known; then the text that was
    // typed over it.
    const bool isOpen = !entry.path.isEmpty() && m_editor->document().path() == entry.path
        && !m_editor->isModified();
    if (!isOpen && (entry.path.isEmpty() || !m_editor->open(entry.path)))
        m_editor->setUntitled(entry.name, {});
    m_editor->restoreText(QString::fromUtf8(entry.text));
    writeJournal();
    const QString name = m_editor->document().displayName();
    m_banner->show(Banner::Tone::Info,
        m_editor->document().hasFile()
            ? tr("Unsaved text of %1 was restored. Undo gives what is on disk.").arg(name)
            : entry.path.isEmpty()
            ? tr("Text of %1 was restored; it was never saved.").arg(name)
            : tr("Text of %1 was restored; the file %2 cannot be opened any more.")
                  .arg(name, entry.path),
        {{tr("Close"), {}}});
}

void EditorPanel::askForLine()
{
    auto* dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Go to line"));
    dialog->setLabelText(tr("Line (1 to %1):").arg(m_editor->lines()));
    dialog->setInputMode(QInputDialog::IntInput);
    dialog->setIntRange(1, m_editor->lines());
    connect(dialog, &QInputDialog::intValueSelected, this,
        [this](int line) { m_editor->goToLine(line); });
    dialog->open();
}

void EditorPanel::fileChangedOnDisk()
{
    m_differsFromDisk = true;
    m_asksAboutDisk = true;
    emit titleChanged();
    const QString name = m_editor->document().displayName();
    const QString text = m_editor->isModified()
        ? tr("%1 was changed by another program, and here too.").arg(name)
        : tr("%1 was changed by another program.").arg(name);
    m_banner->show(Banner::Tone::Warning, text,
        {{tr("Load the new text"),
             [this] {
                 loadFromDisk();
             }},
            {tr("Keep mine"), [this] {
                 m_asksAboutDisk = false;
             }}});
}

void EditorPanel::loadFromDisk()
{
    if (report(m_editor->reload())) {
        m_differsFromDisk = false;
        m_asksAboutDisk = false;
    }
    emit titleChanged();
}

void EditorPanel::fileRemovedFromDisk()
{
    m_differsFromDisk = true;
    m_asksAboutDisk = false; // nothing is there that could be lost
    emit titleChanged();
    m_journalTimer.start();
    m_banner->show(Banner::Tone::Warning,
        tr("%1 was removed or renamed by another program. Its text is still here.")
            .arg(m_editor->document().displayName()),
        {{tr("Save it again"),
             [this] {
                 save();
             }},
            {tr("Keep"), {}}});
}

void EditorPanel::writeJournal()
{
    m_journalTimer.stop();
    if (!needsSaving()) {
        if (m_journalled)
            m_journal.forget(m_key);
        m_journalled = false;
        return;
    }
    const Document& document = m_editor->document();
    m_journalled = true;
    m_journal.write(
        {m_key, document.path(), document.displayName(), bytesOf(*m_editor), m_pane, m_tab});
}

} // namespace clutch::ui
