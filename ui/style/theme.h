// Every colour and measure of the window, in one place. Widgets ask for these and have none of
// their own.
#pragma once

#include <QColor>
#include <QFont>

#include <array>

namespace clutch::ui {

/// Colours of Python text; each is readable (at least 4.5 to 1) on Theme::editor.
struct SyntaxColours
{
    QColor keyword, string, number, comment, definition, decorator, builtin, op, text;
};

/// The spacing of the window: multiples of a 4 pixel unit, 8 being the usual distance.
struct Metrics
{
    static constexpr int kTight = 4;
    static constexpr int kSpace = 8;
    static constexpr int kWide = 16;
    static constexpr int kIcon = 16;
    static constexpr int kRadius = 4;
    static constexpr int kLine = 1;
    static constexpr int kIdentityBar = 4;
};

/// One look of the window: light or dark. A plain value; Themes says which one is current.
struct Theme
{
    bool dark = false;

    QColor window; // chrome: tool bar, titles, status bar
    QColor surface; // lists, trees, graphs
    QColor editor; // paper of editors and consoles
    QColor raised; // what the pointer is over, buttons that are down
    QColor input; // fields to type in
    QColor line; // separators, one crisp pixel
    QColor text; // on any of the above at least 7 to 1
    QColor muted; // labels, line numbers: at least 4.5 to 1
    QColor disabled;
    QColor accent; // the one accent: focus, selection, the default button
    QColor onAccent; // text on the accent
    QColor selection;
    QColor caretLine;
    QColor bracket; // behind the bracket that matches
    QColor guide; // indentation guides

    QColor success, warning, error; // as text
    QColor infoSurface, warningSurface, errorSurface; // behind banners and marked lines

    QColor machine; // load of the rest of the machine in the core graph
    QColor otherThreads; // load of the process's threads that are no interpreter's

    SyntaxColours syntax;
    std::array<QColor, 16> ansi; // what terminals call colours 0 to 15

    [[nodiscard]] static const Theme& light();
    [[nodiscard]] static const Theme& darkTheme();
};

/// How well two colours can be told apart, as WCAG 2 counts it: 1 (not at all) to 21.
[[nodiscard]] double contrast(const QColor& a, const QColor& b);

} // namespace clutch::ui
