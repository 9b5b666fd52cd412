// Every key of the window on one sheet.
#pragma once

#include <QDialog>

namespace clutch::ui {

class Actions;

/// Made from the actions when it is opened, so that it is never out of date. UI thread; deletes
/// itself when closed.
///
/// It has as many columns as it needs to be seen whole, and smaller type where that is not enough;
/// it is never larger than its room, and scrolls where even the smallest type does not fit.
class ShortcutSheet : public QDialog
{
    Q_OBJECT
public:
    /// In the parent's screen.
    ShortcutSheet(const Actions& actions, QWidget* parent);
    /// `room` is for the window with its frame.
    ShortcutSheet(const Actions& actions, QSize room, QWidget* parent);
};

} // namespace clutch::ui
