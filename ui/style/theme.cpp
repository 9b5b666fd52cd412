#include "ui/style/theme.h"

#include <algorithm>
#include <cmath>

namespace clutch::ui {

namespace {

double linear(double channel)
{
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double luminance(const QColor& colour)
{
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF())
        + 0.0722 * linear(colour.blueF());
}

Theme makeLight()
{
    Theme theme;
    theme.dark = false;
    theme.window = QColor(0xf4f5f7);
    theme.surface = QColor(0xffffff);
    theme.editor = QColor(0xffffff);
    theme.raised = QColor(0xe6e8ec);
    theme.input = QColor(0xffffff);
    theme.line = QColor(0xd5d9df);
    theme.text = QColor(0x1b1f24);
    theme.muted = QColor(0x59626d);
    theme.disabled = QColor(0xa0a7b0);
    theme.accent = QColor(0x4f46e5);
    theme.onAccent = QColor(0xffffff);
    theme.selection = QColor(0xd6d9fb);
    theme.caretLine = QColor(0xf3f4fb);
    theme.bracket = QColor(0xcfe8d8);
    theme.guide = QColor(0xe3e6ea);
    theme.success = QColor(0x1a7437);
    theme.warning = QColor(0x855300);
    theme.error = QColor(0xb42318);
    theme.infoSurface = QColor(0xeceefc);
    theme.warningSurface = QColor(0xfff4dc);
    theme.errorSurface = QColor(0xfdebe9);
    theme.machine = QColor(0xcfd4da);
    theme.otherThreads = QColor(0xb3bcc7);
    theme.syntax = {QColor(0x7a28b8), QColor(0x0b6e35), QColor(0x0b5cad), QColor(0x656e7b),
        QColor(0x1d4ed8), QColor(0x8a5200), QColor(0x0b6b80), QColor(0x3f4750), theme.text};
    theme.ansi = {QColor(0x1b1f24), QColor(0xb42318), QColor(0x1a7437), QColor(0x855300),
        QColor(0x1d4ed8), QColor(0x9b26a8), QColor(0x0b6b80), QColor(0x59626d), QColor(0x6a737e),
        QColor(0xcf2e20), QColor(0x1f7f3e), QColor(0x8f5e00), QColor(0x3b63e8), QColor(0xad33bb),
        QColor(0x0d768c), QColor(0x3a414a)};
    return theme;
}

Theme makeDark()
{
    Theme theme;
    theme.dark = true;
    theme.window = QColor(0x1d2026);
    theme.surface = QColor(0x16181d);
    theme.editor = QColor(0x16181d);
    theme.raised = QColor(0x2d323a);
    theme.input = QColor(0x121418);
    theme.line = QColor(0x343942);
    theme.text = QColor(0xe3e6ea);
    theme.muted = QColor(0xa2aab5);
    theme.disabled = QColor(0x626a75);
    theme.accent = QColor(0x9aa2ff);
    theme.onAccent = QColor(0x14161b);
    theme.selection = QColor(0x373d66);
    theme.caretLine = QColor(0x1e2129);
    theme.bracket = QColor(0x2f4a3a);
    theme.guide = QColor(0x2a2e36);
    theme.success = QColor(0x6fd398);
    theme.warning = QColor(0xf0c164);
    theme.error = QColor(0xff8f86);
    theme.infoSurface = QColor(0x262a45);
    theme.warningSurface = QColor(0x3a301a);
    theme.errorSurface = QColor(0x40221f);
    theme.machine = QColor(0x3b414b);
    theme.otherThreads = QColor(0x565e6a);
    theme.syntax = {QColor(0xc9a0ff), QColor(0x93d69a), QColor(0x82c8ff), QColor(0x8d97a5),
        QColor(0x8fb2ff), QColor(0xf0c164), QColor(0x66d0d8), QColor(0xb9c0ca), theme.text};
    theme.ansi = {QColor(0x7d8693), QColor(0xff8f86), QColor(0x6fd398), QColor(0xf0c164),
        QColor(0x8fb2ff), QColor(0xe39cf0), QColor(0x66d0d8), QColor(0xe3e6ea), QColor(0x97a0ac),
        QColor(0xffaaa3), QColor(0x8fe0b0), QColor(0xf6d28a), QColor(0xa9c4ff), QColor(0xecb6f6),
        QColor(0x8adfe5), QColor(0xffffff)};
    return theme;
}

} // namespace

const Theme& Theme::light()
{
    static const Theme theme = makeLight();
    return theme;
}

const Theme& Theme::darkTheme()
{
    static const Theme theme = makeDark();
    return theme;
}

double contrast(const QColor& a, const QColor& b)
{
    const double first = luminance(a);
    const double second = luminance(b);
    return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

} // namespace clutch::ui
