// What interpreters and runtimes left behind when they ended.
#pragma once

#include "ui/models/interpreter_roster.h"

#include "engine/protocol/clutch.pb.h"

#include <QAbstractListModel>
#include <QDateTime>
#include <QSortFilterProxyModel>
#include <QStringList>

#include <optional>
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

/// One line of the log: an interpreter's report, or a runtime's report and its process's end.
struct FinalizationEntry
{
    QDateTime when;
    bool runtime = false;
    bool unread = true;
    bool reported = false; // it said itself what it found; a runtime that crashes does not
    proto::FinalizationReport report; // what its process's end gave cause for is a finding too
    QString letter; // an interpreter's; CPython's number where it is not ours
    int identity = 0; // its colour
    std::optional<RuntimeEnd> end; // a runtime's, once its process is gone
    mutable QString searched; // all its text, from the first search on
    [[nodiscard]] int count(proto::Finding::Severity severity) const;
    [[nodiscard]] proto::Finding::Severity worst() const; // INFO where there is nothing
    [[nodiscard]] std::uint64_t durationNs() const;
};

/// The log, newest last; at most kMostEntries, the oldest dropped first. What a runtime says when
/// it is finalized and how its process ends come one after the other and are one entry, whichever
/// is first. Owned by the main window, UI thread; no widgets.
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

    /// Another process: what is said of the one before is complete.
    void beginRuntime();
    /// Reports of interpreters that are not ours do not say how these are called.
    void apply(const proto::InterpreterChanged& interpreter) { m_roster.apply(interpreter); }
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
    void complete(int row);
    std::vector<FinalizationEntry> m_entries;
    InterpreterRoster m_roster;
    int m_runtime = -1; // the row of the present runtime's own entry; -1: none
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
