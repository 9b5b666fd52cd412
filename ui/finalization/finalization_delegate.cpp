#include "ui/finalization/finalization_delegate.h"

#include "ui/models/finalization_text.h"
#include "ui/models/identity.h"

#include <QApplication>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace clutch::ui {

namespace {

const FinalizationEntry* entryOf(const QModelIndex& index)
{
    const QAbstractItemModel* model = index.model();
    int row = index.row();
    if (const auto* filter = qobject_cast<const QSortFilterProxyModel*>(model)) {
        row = filter->mapToSource(index).row();
        model = filter->sourceModel();
    }
    const auto* log = qobject_cast<const FinalizationLogModel*>(model);
    return log ? &log->entry(row) : nullptr;
}

} // namespace

QColor severityColour(const GraphPalette& palette, int severity)
{
    if (severity == proto::Finding::ERROR)
        return palette.error;
    return severity == proto::Finding::WARNING ? palette.warning : palette.info;
}

FinalizationDelegate::FinalizationDelegate(QObject* parent)
    : QStyledItemDelegate(parent)
{
}

QSize FinalizationDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const
{
    return {200, option.fontMetrics.height() + 10};
}

void FinalizationDelegate::paint(
    QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    QStyleOptionViewItem item = option;
    initStyleOption(&item, index);
    item.text.clear();
    QApplication::style()->drawControl(QStyle::CE_ItemViewItem, &item, painter, item.widget);
    const FinalizationEntry* entry = entryOf(index);
    if (!entry)
        return;
    const QFontMetrics metrics = option.fontMetrics;
    const bool selected = option.state & QStyle::State_Selected;
    const QColor text = selected ? option.palette.color(QPalette::HighlightedText) : m_palette.text;
    const QColor dim = selected ? text : m_palette.dimText;
    const QRect rect = option.rect.adjusted(4, 0, -6, 0);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setClipRect(option.rect);
    if (entry->unread) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(m_palette.accent);
        painter->drawEllipse(QPoint(rect.left() + 3, rect.center().y() + 1), 3, 3);
    }
    int x = rect.left() + 11;
    painter->setFont(option.font);
    painter->setPen(dim);
    const QString time = entry->when.toString(QStringLiteral("HH:mm:ss"));
    painter->drawText(
        QRect(x, rect.top(), 200, rect.height()), Qt::AlignLeft | Qt::AlignVCenter, time);
    x += metrics.horizontalAdvance(QStringLiteral("00:00:00")) + 8;

    const QString letter = entry->runtime ? tr("RT") : entry->letter;
    const QColor colour = entry->runtime ? severityColour(m_palette, entry->worst())
                                         : m_palette.identity(entry->identity);
    QFont bold = option.font;
    bold.setBold(true);
    const int chipHeight = metrics.height() + 1;
    const QRect chip(x, rect.center().y() - chipHeight / 2,
        std::max(chipHeight, QFontMetrics(bold).horizontalAdvance(letter) + 8), chipHeight);
    painter->setPen(Qt::NoPen);
    painter->setBrush(colour);
    painter->drawRoundedRect(chip, 3, 3);
    painter->setPen(GraphPalette::textOn(colour));
    painter->setFont(bold);
    painter->drawText(chip, Qt::AlignCenter, letter);
    x = chip.right() + 8;

    // From the right: findings by severity, then the steps' bar where there is room.
    int right = rect.right();
    painter->setFont(option.font);
    for (const auto severity :
        {proto::Finding::INFO, proto::Finding::WARNING, proto::Finding::ERROR}) {
        const int count = entry->count(severity);
        if (count == 0)
            continue;
        const QString figure = QStringLiteral("%1 %2").arg(severityGlyph(severity)).arg(count);
        const int width = metrics.horizontalAdvance(figure);
        painter->setPen(selected ? text : severityColour(m_palette, severity));
        painter->drawText(QRect(right - width, rect.top(), width + 1, rect.height()),
            Qt::AlignRight | Qt::AlignVCenter, figure);
        right -= width + 10;
    }
    const int barWidth = 64;
    if (entry->report.steps_size() > 0 && right - x > 260) {
        std::uint64_t total = 0;
        for (const auto& step : entry->report.steps())
            total += step.duration_ns();
        QRectF bar(right - barWidth, rect.center().y() - 3, barWidth, 7);
        painter->setPen(Qt::NoPen);
        double left = bar.left();
        for (int i = 0; i < entry->report.steps_size() && total > 0; ++i) {
            const auto& step = entry->report.steps(i);
            const double width = bar.width() * static_cast<double>(step.duration_ns())
                / static_cast<double>(total);
            // Steps alternate in strength; one that did not go well is amber.
            painter->setBrush(!step.outcome().empty()
                    ? m_palette.warning
                    : mixed(m_palette.lane, m_palette.info, i % 2 == 0 ? 0.9 : 0.5));
            painter->drawRect(QRectF(left, bar.top(), width, bar.height()));
            left += width;
        }
        right -= barWidth + 12;
    }
    QString line = headline(*entry);
    // The chip and the counts say it already.
    const QString who = entry->report.letter().empty() ? nameOf(*entry) : letter;
    if (!entry->runtime && line.startsWith(who + QLatin1Char(' ')))
        line = line.mid(who.size() + 1);
    line = line.section(QStringLiteral(" · "), 0, 0);
    painter->setFont(entry->unread ? bold : option.font);
    painter->setPen(text);
    const QRect place(x, rect.top(), std::max(0, right - x), rect.height());
    painter->drawText(place, Qt::AlignLeft | Qt::AlignVCenter,
        QFontMetrics(painter->font()).elidedText(line, Qt::ElideRight, place.width()));
    painter->restore();
}

} // namespace clutch::ui
