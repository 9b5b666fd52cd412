#include "ui/models/finalization_log_model.h"

#include "ui/models/finalization_text.h"
#include "ui/models/identity.h"

#include <QRegularExpression>

#include <algorithm>
#include <string>

namespace clutch::ui {

namespace {

void addFindings(const RuntimeEnd& end, proto::FinalizationReport& report)
{
    if (end.expected)
        return;
    proto::Finding& finding = *report.add_findings();
    finding.set_severity(proto::Finding::ERROR);
    finding.set_kind(end.signal != 0 ? "runtime killed" : "runtime ended");
    finding.set_text(end.text.toStdString());
}

/// CPython colours its tracebacks for a terminal, also those it prints while it ends.
std::string withoutColours(const std::string& text)
{
    static const QRegularExpression kEscape(QStringLiteral("\x1b\\[[0-9;]*[A-Za-z]"));
    return QString::fromStdString(text).remove(kEscape).toStdString();
}

} // namespace

int FinalizationEntry::count(proto::Finding::Severity severity) const
{
    return static_cast<int>(std::count_if(report.findings().begin(), report.findings().end(),
        [&](const proto::Finding& finding) { return finding.severity() == severity; }));
}

proto::Finding::Severity FinalizationEntry::worst() const
{
    proto::Finding::Severity worst = proto::Finding::INFO;
    for (const proto::Finding& finding : report.findings())
        worst = std::max(worst, finding.severity());
    return worst;
}

std::uint64_t FinalizationEntry::durationNs() const
{
    return report.finished_ns() > report.started_ns() ? report.finished_ns() - report.started_ns()
                                                      : 0;
}

FinalizationLogModel::FinalizationLogModel(QObject* parent)
    : QAbstractListModel(parent)
{
}

void FinalizationLogModel::append(FinalizationEntry entry)
{
    if (rowCount() >= kMostEntries) {
        beginRemoveRows({}, 0, 0);
        m_entries.erase(m_entries.begin());
        m_runtime = std::max(-1, m_runtime - 1);
        endRemoveRows();
    }
    beginInsertRows({}, rowCount(), rowCount());
    m_entries.push_back(std::move(entry));
    endInsertRows();
    emit unreadChanged(unread());
}

void FinalizationLogModel::complete(int row)
{
    m_entries[static_cast<std::size_t>(row)].searched.clear();
    emit dataChanged(index(row), index(row));
    emit unreadChanged(unread());
}

void FinalizationLogModel::beginRuntime()
{
    m_runtime = -1;
    m_roster.beginRuntime();
}

void FinalizationLogModel::addReport(const proto::FinalizationReport& told, const QDateTime& when)
{
    proto::FinalizationReport report = told;
    for (proto::Finding& finding : *report.mutable_findings())
        finding.set_text(withoutColours(finding.text()));
    if (report.interpreter() == 0 && m_runtime >= 0) {
        FinalizationEntry& known = m_entries[static_cast<std::size_t>(m_runtime)];
        if (!known.reported) {
            known.reported = true;
            known.unread = true;
            known.report = report;
            addFindings(*known.end, known.report);
            complete(m_runtime);
            return;
        }
    }
    FinalizationEntry entry;
    entry.when = when;
    entry.report = report;
    entry.reported = true;
    entry.runtime = report.interpreter() == 0;
    entry.letter = QString::fromStdString(report.letter());
    entry.identity = report.kind() == proto::KIND_MAIN || entry.runtime
        ? kMainIdentity
        : identityOfLetter(report.letter());
    if (entry.letter.isEmpty() && !entry.runtime) {
        const RosterEntry& known = m_roster.at(m_roster.whoIs(report.interpreter()));
        entry.letter = known.letter;
        entry.identity = known.identity;
    }
    append(std::move(entry));
    if (report.interpreter() == 0)
        m_runtime = rowCount() - 1;
}

void FinalizationLogModel::addRuntimeEnd(const RuntimeEnd& end, const QDateTime& when)
{
    if (m_runtime >= 0 && !m_entries[static_cast<std::size_t>(m_runtime)].end) {
        FinalizationEntry& known = m_entries[static_cast<std::size_t>(m_runtime)];
        known.end = end;
        addFindings(end, known.report);
        // An end that had to come is no news to who has read the report.
        known.unread = known.unread || !end.expected || end.signal != 0 || end.exitCode != 0;
        complete(m_runtime);
        return;
    }
    FinalizationEntry entry;
    entry.when = when;
    entry.runtime = true;
    entry.end = end;
    entry.report.set_how(proto::FinalizationReport::LOST);
    addFindings(end, entry.report);
    append(std::move(entry));
    m_runtime = rowCount() - 1;
}

void FinalizationLogModel::markRead(int row)
{
    FinalizationEntry& entry = m_entries.at(static_cast<std::size_t>(row));
    if (!std::exchange(entry.unread, false))
        return;
    emit dataChanged(index(row), index(row), {UnreadRole});
    emit unreadChanged(unread());
}

void FinalizationLogModel::markAllRead()
{
    if (m_entries.empty())
        return;
    for (FinalizationEntry& entry : m_entries)
        entry.unread = false;
    emit dataChanged(index(0), index(rowCount() - 1), {UnreadRole});
    emit unreadChanged(0);
}

void FinalizationLogModel::clear()
{
    beginResetModel();
    m_entries.clear();
    m_runtime = -1;
    endResetModel();
    emit unreadChanged(0);
}

int FinalizationLogModel::unread() const
{
    return static_cast<int>(std::count_if(m_entries.begin(), m_entries.end(),
        [](const FinalizationEntry& entry) { return entry.unread; }));
}

int FinalizationLogModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

QVariant FinalizationLogModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const FinalizationEntry& entry = m_entries.at(static_cast<std::size_t>(index.row()));
    switch (role) {
    case Qt::DisplayRole:
        return headline(entry);
    case Qt::AccessibleTextRole:
        return tr("%1, %2").arg(entry.when.toString(QStringLiteral("HH:mm:ss")), headline(entry));
    case Qt::ToolTipRole:
        return toText(entry).section(QLatin1Char('\n'), 0, 11);
    case SearchRole:
        if (entry.searched.isEmpty())
            entry.searched = toText(entry);
        return entry.searched;
    case WorstRole:
        return static_cast<int>(entry.worst());
    case FindingsRole:
        return entry.report.findings_size();
    case UnreadRole:
        return entry.unread;
    case RuntimeRole:
        return entry.runtime;
    default:
        return {};
    }
}

