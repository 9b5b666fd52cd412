// How often something is laid out.
#pragma once

#include <QEvent>
#include <QWidget>

/// Counts the requests to lay `widget` out anew, from now on. UI thread; it outlives the widget or
/// goes with it.
struct LayoutCount : QObject
{
    int requests = 0;
    explicit LayoutCount(QWidget& widget) { widget.installEventFilter(this); }
    bool eventFilter(QObject*, QEvent* event) override
    {
        requests += event->type() == QEvent::LayoutRequest ? 1 : 0;
        return false;
    }
};
