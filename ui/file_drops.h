// Files that are dragged onto the window, wherever no part of it wants them itself.
#pragma once

#include <QObject>

class QWidget;

namespace clutch::ui {

/// Makes windows and panels take files from other programs. An editor, a pane or a console that
/// lies below the pointer is asked first. Owned by the MainWindow, UI thread; opens nothing itself.
class FileDrops : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    void takeOn(QWidget& widget);

signals:
    void dropped(const QStringList& files);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
};

} // namespace clutch::ui
