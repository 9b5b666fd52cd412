#include "ui/models/variables_model.h"

#include "ui/models/interpreter_words.h"
#include "ui/models/variables_words.h"

#include <QSet>

#include <algorithm>

namespace clutch::ui {

namespace {

QString sizeText(const VariableRow& row)
{
    return row.size < 0 ? QString() : bytesText(static_cast<std::uint64_t>(row.size));
}

} // namespace

// Whether the names that stay come in the order they had: then the table grows and shrinks in
// place.
bool VariablesModel::inOldOrder(const std::vector<VariableRow>& rows) const
{
    QHash<QString, int> places;
    for (std::size_t i = 0; i < m_rows.size(); ++i)
        places.insert(m_rows[i].name, static_cast<int>(i));
    int last = -1;
    for (const VariableRow& row : rows) {
        const int place = places.value(row.name, last + 1);
        if (places.contains(row.name) && place <= last)
            return false;
        if (places.contains(row.name))
            last = place;
    }
    return true;
}

void VariablesModel::removeVanished(const std::vector<VariableRow>& rows)
{
    QSet<QString> names;
    for (const VariableRow& row : rows)
        names.insert(row.name);
    for (int i = static_cast<int>(m_rows.size()) - 1; i >= 0; --i) {
        if (names.contains(m_rows[static_cast<std::size_t>(i)].name))
            continue;
        beginRemoveRows({}, i, i);
        m_rows.erase(m_rows.begin() + i);
        endRemoveRows();
    }
}

void VariablesModel::show(const std::vector<VariableRow>& rows, int runs)
{
    m_runs = runs;
    if (!inOldOrder(rows) || rows.empty() || m_rows.empty()) {
        beginResetModel();
        m_rows = rows;
        endResetModel();
        return;
    }
    removeVanished(rows);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const int at = static_cast<int>(i);
        if (i >= m_rows.size() || m_rows[i].name != rows[i].name) {
            beginInsertRows({}, at, at);
            m_rows.insert(m_rows.begin() + at, rows[i]);
            endInsertRows();
        } else if (m_rows[i] != rows[i]) {
            m_rows[i] = rows[i];
            emit dataChanged(index(at, 0), index(at, kVariableColumns - 1));
        }
    }
}

int VariablesModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int VariablesModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : kVariableColumns;
}

QString VariablesModel::tip(const VariableRow& row, VariableColumn column) const
{
    if (column == VariableColumn::Size && row.size >= 0) {
        const QString bytes
            = tr("%1 bytes, as sys.getsizeof() counts: without what it refers to").arg(row.size);
        return row.length < 0 ? bytes : itemsText(row.length) + QLatin1Char('\n') + bytes;
    }
    if (column == VariableColumn::Size)
        return tr("The runtime asks only plain values and builtin containers for their size");
    if (column == VariableColumn::Type)
        return row.type;
    if (column == VariableColumn::Value)
        return row.text;
    if (row.mark == VariableMark::None)
        return row.name + QStringLiteral(" = ") + row.text;
    const bool isNew = row.mark == VariableMark::New;
    if (m_runs == 1)
        return isNew ? tr("%1 came with the last run").arg(row.name)
                     : tr("%1 was changed by the last run").arg(row.name);
    return isNew ? tr("%1 came with the last %2 runs").arg(row.name).arg(m_runs)
                 : tr("%1 was changed by the last %2 runs").arg(row.name).arg(m_runs);
}

QVariant VariablesModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const VariableRow& row = this->row(index.row());
    const auto column = static_cast<VariableColumn>(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return column == VariableColumn::Name ? row.name
            : column == VariableColumn::Type  ? row.type
            : column == VariableColumn::Value ? row.text
                                              : sizeText(row);
    case Qt::ToolTipRole:
        return tip(row, column);
    case Qt::AccessibleTextRole:
        if (column == VariableColumn::Name && row.mark != VariableMark::None)
            return tip(row, column);
        return data(index, Qt::DisplayRole);
    case Qt::TextAlignmentRole:
        return column == VariableColumn::Size ? QVariant(Qt::AlignRight | Qt::AlignVCenter)
                                              : QVariant();
    case SortRole:
        return column == VariableColumn::Size ? QVariant(row.size) : data(index, Qt::DisplayRole);
    case MarkRole:
        return static_cast<int>(row.mark);
    case SearchRole:
        return row.name + QLatin1Char('\n') + row.type + QLatin1Char('\n') + row.text;
    default:
        return {};
    }
}

QVariant VariablesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    const auto column = static_cast<VariableColumn>(section);
    if (role == Qt::DisplayRole)
        return column == VariableColumn::Name ? tr("Name")
            : column == VariableColumn::Type  ? tr("Type")
            : column == VariableColumn::Value ? tr("Value")
                                              : tr("Size");
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>(
            (column == VariableColumn::Size ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    return {};
}

VariablesFilter::VariablesFilter(QObject* parent)
    : QSortFilterProxyModel(parent)
{
    setSortRole(VariablesModel::SortRole);
    setSortCaseSensitivity(Qt::CaseInsensitive);
}

void VariablesFilter::setSearch(const QString& words)
{
    m_words = words.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    invalidateFilter();
}

bool VariablesFilter::filterAcceptsRow(int row, const QModelIndex& parent) const
{
    const QString text
        = sourceModel()->index(row, 0, parent).data(VariablesModel::SearchRole).toString();
    return std::all_of(m_words.begin(), m_words.end(),
        [&](const QString& word) { return text.contains(word, Qt::CaseInsensitive); });
}

} // namespace clutch::ui
