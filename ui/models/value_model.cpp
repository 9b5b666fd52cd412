#include "ui/models/value_model.h"

#include "ui/models/interpreter_words.h"
#include "ui/models/variables_words.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

namespace clutch::ui {

namespace {

enum Part
{
    Label,
    Type,
    Text,
    Size,
    PartCount
};

QString say(const char* text)
{
    return QCoreApplication::translate("clutch::ui::ValueModel", text);
}

QString number(std::uint64_t value)
{
    return QString::number(static_cast<qulonglong>(value));
}

QString rangeText(const char* format, std::uint64_t first, int shown, std::uint64_t total)
{
    if (static_cast<std::uint64_t>(shown) >= total)
        return {};
    if (shown == 0)
        return say(format).arg(QStringLiteral("–"), QStringLiteral("–"), number(total));
    return say(format).arg(
        number(first + 1), number(first + static_cast<std::uint64_t>(shown)), number(total));
}

QString labelTitle(proto::Value::Kind kind)
{
    switch (kind) {
    case proto::Value::PAIRS:
        return say("Key");
    case proto::Value::ATTRIBUTES:
        return say("Name");
    default:
        return say("Index");
    }
}

} // namespace

void ValueModel::show(const proto::Value& value)
{
    const bool sameShape = m_value.rows_size() == value.rows_size()
        && m_value.kind() == value.kind() && m_value.first_row() == value.first_row()
        && m_value.first_column() == value.first_column()
        && m_value.total_columns() == value.total_columns();
    if (sameShape && value.rows_size() > 0) {
        m_value = value; // a look again: selection and scrolling stay
        emit dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
        emit headerDataChanged(Qt::Vertical, 0, rowCount() - 1);
        return;
    }
    beginResetModel();
    m_value = value;
    endResetModel();
}

bool ValueModel::opens(int row) const
{
    return row >= 0 && row < rowCount() && m_value.rows(row).opens();
}

QString ValueModel::label(int row) const
{
    return QString::fromStdString(m_value.rows(row).label());
}

QString ValueModel::line(int row) const
{
    QStringList cells;
    if (isTable()) {
        for (const std::string& cell : m_value.rows(row).cells())
            cells << QString::fromStdString(cell);
    } else {
        for (int column = 0; column < PartCount; ++column)
            cells << partText(m_value.rows(row), column);
    }
    return cells.join(QLatin1Char('\t'));
}

int ValueModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : m_value.rows_size();
}

int ValueModel::columnCount(const QModelIndex& parent) const
{
    if (parent.isValid())
        return 0;
    if (!isTable())
        return PartCount;
    int most = 0;
    for (const proto::Value::Row& row : m_value.rows())
        most = std::max(most, row.cells_size());
    return most;
}

QString ValueModel::partText(const proto::Value::Row& row, int column) const
{
    switch (column) {
    case Label:
        return QString::fromStdString(row.label());
    case Type:
        return QString::fromStdString(row.type());
    case Text:
        return QString::fromStdString(row.text());
    default:
        return row.size() < 0 ? QString() : bytesText(static_cast<std::uint64_t>(row.size()));
    }
}

QVariant ValueModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const proto::Value::Row& row = m_value.rows(index.row());
    const bool number = isTable() || index.column() == Size;
    switch (role) {
    case Qt::DisplayRole:
        if (isTable())
            return index.column() < row.cells_size()
                ? QString::fromStdString(row.cells(index.column()))
                : QString();
        return partText(row, index.column());
    case Qt::ToolTipRole:
        if (row.opens())
            return say("%1\nEnter opens it").arg(QString::fromStdString(row.text()));
        return data(index, Qt::DisplayRole);
    case Qt::TextAlignmentRole:
        return number ? QVariant(Qt::AlignRight | Qt::AlignVCenter) : QVariant();
    default:
        return {};
    }
}

QVariant ValueModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (role == Qt::TextAlignmentRole && orientation == Qt::Horizontal)
        return static_cast<int>(
            (isTable() || section == Size ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    if (orientation == Qt::Vertical)
        return isTable() && section < rowCount() ? label(section) : QString();
    if (isTable())
        return number(m_value.first_column() + static_cast<std::uint64_t>(section));
    return section == Label ? labelTitle(m_value.kind())
        : section == Type   ? say("Type")
        : section == Text   ? say("Value")
                            : say("Size");
}

QString valueFacts(const proto::Value& value)
{
    QStringList parts{QString::fromStdString(value.type())};
    if (value.kind() == proto::Value::ELEMENTS) {
        QStringList extents;
        for (const std::uint64_t extent : value.shape())
            extents << number(extent);
        parts << say("shape %1").arg(extents.join(QStringLiteral(" × ")))
              << say("format “%1”, %2 bytes each")
                     .arg(QString::fromStdString(value.format()), number(value.item_size()));
    } else if (value.length() >= 0) {
        parts << itemsText(value.length());
    } else if (value.kind() == proto::Value::ATTRIBUTES) {
        parts << say("%1 attributes").arg(number(value.total_rows()));
    }
    if (value.size() >= 0)
        parts << bytesText(static_cast<std::uint64_t>(value.size()));
    if (!value.text_note().empty())
        parts << QString::fromStdString(value.text_note());
    return parts.join(QStringLiteral(" · "));
}

QString rowsText(const proto::Value& value)
{
    return rangeText(
        "rows %1 to %2 of %3", value.first_row(), value.rows_size(), value.total_rows());
}

QString columnsText(const proto::Value& value)
{
    const int shown = value.rows_size() > 0 ? value.rows(0).cells_size() : 0;
    // The last row of bytes is short, and one row of them may be all there is.
    if (value.kind() != proto::Value::ELEMENTS || value.shape_size() < 2)
        return {};
    return rangeText("columns %1 to %2 of %3", value.first_column(), shown, value.total_columns());
}

} // namespace clutch::ui
