// Every colour and font of a console. The shell fills one from the theme; light() and dark() stand
// for themselves.
#pragma once

#include <QColor>
#include <QFont>

#include <array>

namespace clutch {

/// The looks of a console: a plain value that any part of ui/ may fill and
/// ConsoleWidget::setPalette() takes.
struct ConsolePalette
{
    bool isDark = false;
    QFont font;
    int lineSpacing = 2; // pixels above and below each line of text
    int margin = 10; // pixels between the pane's edge and the text

    QColor paper;
    QColor fieldPaper; // behind the input
    QColor separator;
    QColor text;
    QColor faint; // markers, idle hints, comments on what is shown
    QColor caret;
    QColor selection;
    QColor link;

    QColor errorText; // sys.stderr where no escape sequence says otherwise
    QColor runtimeText;
    QColor notice;
    QColor noticePaper;
    QColor warning;
    QColor warningPaper;
    QColor failure;
    QColor failurePaper;
    QColor match; // what the find bar found

    QColor keyword;
    QColor builtin;
    QColor string;
    QColor number;
    QColor comment;
    QColor definition;
    QColor decorator;

    std::array<QColor, 16>
        ansi; // black, red, green, yellow, blue, magenta, cyan, white, then the bright ones

    static ConsolePalette light();
    static ConsolePalette dark();
};

/// A fixed-width font that has no ligatures: the best of what the machine has, DejaVu Sans Mono
/// where it can.
QFont consoleFont(int pointSize = 11);

} // namespace clutch
