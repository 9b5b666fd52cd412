#include "ui/console/bar.h"

#include <QWidget>

namespace clutch {

void styleBar(QWidget& bar, const ConsolePalette& palette)
{
    bar.setAttribute(Qt::WA_StyledBackground);
    bar.setStyleSheet(
        QStringLiteral("* { color: %1; background: %2; }"
                       "QLineEdit { background: %3; border: 1px solid %4; border-radius: 5px; "
                       "padding: 4px 8px; selection-background-color: %5;"
                       " selection-color: %1; }"
                       "QLineEdit:focus { border-color: %6; }"
                       "QToolButton { border: none; border-radius: 5px; padding: 4px 8px; }"
                       "QToolButton:hover, QToolButton:focus { background: %4; }"
                       "QLabel { color: %7; }")
            .arg(palette.text.name(), palette.fieldPaper.name(), palette.paper.name(),
                palette.separator.name(), palette.selection.name(), palette.link.name(),
                palette.faint.name()));
}

QString scrollBarSheet(const ConsolePalette& palette, const QColor& behind)
{
    return QStringLiteral(
        "QScrollBar { background: %1; border: none; }"
        "QScrollBar:vertical { width: 12px; } QScrollBar:horizontal { height: 12px; }"
        "QScrollBar::handle { background: %2; border-radius: 4px; margin: 2px; }"
        "QScrollBar::handle:vertical { min-height: 28px; } QScrollBar::handle:horizontal { "
        "min-width: 28px; }"
        "QScrollBar::handle:hover { background: %3; }"
        "QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }"
        "QScrollBar::add-page, QScrollBar::sub-page { background: none; }")
        .arg(behind.name(), palette.separator.name(), palette.faint.name());
}

} // namespace clutch
