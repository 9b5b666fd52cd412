// What interpreters and runtimes left behind when they ended.
#pragma once

#include "engine/protocol/clutch.pb.h"

#include <QAbstractListModel>
#include <QDateTime>
#include <QSortFilterProxyModel>
#include <QStringList>

#include <vector>

namespace clutch::ui {

/// The end of a runtime process, as the window saw it from outside.
struct RuntimeEnd
{
    QString text; // one sentence: what happened
    int signal = 0; // 0: it exited
    int exitCode = 0;
    bool expected = false; // the user asked for it
    QString lastWords = {}; // of its stderr: faulthandler's dump, the end of the log
    QStringList lost = {}; // letters of the interpreters that died with it
};

/// One line of the log: an interpreter's report or a runtime's end.
struct FinalizationEntry
{
    QDateTime when;
    bool runtime = false;
    bool unread = true;
    proto::FinalizationReport
        report; // for a runtime's end made from what was seen, findings included
    RuntimeEnd end;
    [[nodiscard]] int count(proto::Finding::Severity severity) const;
    [[nodiscard]] proto::Finding::Severity worst() const; // INFO where there is nothing
    [[nodiscard]] std::uint64_t durationNs() const;
};

/// The log, newest last; at most kMostEntries, the oldest dropped first. Owned by the main window,
/// UI thread; no widgets.
class FinalizationLogModel : public QAbstractListModel
{
    Q_OBJECT
public:
    static constexpr int kMostEntries = 5000;
    enum Role
    {
        SearchRole = Qt::UserRole + 1, // all its text
        WorstRole, // int, proto::Finding::Severity
        FindingsRole, // int: how many
        UnreadRole,
        RuntimeRole,
    };

    explicit FinalizationLogModel(QObject* parent = nullptr);

    void addReport(const proto::FinalizationReport& report,
        const QDateTime& when = QDateTime::currentDateTime());
    void addRuntimeEnd(const RuntimeEnd& end, const QDateTime& when = QDateTime::currentDateTime());
    void markRead(int row);
    void markAllRead();
    void clear();

    [[nodiscard]] const FinalizationEntry& entry(int row) const
    {
        return m_entries.at(static_cast<std::size_t>(row));
    }
    [[nodiscard]] const std::vector<FinalizationEntry>& entries() const { return m_entries; }
    [[nodiscard]] int unread() const;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

signals:
    void unreadChanged(int unread);

private:
    void append(FinalizationEntry entry);
    std::vector<FinalizationEntry> m_entries;
};

/// The entries that a severity and a search let through.
class FinalizationFilter : public QSortFilterProxyModel
{
    Q_OBJECT
public:
    enum class Show
    {
        Everything,
        WithFindings,
        WarningsAndErrors,
        Errors,
        Runtimes
    };
    explicit FinalizationFilter(QObject* parent = nullptr);
    void setShow(Show show);
    /// Every word must occur somewhere in the entry.
    void setSearch(const QString& words);

protected:
    bool filterAcceptsRow(int sourceRow, const QModelIndex& sourceParent) const override;

private:
    Show m_show = Show::Everything;
    QStringList m_words;
};

} // namespace clutch::ui
