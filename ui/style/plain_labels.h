// What code calls <b> is no bold letter.
#pragma once

#include <QObject>

namespace clutch::ui {

/// Every label and tool tip of the application shows its text as it is, unless it was told that it
/// has markup: values, paths, messages of code come into them, and Qt would guess. Owned by the
/// QApplication, UI thread; a label is seen to before its first time on the screen.
class PlainLabels : public QObject
{
    Q_OBJECT
public:
    explicit PlainLabels(QObject* parent);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
};

} // namespace clutch::ui
