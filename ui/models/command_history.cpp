#include "ui/models/command_history.h"

#include "engine/base/unique_fd.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace clutch {
namespace {

QByteArray toLine(const CommandHistory::Entry& entry)
{
    const QJsonObject object{
        {QStringLiteral("interpreter"), entry.interpreter}, {QStringLiteral("text"), entry.text}};
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

/// Opens and locks. Another window may put a shortened file in place between the two, so look again
/// under the lock.
Result<UniqueFd> openLocked(const QString& path)
{
    const QByteArray name = QFile::encodeName(path);
    for (;;) {
        UniqueFd file(::open(name.constData(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0600));
        if (!file)
            return systemFailure("cannot open the history " + path.toStdString(), errno);
        while (::flock(file.get(), LOCK_EX) != 0) {
            if (errno != EINTR)
                return systemFailure("cannot lock the history " + path.toStdString(), errno);
        }
        struct stat opened
        {
        };
        struct stat named
        {
        };
        if (::fstat(file.get(), &opened) == 0 && ::stat(name.constData(), &named) == 0
            && opened.st_ino == named.st_ino)
            return file;
    }
}

Status writeAll(int file, const QByteArray& bytes, const QString& path)
{
    for (qsizetype done = 0; done < bytes.size();) {
        const ssize_t written = ::write(
            file, bytes.constData() + done, static_cast<std::size_t>(bytes.size() - done));
        if (written < 0 && errno != EINTR)
            return systemFailure("cannot write to the history " + path.toStdString(), errno);
        done += std::max<ssize_t>(written, 0);
    }
    return {};
}

/// A crash in the middle of a write leaves half a line; what comes next must not be glued to it.
bool endsInLine(int file)
{
    struct stat status
    {
    };
    char last = '\n';
    if (::fstat(file, &status) == 0 && status.st_size > 0
        && ::pread(file, &last, 1, status.st_size - 1) != 1)
        return false;
    return last == '\n';
}

} // namespace

Result<CommandHistory> CommandHistory::open(const QString& path, std::size_t limit)
{
    CommandHistory history(limit);
    history.m_path = path;
    if (Status loaded = history.load(); !loaded)
        return tl::unexpected(loaded.error());
    if (history.m_linesInFile > 2 * limit) {
        if (Status shortened = history.shorten(); !shortened)
            return tl::unexpected(shortened.error());
    }
    return history;
}

Status CommandHistory::load()
{
    QFile file(m_path);
    if (!file.exists())
        return {};
    if (!file.open(QIODevice::ReadOnly))
        return failure("cannot read the history " + m_path.toStdString() + ": "
            + file.errorString().toStdString());
    std::vector<Entry> read;
    while (!file.atEnd()) {
        const QJsonObject object = QJsonDocument::fromJson(file.readLine()).object();
        ++m_linesInFile;
        const QString text = object.value(QStringLiteral("text")).toString();
        if (!text.isEmpty())
            read.push_back({text, object.value(QStringLiteral("interpreter")).toString()});
    }
    // Of units that occur more than once the newest stays.
    QSet<std::pair<QString, QString>> seen;
    m_entries.clear();
    for (auto entry = read.rbegin(); entry != read.rend() && m_entries.size() < m_limit; ++entry) {
        const std::pair<QString, QString> key{entry->interpreter, entry->text};
        if (!seen.contains(key)) {
            seen.insert(key);
            m_entries.push_back(std::move(*entry));
        }
    }
    std::reverse(m_entries.begin(), m_entries.end());
    return {};
}

Status CommandHistory::shorten() const
{
    // Under the lock that every writer takes, and from the file as it is now: another window may
    // have added to it.
    Result<UniqueFd> lock = openLocked(m_path);
    if (!lock)
        return tl::unexpected(lock.error());
    CommandHistory now(m_limit);
    now.m_path = m_path;
    if (Status loaded = now.load(); !loaded)
        return loaded;
    QByteArray bytes;
    for (const Entry& entry : now.m_entries)
        bytes += toLine(entry);
    const QString shorter = m_path + QStringLiteral(".new");
    const QByteArray name = QFile::encodeName(shorter);
    const UniqueFd file(::open(name.constData(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    if (!file)
        return systemFailure("cannot write the history " + shorter.toStdString(), errno);
    if (Status written = writeAll(file.get(), bytes, shorter); !written)
        return written;
    if (::fsync(file.get()) != 0
        || ::rename(name.constData(), QFile::encodeName(m_path).constData()) != 0)
        return systemFailure("cannot replace the history " + m_path.toStdString(), errno);
    return {};
}

void CommandHistory::remember(Entry entry)
{
    std::erase(m_entries, entry);
    m_entries.push_back(std::move(entry));
    if (m_entries.size() > m_limit)
        m_entries.erase(m_entries.begin(), m_entries.end() - static_cast<std::ptrdiff_t>(m_limit));
}

Status CommandHistory::add(const QString& interpreter, const QString& text)
{
    if (text.trimmed().isEmpty() || text.size() > kMaxUnit)
        return {};
    Entry entry{text, interpreter};
    if (!m_entries.empty() && m_entries.back() == entry)
        return {};
    const QByteArray line = toLine(entry);
    remember(std::move(entry));
    if (m_path.isEmpty())
        return {};
    Result<UniqueFd> file = openLocked(m_path);
    if (!file)
        return tl::unexpected(file.error());
    return writeAll(file->get(), endsInLine(file->get()) ? line : '\n' + line, m_path);
}

std::vector<QString> CommandHistory::select(
    const QString& interpreter, const std::function<bool(const QString&)>& matches) const
{
    std::vector<QString> found;
    QSet<QString> seen;
    for (const bool own : {true, false}) {
        for (auto entry = m_entries.rbegin(); entry != m_entries.rend(); ++entry) {
            if ((entry->interpreter == interpreter) != own || !matches(entry->text)
                || seen.contains(entry->text))
                continue;
            seen.insert(entry->text);
            found.push_back(entry->text);
        }
    }
    return found;
}

std::vector<QString> CommandHistory::startingWith(
    const QString& prefix, const QString& interpreter) const
{
    return select(interpreter, [&](const QString& text) { return text.startsWith(prefix); });
}

std::vector<QString> CommandHistory::containing(
    const QString& part, const QString& interpreter) const
{
    return select(
        interpreter, [&](const QString& text) { return text.contains(part, Qt::CaseInsensitive); });
}

const QString* HistoryWalk::older(
    const CommandHistory& history, const QString& interpreter, const QString& typed)
{
    if (!m_walking) {
        m_found = history.startingWith(typed, interpreter);
        std::erase(m_found, typed);
        m_typed = typed;
        m_at = 0;
        m_walking = true;
    }
    if (m_at >= m_found.size())
        return nullptr;
    return &m_found[m_at++];
}

const QString* HistoryWalk::newer()
{
    if (!m_walking || m_at == 0)
        return nullptr;
    --m_at;
    return m_at == 0 ? &m_typed : &m_found[m_at - 1];
}

void HistoryWalk::reset()
{
    m_walking = false;
}

} // namespace clutch
