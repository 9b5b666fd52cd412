// The keys that belong to one kind of place, beside those of the window.
#pragma once

#include <QList>
#include <QString>

namespace clutch::ui {

/// A key that does something only where the keyboard is: in an editor, a console, a graph.
struct WidgetKey
{
    QString place; // "In a console": the heading in the sheet of shortcuts
    QString keys;
    QString what;
};

/// All of them, those of one place together. The widgets answer to these keys themselves; this is
/// what the sheet of shortcuts says of them.
[[nodiscard]] QList<WidgetKey> widgetKeys();

} // namespace clutch::ui
