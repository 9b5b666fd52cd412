// How a row of what was found looks.
#pragma once

#include <QStyledItemDelegate>

namespace clutch::ui {

struct FoundPlace;
struct FoundText;

/// A text's name with where it is and how often; a place's line number and line, with the match on
/// a ground of its own and always in sight. Owned by FindPanel, UI thread; its views show
/// FoundModels.
class FoundDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
        const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace clutch::ui
