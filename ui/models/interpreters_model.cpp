#include "ui/models/interpreters_model.h"

#include "ui/models/interpreter_words.h"

#include <QStringList>

#include <algorithm>
#include <utility>

namespace clutch::ui {

namespace {

/// internalId of a top row; a thread's is its interpreter's id, which is never 0.
constexpr quintptr kTop = 0;

/// Figures to the right, and their titles over them.
QVariant alignmentOf(InterpreterColumn column)
{
    return QVariant::fromValue(
        Qt::Alignment(column >= InterpreterColumn::Cpu ? Qt::AlignRight : Qt::AlignLeft)
        | Qt::AlignVCenter);
}

} // namespace

InterpretersModel::InterpretersModel(QObject* parent)
    : QAbstractItemModel(parent)
{
}

int InterpretersModel::place(std::uint64_t interpreter) const
{
    const auto found = std::find_if(m_rows.begin(), m_rows.end(),
        [&](const auto& row) { return row->now.interpreter() == interpreter; });
    return found == m_rows.end() ? -1 : static_cast<int>(found - m_rows.begin());
}

void InterpretersModel::apply(const proto::InterpreterChanged& changed)
{
    if (changed.interpreter() == 0)
        return;
    const int at = place(changed.interpreter());
    if (changed.state() == proto::STATE_CLOSED) {
        dismiss(changed.interpreter());
        return;
    }
    if (at >= 0) {
        InterpreterRow& row = *m_rows[static_cast<std::size_t>(at)];
        row.now = changed;
        emit dataChanged(index(at, 0), index(at, kInterpreterColumns - 1));
    } else {
        auto row = std::make_unique<InterpreterRow>();
        row->now = changed;
        const QString key = cellSortKey(*row, InterpreterColumn::Interpreter).toString();
        const auto before = std::find_if(m_rows.begin(), m_rows.end(), [&](const auto& other) {
            return cellSortKey(*other, InterpreterColumn::Interpreter).toString() > key;
        });
        const int position = static_cast<int>(before - m_rows.begin());
        beginInsertRows({}, position, position);
        m_rows.insert(before, std::move(row));
        endInsertRows();
    }
    emit summaryChanged();
}

void InterpretersModel::dismiss(std::uint64_t interpreter)
{
    const int at = place(interpreter);
    if (at < 0)
        return;
    beginRemoveRows({}, at, at);
    m_rows.erase(m_rows.begin() + at);
    endRemoveRows();
    emit summaryChanged();
}

void InterpretersModel::clear()
{
    beginResetModel();
    m_rows.clear();
    m_summary = {};
    m_gilsSeen = false;
    m_shownNs = 0;
    endResetModel();
    emit summaryChanged();
}

void InterpretersModel::setWarm(int warm, std::uint64_t bytes)
{
    m_summary.warmBytes = bytes;
    if (std::exchange(m_summary.warm, warm) != warm)
        emit summaryChanged();
}

const InterpreterRow* InterpretersModel::row(std::uint64_t interpreter) const
{
    const int at = place(interpreter);
    return at < 0 ? nullptr : m_rows[static_cast<std::size_t>(at)].get();
}

QModelIndex InterpretersModel::indexOf(std::uint64_t interpreter) const
{
    const int at = place(interpreter);
    return at < 0 ? QModelIndex() : index(at, 0);
}

std::vector<const InterpreterRow*> InterpretersModel::rows() const
{
    std::vector<const InterpreterRow*> all;
    for (const auto& row : m_rows)
        all.push_back(row.get());
    return all;
}

InterpretersModel::Summary InterpretersModel::summary() const
{
    Summary summary = m_summary;
    for (const auto& row : m_rows) {
        ++summary.interpreters;
        summary.foreign += row->now.kind() == proto::KIND_FOREIGN ? 1 : 0;
        summary.running += row->now.state() == proto::STATE_RUNNING ? 1 : 0;
        summary.parked += row->now.state() == proto::STATE_PARKED ? 1 : 0;
    }
    return summary;
}

QString InterpretersModel::Summary::text() const
{
    QStringList parts;
    parts << (interpreters == 1 ? InterpretersModel::tr("1 interpreter")
                                : InterpretersModel::tr("%1 interpreters").arg(interpreters));
    if (foreign > 0)
        parts << InterpretersModel::tr("%1 not ours").arg(foreign);
    if (parked > 0)
        parts << InterpretersModel::tr("%1 parked").arg(parked);
    if (warm > 0)
        parts << InterpretersModel::tr("%1 warm").arg(warm);
    if (rssBytes > 0)
        parts << bytesText(rssBytes);
    return parts.join(QStringLiteral(" · "));
}

QString InterpretersModel::toTsv() const
{
    QStringList lines;
    const auto line = [&](auto&& text) {
        QStringList cells;
        for (int c = 0; c < kInterpreterColumns; ++c)
            cells << text(static_cast<InterpreterColumn>(c));
        lines << cells.join(QLatin1Char('\t'));
    };
    line([](InterpreterColumn c) { return columnTitle(c); });
    for (const auto& row : m_rows) {
        line([&](InterpreterColumn c) { return cellText(*row, c); });
        for (const ThreadRow& thread : row->threads)
            line([&](InterpreterColumn c) { return cellText(thread, c); });
    }
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

QModelIndex InterpretersModel::index(int row, int column, const QModelIndex& parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    if (!parent.isValid())
        return createIndex(row, column, kTop);
    return createIndex(row, column,
        static_cast<quintptr>(m_rows[static_cast<std::size_t>(parent.row())]->now.interpreter()));
}

QModelIndex InterpretersModel::parent(const QModelIndex& index) const
{
    if (!index.isValid() || index.internalId() == kTop)
        return {};
    const int at = place(index.internalId());
    return at < 0 ? QModelIndex() : createIndex(at, 0, kTop);
}

int InterpretersModel::rowCount(const QModelIndex& parent) const
{
    if (!parent.isValid())
        return static_cast<int>(m_rows.size());
    if (parent.internalId() != kTop || parent.column() != 0)
        return 0;
    return static_cast<int>(m_rows[static_cast<std::size_t>(parent.row())]->threads.size());
}

int InterpretersModel::columnCount(const QModelIndex&) const
{
    return kInterpreterColumns;
}

QVariant InterpretersModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const auto column = static_cast<InterpreterColumn>(index.column());
    if (index.internalId() != kTop) {
        const int at = place(index.internalId());
        if (at < 0)
            return {};
        const InterpreterRow& owner = *m_rows[static_cast<std::size_t>(at)];
        return threadData(
            owner, owner.threads.at(static_cast<std::size_t>(index.row())), column, role);
    }
    const InterpreterRow& row = *m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return cellText(row, column);
    case Qt::ToolTipRole:
        return cellSentence(row, column);
    case Qt::AccessibleTextRole:
        return QStringLiteral("%1: %2").arg(columnTitle(column), cellText(row, column));
    case Qt::TextAlignmentRole:
        return alignmentOf(column);
    case SortRole:
        return cellSortKey(row, column);
    case InterpreterIdRole:
        return QVariant::fromValue<qulonglong>(row.now.interpreter());
    case IdentityRole:
        return identityOf(row.now);
    case LetterRole:
        return displayLetter(row.now);
    case StateRole:
        return static_cast<int>(row.now.state());
    case ForeignRole:
        return row.now.kind() == proto::KIND_FOREIGN;
    case ThreadRole:
        return false;
    case SparklineRole:
        return QVariant::fromValue(row.sparkline);
    case ShareRole:
        return column == InterpreterColumn::GilWait ? row.gilWait : row.cpu;
    default:
        return {};
    }
}

