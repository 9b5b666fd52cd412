// Dialogs have the keyboard when they open.
#pragma once

#include <QObject>

namespace clutch::ui {

/// Makes each dialog that is shown one of the window that has the keyboard, which may be a panel
/// that floats: window managers give it to a dialog of the active window, and some to no other.
/// Owned by the MainWindow, UI thread.
class DialogOwner : public QObject
{
public:
    explicit DialogOwner(QObject* parent);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
};

} // namespace clutch::ui
