// How a row of the interpreter tree looks.
#pragma once

#include "ui/models/graph_palette.h"

#include <QFont>
#include <QHash>
#include <QStyledItemDelegate>

namespace clutch::ui {

/// Paints colour bar, letter chip, state glyph, CPU bar and sparkline; everything it shows is in
/// the row's roles. Owned by InterpretersPanel.
class InterpreterDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    explicit InterpreterDelegate(QObject* parent = nullptr);
    void setGraphPalette(const GraphPalette& palette) { m_palette = palette; }

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
        const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

    /// As much of a name as fits into a width; nothing where that would be a letter or two.
    [[nodiscard]] static QString shownName(
        const QString& name, const QFontMetrics& metrics, int width);

private:
    void paintName(
        QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index) const;
    void paintState(
        QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index) const;
    void paintCpu(
        QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index) const;
    void paintSparkline(QPainter& painter, const QRect& rect, const QVector<qreal>& points,
        const QColor& colour) const;
    [[nodiscard]] int widthOf(const QString& text, const QFont& font) const;

    GraphPalette m_palette = GraphPalette::lightTheme();
    mutable QHash<QString, int> m_widths; // of m_font
    mutable QFont m_font;
};

} // namespace clutch::ui
