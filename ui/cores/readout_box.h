// The box with the numbers at the crosshair.
#pragma once

#include "ui/models/graph_palette.h"

#include <QPoint>
#include <QRect>
#include <QString>
#include <QStringList>

#include <vector>

class QPainter;

namespace clutch::ui {

/// One line of a readout, with a swatch in front where it belongs to a colour.
struct ReadoutLine
{
    QString text;
    QColor swatch = {}; // invalid: none
    QString value = {}; // to the right, aligned
};

struct Readout
{
    QString title;
    std::vector<ReadoutLine> lines;
    [[nodiscard]] bool isEmpty() const { return title.isEmpty() && lines.empty(); }
    [[nodiscard]] QString toText() const; // for screen readers and tests
};

/// Paints the readout beside `at`, inside `bounds`: to the right where there is room, else to the
/// left.
void paintReadout(QPainter& painter, const Readout& readout, QPoint at, const QRect& bounds,
    const GraphPalette& palette);

/// A letter on its colour, as on tabs and prompts. `letter` is cut where it does not fit.
void paintLetterChip(
    QPainter& painter, const QRect& rect, const QString& letter, const QColor& colour);

} // namespace clutch::ui
