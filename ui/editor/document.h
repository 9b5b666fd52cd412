// A text and the file it belongs to, without any widget.
#pragma once

#include "engine/base/result.h"
#include "ui/editor/text_codec.h"

#include <QDateTime>
#include <QElapsedTimer>
#include <QFileSystemWatcher>
#include <QObject>
#include <QTimer>

namespace clutch::ui {

inline constexpr qint64 kMegabyte = 1'048'576;
/// The largest file that is opened: twice what an editor still scrolls smoothly.
inline constexpr qint64 kMaxFile = 50 * kMegabyte;

/// Where the text of one editor is kept: path, encoding, line endings, and what the file looked
/// like when it was last read or written. Owned by its Editor, UI thread.
///
/// Does not hold the text: the editor does, and hands it over to save(). Watches the file and says
/// when it differs from what was read or written here; what to do about it is the user's decision.
class Document : public QObject
{
    Q_OBJECT
public:
    explicit Document(QObject* parent = nullptr);

    /// Reads `path` and makes it this document's file. Unchanged when it fails.
    [[nodiscard]] Result<QString> load(const QString& path);
    /// Writes `text` to the document's own file; it must have one. All or nothing; permissions and
    /// links are kept.
    [[nodiscard]] Status save(const QString& text);
    [[nodiscard]] Status saveAs(const QString& text, const QString& path);
    /// Makes it a document without a file again, called `name` ("untitled 1").
    void detach(const QString& name);
    /// Accepts the file as it is on disk now: further changes are told anew.
    void acceptDiskState();

    /// Tells now what would be told in a moment: before the file is written.
    void lookAtDisk();

    [[nodiscard]] bool hasFile() const { return !m_path.isEmpty(); }
    [[nodiscard]] const QString& path() const { return m_path; }
    /// "primes.py", "untitled 1".
    [[nodiscard]] QString displayName() const;
    /// What tracebacks show: the path, or "<untitled 1>".
    [[nodiscard]] QString sourceName() const;
    [[nodiscard]] const TextFormat& format() const { return m_format; }
    [[nodiscard]] bool mixedLineEndings() const { return m_mixedLineEndings; }
    [[nodiscard]] bool readOnlyOnDisk() const;

signals:
    void nameChanged();
    /// The file on disk is no longer what was read or written last.
    void changedOnDisk();
    void removedOnDisk();

private:
    struct DiskState
    {
        bool exists = false;
        qint64 size = 0;
        QDateTime modified;
        friend bool operator==(const DiskState&, const DiskState&) = default;
    };
    [[nodiscard]] static DiskState diskState(const QString& path);
    void setPath(const QString& path);
    void watch();
    void lookSoon();

    QString m_path;
    QString m_name;
    TextFormat m_format;
    bool m_mixedLineEndings = false;
    DiskState m_known;
    QFileSystemWatcher m_watcher;
    QElapsedTimer m_unsettled; // since the first of the steps
    QTimer m_settle; // programs write in several steps: look when it has been quiet for a moment
};

/// Replaces the content of `path` at once, or leaves it as it was. Keeps its permissions and, where
/// it is a link, the link.
[[nodiscard]] Status writeFileAtomically(const QString& path, const QByteArray& bytes);

} // namespace clutch::ui
