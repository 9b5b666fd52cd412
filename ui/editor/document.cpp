#include "ui/editor/document.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QGuiApplication>
#include <QSaveFile>

namespace clutch::ui {

namespace {

constexpr int kSettleMs = 80;
constexpr int kMostMs = 500;

std::string quoted(const QString& path)
{
    return "'" + path.toStdString() + "'";
}

// A NUL anywhere: Python refuses it too, and Scintilla would take it for the end of the text.
bool looksBinary(const QByteArray& bytes)
{
    return bytes.contains('\0');
}

} // namespace

Status writeFileAtomically(const QString& path, const QByteArray& bytes)
{
    // Through a link: the file it points to is replaced, not the link.
    const QFileInfo info(path);
    const QString target
        = info.isSymLink() && !info.canonicalFilePath().isEmpty() ? info.canonicalFilePath() : path;
    const bool existed = QFileInfo::exists(target);
    // Without what we may do with it: that is not what the file says, and would be written into it.
    const QFile::Permissions permissions
        = QFileInfo(target).permissions() & ~(QFile::ReadUser | QFile::WriteUser | QFile::ExeUser);
    if (existed && !QFileInfo(target).isWritable())
        return failure("cannot save " + quoted(path) + ": the file is read-only");
    QSaveFile file(target);
    // A folder in which no file can be made may still hold one that can be written.
    file.setDirectWriteFallback(true);
    if (!file.open(QIODevice::WriteOnly))
        return failure("cannot save " + quoted(path) + ": " + file.errorString().toStdString());
    if (existed)
        file.setPermissions(permissions);
    if (file.write(bytes) != bytes.size() || !file.commit())
        return failure("cannot save " + quoted(path) + ": " + file.errorString().toStdString());
    return {};
}

Document::Document(QObject* parent)
    : QObject(parent)
    , m_name(QStringLiteral("untitled"))
{
    m_settle.setSingleShot(true);
    m_settle.setInterval(kSettleMs);
    connect(&m_settle, &QTimer::timeout, this, &Document::lookAtDisk);
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, this, &Document::lookSoon);
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, &Document::lookSoon);
    // Of a folder above that was renamed, and on a disk of another machine, nobody tells.
    connect(qGuiApp, &QGuiApplication::applicationStateChanged, this,
        [this](Qt::ApplicationState state) {
            if (state == Qt::ApplicationActive)
                lookSoon();
        });
}

// When writing has come to rest; in a folder in which it never does, in a moment.
void Document::lookSoon()
{
    if (!m_settle.isActive())
        m_unsettled.start();
    if (!m_unsettled.hasExpired(kMostMs))
        m_settle.start();
}

Result<QString> Document::load(const QString& path)
{
    const QFileInfo info(path);
    if (!info.exists())
        return failure("cannot open " + quoted(path) + ": no such file");
    if (!info.isFile())
        return failure("cannot open " + quoted(path) + ": it is not a regular file");
    if (info.size() > kMaxFile)
        return failure("cannot open " + quoted(path) + ": it has "
            + std::to_string((info.size() + kMegabyte - 1) / kMegabyte)
            + " MB, and the editor takes at most " + std::to_string(kMaxFile / kMegabyte) + " MB");
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failure("cannot open " + quoted(path) + ": " + file.errorString().toStdString());
    const QByteArray bytes = file.readAll();
    if (looksBinary(bytes))
        return failure("cannot open " + quoted(path) + ": it is a binary file");
    auto decoded = decodeSource(bytes);
    if (!decoded)
        return failure("cannot open " + quoted(path) + ": " + decoded.error().text);
    m_format = decoded->format;
    m_mixedLineEndings = decoded->mixedLineEndings;
    setPath(info.absoluteFilePath());
    return decoded->text;
}

Status Document::save(const QString& text)
{
    Q_ASSERT(hasFile());
    return saveAs(text, m_path);
}

Status Document::saveAs(const QString& text, const QString& path)
{
    const auto bytes = encodeSource(text, m_format);
    if (!bytes)
        return failure("cannot save " + quoted(path) + ": " + bytes.error().text);
    if (Status written = writeFileAtomically(path, *bytes); !written)
        return written;
    if (const QString cookie = cookieOf(*bytes); !cookie.isEmpty())
        m_format.encoding = cookie;
    m_mixedLineEndings = false;
    setPath(QFileInfo(path).absoluteFilePath());
    return {};
}

void Document::detach(const QString& name)
{
    m_name = name;
    m_format = {};
    m_mixedLineEndings = false;
    setPath({});
}

void Document::acceptDiskState()
{
    m_known = diskState(m_path);
    watch();
}

QString Document::displayName() const
{
    return hasFile() ? QFileInfo(m_path).fileName() : m_name;
}

QString Document::sourceName() const
{
    return hasFile() ? m_path : QLatin1Char('<') + m_name + QLatin1Char('>');
}

bool Document::readOnlyOnDisk() const
{
    return hasFile() && QFileInfo::exists(m_path) && !QFileInfo(m_path).isWritable();
}

Document::DiskState Document::diskState(const QString& path)
{
    const QFileInfo info(path);
    if (path.isEmpty() || !info.exists())
        return {};
    return {true, info.size(), info.lastModified()};
}

void Document::setPath(const QString& path)
{
    m_path = path;
    acceptDiskState();
    emit nameChanged();
}

// The folder is watched too: editors that save by renaming take the watched file away, and a file
// that comes back after it was removed is not announced otherwise.
void Document::watch()
{
    QStringList wanted;
    if (hasFile()) {
        if (QFileInfo::exists(m_path))
            wanted << m_path;
        if (const QString folder = QFileInfo(m_path).absolutePath(); QDir(folder).exists())
            wanted << folder;
    }
    QStringList extra = m_watcher.files() + m_watcher.directories();
    for (const QString& path : wanted)
        extra.removeAll(path);
    if (!extra.isEmpty())
        m_watcher.removePaths(extra);
    const QStringList watched = m_watcher.files() + m_watcher.directories();
    for (const QString& path : wanted) {
        if (!watched.contains(path))
            m_watcher.addPath(path);
    }
}

void Document::lookAtDisk()
{
    // Saving by renaming, ours included, ends the watch on the file: begin it again whatever
    // happened.
    watch();
    const DiskState now = diskState(m_path);
    if (now == m_known)
        return;
    m_known = now;
    if (now.exists)
        emit changedOnDisk();
    else
        emit removedOnDisk();
}

} // namespace clutch::ui
