// Every key of the window on one sheet.
#pragma once

#include <QDialog>

namespace clutch::ui {

class Actions;

/// Made from the actions when it is opened, so that it is never out of date. UI thread; deletes
/// itself when closed.
class ShortcutSheet : public QDialog
{
    Q_OBJECT
public:
    ShortcutSheet(const Actions& actions, QWidget* parent);
};

} // namespace clutch::ui
