#include "ui/models/graph_palette.h"

#include "ui/models/identity.h"

#include <algorithm>
#include <cmath>

namespace clutch::ui {

QColor GraphPalette::identity(int index) const
{
    const IdentityColour colour = identityColour(index);
    return QColor::fromRgb(QRgb(0xff000000u | (dark ? colour.dark : colour.light)));
}

QColor GraphPalette::textOn(const QColor& background)
{
    const double luminance
        = 0.299 * background.redF() + 0.587 * background.greenF() + 0.114 * background.blueF();
    return luminance > 0.55 ? QColor(0x11, 0x14, 0x18) : QColor(Qt::white);
}

GraphPalette GraphPalette::lightTheme()
{
    GraphPalette p;
    p.dark = false;
    p.window = QColor(0xfbfbfc);
    p.lane = QColor(0xf0f2f5);
    p.grid = QColor(0, 0, 0, 26);
    p.border = QColor(0xd3d7de);
    p.text = QColor(0x1d2129);
    p.dimText = QColor(0x5f6875);
    p.otherThreads = QColor(0xb9c9dc);
    p.machine = QColor(0xcfd2d6);
    p.gap = QColor(0xe3b7b7);
    p.crosshair = QColor(0x1d2129);
    p.selection = QColor(40, 110, 220, 46);
    p.box = QColor(255, 255, 255, 244);
    p.accent = QColor(0x2467d1);
    p.gilWait = QColor(0xf2d200);
    p.info = QColor(0x2f6db5);
    p.warning = QColor(0xa86400);
    p.error = QColor(0xc0272d);
    p.good = QColor(0x23803f);
    return p;
}

GraphPalette GraphPalette::darkTheme()
{
    GraphPalette p;
    p.dark = true;
    p.window = QColor(0x1b1d22);
    p.lane = QColor(0x24272e);
    p.grid = QColor(255, 255, 255, 24);
    p.border = QColor(0x3a3f49);
    p.text = QColor(0xe3e6eb);
    p.dimText = QColor(0x9aa3b0);
    p.otherThreads = QColor(0x5b6f88);
    p.machine = QColor(0x4b4f57);
    p.gap = QColor(0x6d3d40);
    p.crosshair = QColor(0xf2f4f8);
    p.selection = QColor(110, 165, 255, 56);
    p.box = QColor(39, 43, 51, 246);
    p.accent = QColor(0x6ea5ff);
    p.gilWait = QColor(0xffe34d);
    p.info = QColor(0x7fb4f0);
    p.warning = QColor(0xf0b04a);
    p.error = QColor(0xff7b78);
    p.good = QColor(0x6fcf8a);
    return p;
}

QColor mixed(const QColor& from, const QColor& to, double share)
{
    const double s = std::clamp(share, 0.0, 1.0);
    const auto blend = [s](int a, int b) {
        return static_cast<int>(std::lround(a + (b - a) * s));
    };
    return {blend(from.red(), to.red()), blend(from.green(), to.green()),
        blend(from.blue(), to.blue()), from.alpha()};
}

} // namespace clutch::ui
