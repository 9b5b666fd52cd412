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
/// text to the journal within a second of a keystroke. UI thread; owned by the EditorTabs that it
/// stands in, which it may leave for another's, and the Journal outlives it.
class EditorPanel : public QWidget
{
    Q_OBJECT
public:
    EditorPanel(QString key, Journal& journal, QWidget* parent = nullptr);

    [[nodiscard]] Editor& editor() { return *m_editor; }
    [[nodiscard]] const Editor& editor() const { return *m_editor; }
    [[nodiscard]] FindBar& findBar() { return *m_findBar; }
    [[nodiscard]] Banner& banner() { return *m_banner; }

    /// The letter of its pane, and which of that pane's tabs it is: for the journal and for people.
    void setPlace(const QString& pane, int tab);
    [[nodiscard]] const QString& pane() const { return m_pane; }

    /// Whether closing the editor now would lose text that is on no disk.
    [[nodiscard]] bool needsSaving() const;
    /// Neither a file nor anything that was typed: another text may take its place.
    [[nodiscard]] bool isUntouched() const;
    /// Text that an earlier window left in the journal.
    void restore(const JournalEntry& entry);
    /// Opens `path`; what goes wrong is said in the banner.
    bool open(const QString& path);
    /// The same, for those who say it elsewhere.
    [[nodiscard]] Status load(const QString& path);
    /// Says in the banner what went wrong, if something did; whether nothing did.
    bool report(const Status& status);
    /// Asks in the banner instead where another program has written the file and nobody has
    /// answered yet what is to become of that.
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
    void loadFromDisk();
    void fileRemovedFromDisk();
    void writeJournal();

    QString m_key;
    QString m_pane;
    int m_tab = 0;
    Journal& m_journal;
    Editor* m_editor;
    Banner* m_banner;
    FindBar* m_findBar;
    QTimer m_journalTimer;
    bool m_differsFromDisk = false; // the file changed or went, and the user kept this text
    bool m_asksAboutDisk = false; // it changed, and nobody has said which text is to stay
    bool m_journalled = false;
};

} // namespace clutch::ui
