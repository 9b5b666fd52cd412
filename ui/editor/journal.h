// Unsaved text, kept on disk so that no crash can take it.
#pragma once

#include "engine/base/result.h"

#include <QByteArray>
#include <QLockFile>
#include <QObject>
#include <QString>
#include <QThreadPool>

#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace clutch::ui {

/// One editor's unsaved text as the journal keeps it.
struct JournalEntry
{
    QString key; // which editor, within this window
    QString path; // its file, or empty
    QString name; // what it is called without one
    QByteArray text; // UTF-8
    QString pane = {}; // the letter of the pane it stands in
    int tab = 0; // which of that pane's, from 0
};

/// A folder of its own for each running window, one file an editor, in `root`.
///
/// UI thread, owned by the window. A window that ends well removes its folder; the folders of
/// windows that no longer run are what recover() gives back.
/// Entries are written on a thread of its own, for a text may be large and a disk slow: one after
/// the other, each file replaced at once. Of an entry that is written anew meanwhile only the
/// newest follows.
class Journal : public QObject
{
    Q_OBJECT
public:
    explicit Journal(const QString& root);
    ~Journal() override;
    Journal(const Journal&) = delete;
    Journal& operator=(const Journal&) = delete;

    /// Takes what windows that died have left, and removes it from there. Call once, before any
    /// write().
    [[nodiscard]] std::vector<JournalEntry> recover();

    /// For an editor that has none yet; never given twice.
    [[nodiscard]] QString nextKey() { return QString::number(++m_lastKey); }
    void write(const JournalEntry& entry);
    void forget(const QString& key);

    /// Where the application keeps it.
    [[nodiscard]] static QString defaultRoot();

signals:
    /// An entry was not written; `why` is a sentence.
    void refused(const QString& key, const QString& why);

private:
    /// What is to be done with an entry when its file is written.
    struct Next
    {
        std::optional<JournalEntry> entry;
        bool forget = false;
    };

    [[nodiscard]] bool makeFolder(const JournalEntry& first);
    void start(const JournalEntry& entry);
    void written(const QString& key, const QString& why);

    QString m_root;
    QString m_folder;
    std::unique_ptr<QLockFile> m_lock; // held while this window lives
    quint64 m_lastKey = 0;
    std::map<QString, Next> m_writing; // by key
    QThreadPool m_thread;
};

} // namespace clutch::ui
