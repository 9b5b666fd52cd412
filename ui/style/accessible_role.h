// What a widget that paints itself is to a screen reader.
#pragma once

#include <QAccessible>

class QWidget;

namespace clutch::ui {

/// Gives a widget of ours a role: Qt has one for its own classes and calls the rest a filler, which
/// a screen reader passes over. Before anybody asks for it, so in the constructor; UI thread.
void setAccessibleRole(QWidget& widget, QAccessible::Role role);

} // namespace clutch::ui
