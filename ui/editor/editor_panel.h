// An editor with what belongs around it: the banner above, the find bar below, and the journal
// behind.
#pragma once

#include "ui/editor/editor.h"

#include <QTimer>
#include <QWidget>

namespace clutch::ui {

class Banner;
class FindBar;
class Journal;
struct JournalEntry;

/// Owns one Editor and keeps its text safe: asks when the file changed on disk, and writes unsaved
/// text to the journal within a second of a keystroke. UI thread; owned by a pane, and the Journal
/// outlives it.
class EditorPanel : public QWidget
{
    Q_OBJECT
public:
    EditorPanel(QString key, Journal& journal, QWidget* parent = nullptr);

    [[nodiscard]] Editor& editor() { return *m_editor; }
    [[nodiscard]] const Editor& editor() const { return *m_editor; }
    [[nodiscard]] FindBar& findBar() { return *m_findBar; }
    [[nodiscard]] Banner& banner() { return *m_banner; }

    /// Whether closing the editor now would lose text that is on no disk.
    [[nodiscard]] bool needsSaving() const;
    /// Text that an earlier window left in the journal.
    void restore(const JournalEntry& entry);
    /// Opens `path`; what goes wrong is said in the banner.
    bool open(const QString& path);
    bool save();
    bool saveAs(const QString& path);
    /// The text may go: the user was asked.
    void discard();
    void askForLine();

signals:
    /// File name, or whether it needs saving, is no longer what it was.
    void titleChanged();

private:
    void fileChangedOnDisk();
    void fileRemovedFromDisk();
    void writeJournal();
    bool report(const Status& status);

    QString m_key;
    Journal& m_journal;
    Editor* m_editor;
    Banner* m_banner;
    FindBar* m_findBar;
    QTimer m_journalTimer;
    bool m_differsFromDisk = false; // the file changed or went, and the user kept this text
    bool m_journalled = false;
};

} // namespace clutch::ui