QVariant InterpretersModel::threadData(
    const InterpreterRow& owner, const ThreadRow& thread, InterpreterColumn column, int role) const
{
    switch (role) {
    case Qt::DisplayRole:
        return cellText(thread, column);
    case Qt::ToolTipRole:
        return tr("Native thread %1 %2 of %3%4")
            .arg(thread.nativeId)
            .arg(thread.name, rowName(owner),
                thread.place.isEmpty() ? QString() : tr(", in %1").arg(thread.place));
    case Qt::TextAlignmentRole:
        return alignmentOf(column);
    case SortRole:
        return cellSortKey(thread, column);
    case InterpreterIdRole:
        return QVariant::fromValue<qulonglong>(owner.now.interpreter());
    case IdentityRole:
        return identityOf(owner.now);
    case LetterRole:
        return displayLetter(owner.now);
    case ThreadRole:
        return true;
    case ShareRole:
        return column == InterpreterColumn::GilWait ? thread.gilWait : thread.cpuShare;
    default:
        return {};
    }
}

QVariant InterpretersModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= kInterpreterColumns)
        return {};
    const auto column = static_cast<InterpreterColumn>(section);
    if (role == Qt::DisplayRole)
        return columnTitle(column);
    if (role == Qt::ToolTipRole)
        return columnSentence(column);
    if (role == Qt::TextAlignmentRole)
        return alignmentOf(column);
    return {};
}

} // namespace clutch::ui
