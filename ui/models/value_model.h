// The rows of one value that is shown in full.
#pragma once

#include "engine/protocol/clutch.pb.h"

#include <QAbstractTableModel>
#include <QString>

namespace clutch::ui {

/// A page of what a value consists of: label, type, value and size of each part, or the cells of a
/// buffer's elements. Owned by a ValueWindow, UI thread; no widgets.
class ValueModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    using QAbstractTableModel::QAbstractTableModel;

    void show(const proto::Value& value);

    [[nodiscard]] const proto::Value& value() const { return m_value; }
    [[nodiscard]] bool isTable() const { return m_value.kind() == proto::Value::ELEMENTS; }
    [[nodiscard]] bool opens(int row) const;
    [[nodiscard]] QString label(int row) const;
    /// All of a row's texts with tabs between them.
    [[nodiscard]] QString line(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(
        int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    [[nodiscard]] QString partText(const proto::Value::Row& row, int column) const;

    proto::Value m_value;
};

/// "list · 3 items · 88 bytes", "numpy.ndarray · float64 …": what stands above the rows.
[[nodiscard]] QString valueFacts(const proto::Value& value);

/// "rows 101 to 200 of 1000"; empty where all of them are shown.
[[nodiscard]] QString rowsText(const proto::Value& value);
[[nodiscard]] QString columnsText(const proto::Value& value);

} // namespace clutch::ui
