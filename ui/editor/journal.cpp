#include "ui/editor/journal.h"

#include "ui/editor/write_trial.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>
#include <QStandardPaths>
#include <QUuid>

namespace clutch::ui {

namespace {

const QString kSuffix = QStringLiteral(".json");

QString lockPath(const QString& folder)
{
    return folder + QStringLiteral("/lock");
}

QString fileFor(const QString& folder, const QString& key)
{
    return folder + QLatin1Char('/') + QString::fromLatin1(key.toUtf8().toHex()) + kSuffix;
}

std::unique_ptr<QLockFile> lockFor(const QString& folder)
{
    auto lock = std::make_unique<QLockFile>(lockPath(folder));
    lock->setStaleLockTime(
        0); // a window may be open for weeks; only its death makes the lock stale
    return lock;
}

QString notKept(const JournalEntry& entry, const QString& folder, const QString& why)
{
    return Journal::tr("cannot keep the unsaved text of '%1' in '%2': %3")
        .arg(entry.name, folder, why);
}

// On the journal's thread. Empty, or why it was not written.
QString writeEntry(const JournalEntry& entry, const QString& folder)
{
    QSaveFile file(fileFor(folder, entry.key));
    if (!file.open(QIODevice::WriteOnly))
        return notKept(entry, folder, file.errorString());
    const QJsonObject object{{QStringLiteral("key"), entry.key},
        {QStringLiteral("path"), entry.path}, {QStringLiteral("name"), entry.name},
        {QStringLiteral("text"), QString::fromUtf8(entry.text)},
        {QStringLiteral("pane"), entry.pane}, {QStringLiteral("tab"), entry.tab}};
    file.write(QJsonDocument(object).toJson(QJsonDocument::Compact));
    return file.commit() ? QString() : notKept(entry, folder, file.errorString());
}

} // namespace

QString Journal::defaultRoot()
{
    return QStandardPaths::writableLocation(QStandardPaths::AppDataLocation)
        + QStringLiteral("/journal");
}

Journal::Journal(const QString& root)
    : m_root(root)
    , m_folder(root + QLatin1Char('/') + QUuid::createUuid().toString(QUuid::WithoutBraces))
{
    m_thread.setMaxThreadCount(1);
}

Journal::~Journal()
{
    m_thread.waitForDone(); // what it writes is of use to nobody, but it is still using the folder
    if (!m_lock)
        return;
    m_lock->unlock();
    QDir(m_folder).removeRecursively();
}

std::vector<JournalEntry> Journal::recover()
{
    std::vector<JournalEntry> found;
    const QDir root(m_root);
    for (const QString& name : root.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Time)) {
        const QString folder = root.filePath(name);
        const auto lock = lockFor(folder);
        if (!lock->tryLock())
            continue; // that window lives
        for (const QString& file :
            QDir(folder).entryList({QLatin1Char('*') + kSuffix}, QDir::Files)) {
            QFile entry(folder + QLatin1Char('/') + file);
            if (!entry.open(QIODevice::ReadOnly))
                continue;
            const QJsonObject object = QJsonDocument::fromJson(entry.readAll()).object();
            if (!object.contains(QLatin1String("text")))
                continue;
            found.push_back({object[QLatin1String("key")].toString(),
                object[QLatin1String("path")].toString(), object[QLatin1String("name")].toString(),
                object[QLatin1String("text")].toString().toUtf8(),
                object[QLatin1String("pane")].toString(), object[QLatin1String("tab")].toInt()});
        }
        lock->unlock();
        QDir(folder).removeRecursively();
    }
    return found;
}

bool Journal::makeFolder(const JournalEntry& first)
{
    if (m_lock)
        return true;
    if (!QDir().mkpath(m_folder)) {
        emit refused(first.key,
            notKept(first, m_folder,
                tr("the folder cannot be made: %1").arg(whyNothingIsWritten(m_folder))));
        return false;
    }
    m_lock = lockFor(m_folder);
    if (m_lock->tryLock())
        return true;
    m_lock.reset();
    emit refused(first.key,
        notKept(first, m_folder,
            tr("the folder cannot be locked: %1").arg(whyNothingIsWritten(m_folder))));
    return false;
}

void Journal::write(const JournalEntry& entry)
{
    if (const auto writing = m_writing.find(entry.key); writing != m_writing.end())
        writing->second = {entry, false};
    else if (makeFolder(entry))
        start(entry);
}

void Journal::start(const JournalEntry& entry)
{
    m_writing[entry.key] = {};
    m_thread.start([this, entry, folder = m_folder] {
        const QString why = writeEntry(entry, folder);
        QMetaObject::invokeMethod(
            this, [this, key = entry.key, why] { written(key, why); }, Qt::QueuedConnection);
    });
}

void Journal::written(const QString& key, const QString& why)
{
    const Next next = m_writing.at(key);
    m_writing.erase(key);
    if (next.forget)
        return forget(key);
    if (next.entry)
        return start(*next.entry);
    if (!why.isEmpty())
        emit refused(key, why);
}

void Journal::forget(const QString& key)
{
    if (const auto writing = m_writing.find(key); writing != m_writing.end())
        writing->second = {std::nullopt, true};
    else
        QFile::remove(fileFor(m_folder, key));
}

} // namespace clutch::ui