FinalizationFilter::FinalizationFilter(QObject* parent)
    : QSortFilterProxyModel(parent)
{
}

void FinalizationFilter::setShow(Show show)
{
    m_show = show;
    invalidate();
}

void FinalizationFilter::setSearch(const QString& words)
{
    m_words = words.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    // Not invalidateFilter(), which has views take out row by row: seconds for some thousand.
    invalidate();
}

bool FinalizationFilter::filterAcceptsRow(int sourceRow, const QModelIndex& sourceParent) const
{
    const QModelIndex index = sourceModel()->index(sourceRow, 0, sourceParent);
    const int worst = index.data(FinalizationLogModel::WorstRole).toInt();
    switch (m_show) {
    case Show::Everything:
        break;
    case Show::WithFindings:
        if (index.data(FinalizationLogModel::FindingsRole).toInt() == 0)
            return false;
        break;
    case Show::WarningsAndErrors:
        if (worst < proto::Finding::WARNING)
            return false;
        break;
    case Show::Errors:
        if (worst < proto::Finding::ERROR)
            return false;
        break;
    case Show::Runtimes:
        if (!index.data(FinalizationLogModel::RuntimeRole).toBool())
            return false;
        break;
    }
    if (m_words.isEmpty())
        return true;
    const QString text = index.data(FinalizationLogModel::SearchRole).toString();
    return std::all_of(m_words.begin(), m_words.end(),
        [&](const QString& word) { return text.contains(word, Qt::CaseInsensitive); });
}

} // namespace clutch::ui
