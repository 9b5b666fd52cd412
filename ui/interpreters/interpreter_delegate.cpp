#include "ui/interpreters/interpreter_delegate.h"

#include "ui/models/interpreter_words.h"
#include "ui/models/interpreters_model.h"

#include <QApplication>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace clutch::ui {

namespace {

constexpr int kBar = 4; // the identity's bar at a row's left edge

QColor textColour(const QStyleOptionViewItem& option, const QColor& normal)
{
    return option.state & QStyle::State_Selected ? option.palette.color(QPalette::HighlightedText)
                                                 : normal;
}

} // namespace

InterpreterDelegate::InterpreterDelegate(QObject* parent)
    : QStyledItemDelegate(parent)
{
}

int InterpreterDelegate::widthOf(const QString& text, const QFont& font) const
{
    constexpr int kMostTexts = 500; // most figures are what they were
    if (m_font != font || m_widths.size() > kMostTexts) {
        m_widths.clear();
        m_font = font;
    }
    auto known = m_widths.find(text);
    if (known == m_widths.end())
        known = m_widths.insert(text, QFontMetrics(font).horizontalAdvance(text));
    return *known;
}

QSize InterpreterDelegate::sizeHint(
    const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const bool thread = index.data(InterpretersModel::ThreadRole).toBool();
    // The tree asks for every cell whenever figures change, and wants the height alone. Only what
    // its user may widen by a double click needs a width, and that is asked for columns.
    const int width = widthOf(index.data(Qt::DisplayRole).toString(), option.font);
    return {width + 24, option.fontMetrics.height() + (thread ? 4 : 10)};
}

void InterpreterDelegate::paint(
    QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const auto column = static_cast<InterpreterColumn>(index.column());
    const bool thread = index.data(InterpretersModel::ThreadRole).toBool();
    QStyleOptionViewItem item = option;
    initStyleOption(&item, index);
    if (thread
        || (column != InterpreterColumn::Interpreter && column != InterpreterColumn::State
            && column != InterpreterColumn::Cpu)) {
        if (thread)
            item.palette.setColor(QPalette::Text, m_palette.dimText);
        QApplication::style()->drawControl(QStyle::CE_ItemViewItem, &item, painter, item.widget);
        return;
    }
    // The style's background and focus, and our own content on it.
    item.text.clear();
    QApplication::style()->drawControl(QStyle::CE_ItemViewItem, &item, painter, item.widget);
    painter->save();
    painter->setClipRect(option.rect);
    painter->setFont(option.font);
    if (column == InterpreterColumn::Interpreter)
        paintName(*painter, item, index);
    else if (column == InterpreterColumn::State)
        paintState(*painter, item, index);
    else
        paintCpu(*painter, item, index);
    painter->restore();
}

void InterpreterDelegate::paintName(
    QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const QColor colour = m_palette.identity(index.data(InterpretersModel::IdentityRole).toInt());
    const QString letter = index.data(InterpretersModel::LetterRole).toString();
    const bool foreign = index.data(InterpretersModel::ForeignRole).toBool();
    const QRect rect = option.rect;
    const QFontMetrics metrics = option.fontMetrics;
    painter.fillRect(QRect(rect.left(), rect.top() + 1, kBar, rect.height() - 2), colour);
    QFont bold = option.font;
    bold.setBold(true);
    const int chipHeight = metrics.height() + 1;
    const int chipWidth = std::max(chipHeight, QFontMetrics(bold).horizontalAdvance(letter) + 8);
    const QRect chip(
        rect.left() + kBar + 4, rect.center().y() - chipHeight / 2, chipWidth, chipHeight);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(bold);
    if (foreign) {
        // Outlined: Clutch shows it but did not make it.
        painter.setPen(QPen(colour, 1.4, Qt::DashLine));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(chip).adjusted(0.7, 0.7, -0.7, -0.7), 3, 3);
        painter.setPen(textColour(option, m_palette.text));
    } else {
        painter.setPen(Qt::NoPen);
        painter.setBrush(colour);
        painter.drawRoundedRect(chip, 3, 3);
        painter.setPen(GraphPalette::textOn(colour));
    }
    painter.drawText(chip, Qt::AlignCenter, letter);
    painter.setFont(option.font);
    QString name = index.data(Qt::DisplayRole).toString().mid(letter.size()).trimmed();
    if (name.isEmpty() && foreign)
        name = tr("not ours");
    const QRect text(chip.right() + 6, rect.top(), rect.right() - chip.right() - 8, rect.height());
    painter.setPen(textColour(option, foreign ? m_palette.dimText : m_palette.text));
    painter.drawText(
        text, Qt::AlignLeft | Qt::AlignVCenter, shownName(name, metrics, text.width()));
}

