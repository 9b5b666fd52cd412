#include "ui/cores/readout_box.h"

#include <QPaintEngine>
#include <QPainter>
#include <QPainterPath>
#include <QPixmapCache>

#include <algorithm>

namespace clutch::ui {

QString Readout::toText() const
{
    QStringList all{title};
    for (const ReadoutLine& line : lines)
        all << (line.value.isEmpty() ? line.text
                                     : QStringLiteral("%1 %2").arg(line.text, line.value));
    return all.join(QLatin1Char('\n'));
}

void paintReadout(QPainter& painter, const Readout& readout, QPoint at, const QRect& bounds,
    const GraphPalette& palette)
{
    if (readout.isEmpty())
        return;
    const QFontMetrics metrics = painter.fontMetrics();
    const int lineHeight = metrics.height() + 2;
    const int pad = metrics.height() / 2;
    const int swatch = metrics.ascent();
    // As many lines as the bounds hold; the last one says how many more there are.
    const int fitting = std::max(1, (bounds.height() - 2 * pad) / lineHeight - 1);
    std::vector<ReadoutLine> lines = readout.lines;
    if (static_cast<int>(lines.size()) > fitting) {
        const int hidden = static_cast<int>(lines.size()) - fitting + 1;
        lines.resize(static_cast<std::size_t>(fitting));
        lines.back() = {QStringLiteral("… +%1").arg(hidden)};
    }
    // An advance is rounded, and what is half a pixel wider is cut off.
    const auto room = [&](const QString& text) {
        return metrics.horizontalAdvance(text) + 1;
    };
    int textWidth = room(readout.title);
    int valueWidth = 0;
    for (const ReadoutLine& line : lines) {
        textWidth = std::max(textWidth, room(line.text) + swatch + pad);
        valueWidth = std::max(valueWidth, room(line.value));
    }
    const int gap = valueWidth > 0 ? 2 * pad : 0;
    const int width = std::min(textWidth + gap + valueWidth + 2 * pad, bounds.width());
    QRect box(0, 0, width, static_cast<int>(lines.size() + 1) * lineHeight + 2 * pad);
    box.moveTopLeft(at + QPoint(pad + 4, pad));
    if (box.right() > bounds.right())
        box.moveRight(at.x() - pad - 4);
    box.moveLeft(
        std::clamp(box.left(), bounds.left(), std::max(bounds.left(), bounds.right() - width)));
    box.moveTop(std::clamp(
        box.top(), bounds.top(), std::max(bounds.top(), bounds.bottom() - box.height())));

    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(palette.border);
    painter.setBrush(palette.box);
    painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5);
    QRect row(box.left() + pad, box.top() + pad, box.width() - 2 * pad, lineHeight);
    painter.setPen(palette.dimText);
    painter.drawText(row, Qt::AlignLeft | Qt::AlignVCenter,
        metrics.elidedText(readout.title, Qt::ElideRight, row.width()));
    for (const ReadoutLine& line : lines) {
        row.translate(0, lineHeight);
        int left = row.left();
        if (line.swatch.isValid()) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(line.swatch);
            const QRect square(left, row.center().y() - swatch / 2 + 1, swatch - 2, swatch - 2);
            painter.drawRoundedRect(square, 2, 2);
            left += swatch + pad / 2;
        }
        painter.setPen(palette.text);
        const QRect text(left, row.top(),
            row.right() - left - (valueWidth > 0 ? valueWidth + pad : 0), lineHeight);
        painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter,
            metrics.elidedText(line.text, Qt::ElideRight, text.width()));
        painter.drawText(row, Qt::AlignRight | Qt::AlignVCenter, line.value);
    }
    painter.restore();
}

namespace {

/// As paintLetterChip(), which keeps what this has drawn: every frame shows the same few.
void drawLetterChip(
    QPainter& painter, const QRect& rect, const QString& letter, const QColor& colour)
{
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawRoundedRect(rect, 3, 3);
    QFont font = painter.font();
    font.setBold(true);
    // Never larger than the chip.
    if (QFontMetrics(font).height() > rect.height())
        font.setPixelSize(std::max(6, rect.height() - 2));
    painter.setFont(font);
    painter.setPen(GraphPalette::textOn(colour));
    painter.drawText(rect, Qt::AlignCenter, letter);
}

} // namespace

void paintLetterChip(
    QPainter& painter, const QRect& rect, const QString& letter, const QColor& colour)
{
    if (rect.isEmpty())
        return;
    if (painter.paintEngine()->type() == QPaintEngine::SVG) {
        painter.save();
        drawLetterChip(painter, rect, letter, colour);
        painter.restore();
        return;
    }
    const double ratio = painter.device()->devicePixelRatioF();
    const QString key = QStringLiteral("chip/%1/%2x%3/%4/%5/%6")
                            .arg(letter)
                            .arg(rect.width())
                            .arg(rect.height())
                            .arg(colour.rgba(), 0, 16)
                            .arg(ratio)
                            .arg(painter.font().key());
    QPixmap chip;
    if (!QPixmapCache::find(key, &chip)) {
        chip = QPixmap(rect.size() * ratio);
        chip.setDevicePixelRatio(ratio);
        chip.fill(Qt::transparent);
        QPainter onChip(&chip);
        onChip.setFont(painter.font());
        drawLetterChip(onChip, QRect(QPoint(), rect.size()), letter, colour);
        onChip.end();
        QPixmapCache::insert(key, chip);
    }
    painter.drawPixmap(rect.topLeft(), chip);
}

} // namespace clutch::ui
