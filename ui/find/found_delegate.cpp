#include "ui/find/found_delegate.h"

#include "ui/find/found_model.h"
#include "ui/style/fonts.h"
#include "ui/style/themes.h"

#include <QApplication>
#include <QPainter>

#include <algorithm>

namespace clutch::ui {

namespace {

constexpr auto kLine = Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine;

// Draws as much as fits and says where it ended.
int draw(QPainter& painter, QRect rect, const QString& text, const QColor& colour)
{
    if (rect.width() <= 0)
        return rect.left();
    const QString seen = painter.fontMetrics().elidedText(text, Qt::ElideRight, rect.width());
    painter.setPen(colour);
    painter.drawText(rect, kLine, seen);
    return rect.left() + painter.fontMetrics().horizontalAdvance(seen);
}

void paintText(QPainter& painter, QRect rect, const FoundText& text)
{
    rect.setLeft(draw(painter, rect, text.name, theme().text) + Metrics::kSpace);
    QString about = FoundDelegate::tr("%1 · %2").arg(text.pane, placesInWords(text));
    if (!text.unchangeable.isEmpty())
        about = FoundDelegate::tr("%1 · %2").arg(about, text.unchangeable);
    draw(painter, rect, about, theme().muted);
}

void paintPlace(QPainter& painter, QRect rect, const FoundPlace& place, int digits)
{
    painter.setFont(codeFont());
    const QFontMetrics metrics = painter.fontMetrics();
    const int column = metrics.horizontalAdvance(QLatin1Char('0'));
    QRect number = rect;
    number.setWidth(column * digits);
    painter.setPen(theme().muted);
    painter.drawText(number, Qt::AlignRight | Qt::AlignVCenter, QString::number(place.line));
    rect.setLeft(number.right() + 1 + Metrics::kSpace);

    const FoundPlace seen = fitted(place, std::max(1, rect.width() / column));
    const auto width = [&](int count) {
        return metrics.horizontalAdvance(seen.lineText.left(count));
    };
    const int from = width(seen.begin);
    const int to = width(seen.begin + seen.length);
    QRect match(
        rect.left() + from, rect.center().y() - metrics.height() / 2, to - from, metrics.height());
    match.setRight(std::min(match.right(), rect.right()));
    painter.setPen(theme().warning);
    painter.setBrush(theme().warningSurface);
    painter.drawRoundedRect(QRectF(match).adjusted(-0.5, -0.5, 0.5, 0.5), 2, 2);
    draw(painter, rect, seen.lineText, theme().text);
}

} // namespace

void FoundDelegate::paint(
    QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    QStyleOptionViewItem ground = option;
    initStyleOption(&ground, index);
    ground.text.clear();
    const QStyle& style = option.widget ? *option.widget->style() : *QApplication::style();
    style.drawControl(QStyle::CE_ItemViewItem, &ground, painter, option.widget);
    const auto* model = qobject_cast<const FoundModel*>(index.model());
    if (!model)
        return;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setClipRect(option.rect);
    const QRect rect = option.rect.adjusted(Metrics::kTight, 0, -Metrics::kTight, 0);
    if (const FoundText* text = model->text(index))
        paintText(*painter, rect, *text);
    else if (const FoundPlace* place = model->place(index))
        paintPlace(*painter, rect, *place, model->digits());
    painter->restore();
}

QSize FoundDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const
{
    const int height = std::max(QFontMetrics(codeFont()).height(), option.fontMetrics.height());
    return {0, height + Metrics::kTight};
}

} // namespace clutch::ui
