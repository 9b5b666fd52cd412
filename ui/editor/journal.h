// Unsaved text, kept on disk so that no crash can take it.
#pragma once

#include "engine/base/result.h"

#include <QLockFile>
#include <QString>

#include <memory>
#include <vector>

namespace clutch::ui {

/// One editor's unsaved text as the journal keeps it.
struct JournalEntry
{
    QString key; // which editor, within this window
    QString path; // its file, or empty
    QString name; // what it is called without one
    QString text;
    QString pane = {}; // the letter of the pane it stands in
    int tab = 0; // which of that pane's, from 0
};

/// A folder of its own for each running window, one file an editor, in `root`.
///
/// UI thread, owned by the window. A window that ends well removes its folder; the folders of
/// windows that no longer run are what recover() gives back. Writing an entry is one small file,
/// replaced at once.
class Journal
{
public:
    explicit Journal(const QString& root);
    ~Journal();
    Journal(const Journal&) = delete;
    Journal& operator=(const Journal&) = delete;

    /// Takes what windows that died have left, and removes it from there. Call once, before any
    /// write().
    [[nodiscard]] std::vector<JournalEntry> recover();

    /// For an editor that has none yet; never given twice.
    [[nodiscard]] QString nextKey() { return QString::number(++m_lastKey); }
    Status write(const JournalEntry& entry);
    void forget(const QString& key);

    /// Where the application keeps it.
    [[nodiscard]] static QString defaultRoot();

private:
    QString m_root;
    QString m_folder;
    std::unique_ptr<QLockFile> m_lock; // held while this window lives
    quint64 m_lastKey = 0;
};

} // namespace clutch::ui
