// The table of names, and the filter before it.
#pragma once

#include "ui/models/variable_history.h"

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>
#include <QStringList>

namespace clutch::ui {

enum class VariableColumn
{
    Name,
    Type,
    Value,
    Size
};
inline constexpr int kVariableColumns = 4;

/// The names of the interpreter that is shown. Owned by the variables panel, UI thread; no widgets.
/// Rows keep their identity from one show() to the next, so that selection and scrolling stay.
class VariablesModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Role
    {
        SortRole = Qt::UserRole + 1,
        MarkRole, // int, VariableMark
        SearchRole // all its text
    };

    using QAbstractTableModel::QAbstractTableModel;

    /// `runs` is what marks are about, for the tool tips.
    void show(const std::vector<VariableRow>& rows, int runs);

    [[nodiscard]] const VariableRow& row(int row) const
    {
        return m_rows.at(static_cast<std::size_t>(row));
    }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(
        int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    [[nodiscard]] bool inOldOrder(const std::vector<VariableRow>& rows) const;
    void removeVanished(const std::vector<VariableRow>& rows);
    [[nodiscard]] QString tip(const VariableRow& row, VariableColumn column) const;

    std::vector<VariableRow> m_rows;
    int m_runs = 0;
};

/// Rows whose name, type or value contain every word of the search.
class VariablesFilter : public QSortFilterProxyModel
{
    Q_OBJECT
public:
    explicit VariablesFilter(QObject* parent = nullptr);
    void setSearch(const QString& words);

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    QStringList m_words;
};

} // namespace clutch::ui
