// Icons of the window: SVGs from the resources, in the colour of the current theme, sharp at every
// scale.
#pragma once

#include <QColor>
#include <QIcon>
#include <QString>

namespace clutch::ui {

/// The icon `name` of resources/icons ("play"), painted in the theme's text colour, or its disabled
/// colour. It follows a change of theme by itself, because it is drawn anew whenever it is asked
/// for.
[[nodiscard]] QIcon icon(const QString& name);

/// The same in a theme-dependent colour of one's own.
enum class IconTint
{
    Text,
    Muted,
    Accent,
    Success,
    Warning,
    Error
};
[[nodiscard]] QIcon icon(const QString& name, IconTint tint);

} // namespace clutch::ui
