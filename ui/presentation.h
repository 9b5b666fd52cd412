// Large type and nothing but editors, consoles and graphs, and back again.
#pragma once

#include <QByteArray>
#include <QObject>
#include <QPointer>
#include <QRect>
#include <QWidget>

#include <vector>

class QMainWindow;
class QSplitter;

namespace clutch::ui {

class DockLayout;
class Workbench;

/// Puts a window into presentation mode and takes it out again, as it was: docks with their places,
/// sizes and tabs in front, the shares of the panes, the size of type, the window's own state, and
/// who has the keyboard. Owned by the MainWindow, UI thread.
class Presentation : public QObject
{
    Q_OBJECT
public:
    Presentation(QMainWindow& window, DockLayout& docks, Workbench& workbench);

    [[nodiscard]] bool isOn() const { return m_on; }
    void set(bool on);
    /// What the next start is to find: as it was before, where it is on.
    [[nodiscard]] QByteArray dockState() const;
    [[nodiscard]] QByteArray geometry() const;
    /// The size of type to go back to.
    void setUsualPointSize(int pointSize) { m_usualPointSize = pointSize; }

signals:
    void changed(bool on);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    struct Shares
    {
        QPointer<QSplitter> splitter;
        QByteArray state;
    };
    void begin();
    void end();
    void putBack();

    QMainWindow& m_window;
    DockLayout& m_docks;
    Workbench& m_workbench;
    bool m_on = false;
    QByteArray m_dockState;
    QByteArray m_geometry;
    QRect m_place; // of the window on the screen
    bool m_awaitsSize = false; // a window manager gives it back when it pleases
    QPointer<QWidget> m_typedIn; // before
    QPointer<QWidget> m_movedTo; // where the keyboard went when that was hidden
    std::vector<Shares> m_shares; // of editors and consoles, and of the panes
    std::vector<QPointer<QWidget>> m_hidden;
    Qt::WindowStates m_windowState;
    int m_usualPointSize = 0;
};

} // namespace clutch::ui
