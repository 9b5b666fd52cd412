// How a line of the finalization log looks.
#pragma once

#include "ui/models/graph_palette.h"

#include <QStyledItemDelegate>

namespace clutch::ui {

/// Time, letter chip, headline, the steps as a small bar and the findings by severity. Owned by
/// FinalizationPanel.
class FinalizationDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    explicit FinalizationDelegate(QObject* parent = nullptr);
    void setGraphPalette(const GraphPalette& palette) { m_palette = palette; }
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
        const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    GraphPalette m_palette = GraphPalette::lightTheme();
};

/// The severity's colour.
[[nodiscard]] QColor severityColour(const GraphPalette& palette, int severity);

} // namespace clutch::ui
