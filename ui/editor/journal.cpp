#include "ui/editor/journal.h"

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
}

Journal::~Journal()
{
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
                object[QLatin1String("text")].toString(), object[QLatin1String("pane")].toString(),
                object[QLatin1String("tab")].toInt()});
        }
        lock->unlock();
        QDir(folder).removeRecursively();
    }
    return found;
}

Status Journal::write(const JournalEntry& entry)
{
    const auto refused = [&](const QString& why) {
        return failure("cannot keep the unsaved text of '" + entry.name.toStdString() + "' in '"
            + m_folder.toStdString() + "': " + why.toStdString());
    };
    if (!m_lock) {
        if (!QDir().mkpath(m_folder))
            return refused(QStringLiteral("the folder cannot be made"));
        m_lock = lockFor(m_folder);
        if (!m_lock->tryLock())
            return refused(QStringLiteral("the folder cannot be locked"));
    }
    QSaveFile file(fileFor(m_folder, entry.key));
    if (!file.open(QIODevice::WriteOnly))
        return refused(file.errorString());
    const QJsonObject object{{QStringLiteral("key"), entry.key},
        {QStringLiteral("path"), entry.path}, {QStringLiteral("name"), entry.name},
        {QStringLiteral("text"), entry.text}, {QStringLiteral("pane"), entry.pane},
        {QStringLiteral("tab"), entry.tab}};
    file.write(QJsonDocument(object).toJson(QJsonDocument::Compact));
    if (!file.commit())
        return refused(file.errorString());
    return {};
}

void Journal::forget(const QString& key)
{
    QFile::remove(fileFor(m_folder, key));
}

} // namespace clutch::ui