QString InterpreterDelegate::shownName(const QString& name, const QFontMetrics& metrics, int width)
{
    constexpr int kFewest = 3; // letters; dots behind fewer tell nothing that the chip does not
    const QString shown = metrics.elidedText(name, Qt::ElideRight, width);
    return shown == name || shown.size() > kFewest ? shown : QString();
}

void InterpreterDelegate::paintState(
    QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const auto state
        = static_cast<proto::InterpreterState>(index.data(InterpretersModel::StateRole).toInt());
    QColor colour = m_palette.dimText;
    if (state == proto::STATE_RUNNING)
        colour = m_palette.good;
    else if (state == proto::STATE_AWAITING_INPUT || state == proto::STATE_STARTING)
        colour = m_palette.info;
    else if (state == proto::STATE_INTERRUPTING || state == proto::STATE_FINALIZING)
        colour = m_palette.warning;
    else if (state == proto::STATE_STUCK || state == proto::STATE_FAILED
        || state == proto::STATE_PARKED)
        colour = m_palette.error;
    const int glyph = option.fontMetrics.horizontalAdvance(QStringLiteral("●")) + 4;
    const QRect rect = option.rect.adjusted(3, 0, -2, 0);
    painter.setPen(textColour(option, colour));
    painter.drawText(rect, Qt::AlignLeft | Qt::AlignVCenter, stateGlyph(state));
    painter.setPen(
        textColour(option, state == proto::STATE_IDLE ? m_palette.dimText : m_palette.text));
    const QRect text = rect.adjusted(glyph, 0, 0, 0);
    painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter,
        option.fontMetrics.elidedText(
            index.data(Qt::DisplayRole).toString(), Qt::ElideRight, text.width()));
}

void InterpreterDelegate::paintCpu(
    QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const QColor colour = m_palette.identity(index.data(InterpretersModel::IdentityRole).toInt());
    const QRect rect = option.rect.adjusted(3, 3, -3, -3);
    const int figure = option.fontMetrics.horizontalAdvance(QStringLiteral("100 %"));
    // Room for both: the last half minute beside the figure; else the figure alone over a bar.
    const QRect spark(rect.left(), rect.top(), rect.width() - figure - 5, rect.height() - 4);
    if (spark.width() >= 16)
        paintSparkline(painter, spark,
            index.data(InterpretersModel::SparklineRole).value<QVector<qreal>>(), colour);
    const double share = std::clamp(index.data(InterpretersModel::ShareRole).toDouble(), 0.0, 1.0);
    const QRect bar(rect.left(), rect.bottom() - 1, rect.width(), 2);
    painter.fillRect(bar, m_palette.lane);
    painter.fillRect(
        QRect(bar.left(), bar.top(), static_cast<int>(std::lround(bar.width() * share)), 2),
        colour);
    painter.setPen(textColour(option, m_palette.text));
    painter.drawText(rect.adjusted(0, -2, 0, -2), Qt::AlignRight | Qt::AlignVCenter,
        index.data(Qt::DisplayRole).toString());
}

void InterpreterDelegate::paintSparkline(
    QPainter& painter, const QRect& rect, const QVector<qreal>& points, const QColor& colour) const
{
    painter.fillRect(rect, mixed(m_palette.window, m_palette.lane, 0.7));
    if (points.isEmpty() || rect.width() < 1)
        return;
    // One column a pixel, the newest at the right; with more points than pixels each column shows
    // its highest.
    const int columns = std::min<int>(rect.width(), static_cast<int>(points.size()));
    const double perColumn = std::max(1.0, static_cast<double>(points.size()) / rect.width());
    for (int i = 0; i < columns; ++i) {
        const int last = static_cast<int>(points.size()) - static_cast<int>(i * perColumn);
        const int first = std::max(0, last - std::max(1, static_cast<int>(perColumn)));
        double highest = 0;
        bool gap = false;
        for (int p = first; p < last; ++p) {
            gap = gap || std::isnan(points[p]);
            if (!std::isnan(points[p]))
                highest = std::max(highest, points[p]);
        }
        const int x = rect.right() - i;
        if (gap) {
            painter.fillRect(QRect(x, rect.top(), 1, rect.height()), m_palette.gap);
            continue;
        }
        const int height = static_cast<int>(std::lround(std::min(highest, 1.0) * rect.height()));
        painter.fillRect(QRect(x, rect.bottom() - height + 1, 1, height), colour);
    }
}

} // namespace clutch::ui
