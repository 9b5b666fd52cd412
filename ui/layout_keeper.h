// Where the window and its docks are, kept for the next start.
#pragma once

#include <QByteArray>
#include <QObject>
#include <QTimer>

class QMainWindow;

namespace clutch::ui {

class DockLayout;
class Presentation;

/// Writes the layout down within a second of its first change, as the journal does with text: the
/// window may be killed at any moment. Owned by the MainWindow, UI thread; the others outlive it.
///
/// What a presentation changes is not written.
class LayoutKeeper : public QObject
{
    Q_OBJECT
public:
    LayoutKeeper(QMainWindow& window, DockLayout& docks, Presentation& presentation);

    /// Gives the window the place and size that were kept.
    void restoreGeometry();
    /// From now on changes are kept.
    void begin();
    /// Keeps what there is, for the last time.
    void finish();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void soon();
    void write();

    QMainWindow& m_window;
    DockLayout& m_docks;
    Presentation& m_presentation;
    QTimer m_soon;
    QByteArray m_written; // docks
    QByteArray m_writtenGeometry;
    bool m_keeps = false;
};

} // namespace clutch::ui
