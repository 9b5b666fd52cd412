#include "ui/find/found_model.h"

#include <QDir>

#include <algorithm>

namespace clutch::ui {

namespace {

constexpr quintptr kTop = 0; // the internal id of texts; places have their text's row + 1

std::size_t at(int row)
{
    return static_cast<std::size_t>(row);
}

} // namespace

QString placesInWords(std::size_t count)
{
    return count == 1 ? FoundModel::tr("1 place") : FoundModel::tr("%L1 places").arg(count);
}

QString placesInWords(const FoundText& text)
{
    const QString counted = placesInWords(text.count);
    return text.more ? FoundModel::tr("more than %1").arg(counted) : counted;
}

void FoundModel::show(std::vector<FoundText> texts)
{
    beginResetModel();
    m_texts = std::move(texts);
    int last = 1;
    for (const FoundText& text : m_texts) {
        if (!text.places.empty())
            last = std::max(last, text.places.back().line);
    }
    m_digits = static_cast<int>(QString::number(last).size());
    endResetModel();
}

const FoundText* FoundModel::text(const QModelIndex& index) const
{
    return index.isValid() && index.internalId() == kTop ? &m_texts[at(index.row())] : nullptr;
}

const FoundPlace* FoundModel::place(const QModelIndex& index) const
{
    if (!index.isValid() || index.internalId() == kTop)
        return nullptr;
    return &m_texts[index.internalId() - 1].places[at(index.row())];
}

QModelIndex FoundModel::index(int row, int column, const QModelIndex& parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(
        row, column, parent.isValid() ? static_cast<quintptr>(parent.row()) + 1 : kTop);
}

QModelIndex FoundModel::parent(const QModelIndex& index) const
{
    if (!index.isValid() || index.internalId() == kTop)
        return {};
    return createIndex(static_cast<int>(index.internalId() - 1), 0, kTop);
}

int FoundModel::rowCount(const QModelIndex& parent) const
{
    if (!parent.isValid())
        return static_cast<int>(m_texts.size());
    const FoundText* of = text(parent);
    return of ? static_cast<int>(of->places.size()) : 0;
}

int FoundModel::columnCount(const QModelIndex&) const
{
    return 1;
}

QVariant FoundModel::data(const QModelIndex& index, int role) const
{
    if (const FoundPlace* of = place(index)) {
        if (role == Qt::DisplayRole)
            return tr("%1: %2").arg(of->line).arg(of->lineText);
        return {};
    }
    const FoundText* of = text(index);
    if (!of)
        return {};
    if (role == Qt::DisplayRole) {
        const QString said = tr("%1 in %2: %3").arg(of->name, of->pane, placesInWords(*of));
        return of->unchangeable.isEmpty() ? said : tr("%1 (%2)").arg(said, of->unchangeable);
    }
    if (role == Qt::ToolTipRole)
        return of->path.isEmpty() ? tr("no file yet") : QDir::toNativeSeparators(of->path);
    return {};
}

} // namespace clutch::ui
