// The colours of everything that is painted by hand: core graph, life bars, tree, finalization log.
#pragma once

#include <QColor>

namespace clutch::ui {

/// The colours of one theme. A plain value: ui/style makes one for each theme and hands it to every
/// panel (setGraphPalette); the two defaults below are complete themes of their own.
struct GraphPalette
{
    bool dark = false;
    QColor window; // behind everything
    QColor lane; // an idle core
    QColor grid; // lines over a lane, with their alpha
    QColor border;
    QColor text;
    QColor dimText;
    QColor otherThreads; // threads of the runtime that belong to no interpreter
    QColor machine; // the rest of the machine
    QColor gap; // stripes where nothing was sampled
    QColor crosshair;
    QColor selection; // with its alpha
    QColor box; // behind a readout
    QColor accent; // what has the keyboard, what is live
    QColor gilWait;
    QColor info;
    QColor warning;
    QColor error;
    QColor good;

    [[nodiscard]] QColor identity(int index) const;
    /// Black or white, whichever reads better on `background`.
    [[nodiscard]] static QColor textOn(const QColor& background);

    [[nodiscard]] static GraphPalette lightTheme();
    [[nodiscard]] static GraphPalette darkTheme();
};

/// `share` of 0 gives `from`, 1 gives `to`; alpha is `from`'s.
[[nodiscard]] QColor mixed(const QColor& from, const QColor& to, double share);

} // namespace clutch::ui
