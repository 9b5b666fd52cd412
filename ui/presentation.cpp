#include "ui/presentation.h"

#include "ui/dock_layout.h"
#include "ui/style/fonts.h"
#include "ui/workbench.h"

#include <QApplication>
#include <QDockWidget>
#include <QEvent>
#include <QMainWindow>
#include <QMenuBar>
#include <QSplitter>
#include <QStatusBar>
#include <QTimer>
#include <QToolBar>

namespace clutch::ui {

Presentation::Presentation(QMainWindow& window, DockLayout& docks, Workbench& workbench)
    : QObject(&window)
    , m_window(window)
    , m_docks(docks)
    , m_workbench(workbench)
{
    window.installEventFilter(this);
}

void Presentation::set(bool on)
{
    if (on == m_on)
        return;
    m_on = on;
    m_awaitsSize = false;
    if (on)
        begin();
    else
        end();
    emit changed(on);
}

QByteArray Presentation::dockState() const
{
    return m_on ? m_dockState : m_docks.state();
}

QByteArray Presentation::geometry() const
{
    return m_on ? m_geometry : m_window.saveGeometry();
}

void Presentation::begin()
{
    m_typedIn = QApplication::focusWidget();
    m_dockState = m_docks.state();
    m_geometry = m_window.saveGeometry();
    m_place = m_window.geometry();
    m_usualPointSize = m_workbench.codePointSize();
    m_windowState = m_window.windowState();
    m_shares.clear();
    for (QSplitter* splitter : m_workbench.findChildren<QSplitter*>())
        m_shares.push_back({splitter, splitter->saveState()});
    m_hidden.clear();
    std::vector<QWidget*> chrome{m_window.menuBar(), m_window.statusBar()};
    for (QToolBar* bar : m_window.findChildren<QToolBar*>(QString(), Qt::FindDirectChildrenOnly))
        chrome.push_back(bar);
    for (QWidget* each : chrome) {
        if (!each->isHidden()) {
            m_hidden.emplace_back(each);
            each->hide();
        }
    }
    for (QDockWidget* dock : m_docks.docks())
        dock->setVisible(dock->objectName() == docks::kCores);
    m_workbench.setCodePointSize(kPresentationPointSize);
    m_window.setWindowState(m_windowState | Qt::WindowFullScreen);
    // The keyboard stays where it is, or goes where one would look for it.
    if (m_typedIn && m_typedIn->isVisible())
        m_typedIn->setFocus();
    else if (Pane* pane = m_workbench.current())
        pane->focusEditor();
    m_movedTo = QApplication::focusWidget();
}

void Presentation::end()
{
    m_workbench.setCodePointSize(m_usualPointSize);
    for (const QPointer<QWidget>& each : m_hidden) {
        if (each)
            each->show();
    }
    m_window.setWindowState(m_windowState);
    if (!(m_windowState & (Qt::WindowMaximized | Qt::WindowFullScreen)))
        m_window.setGeometry(m_place); // its size alone would leave it at the screen's corner
    putBack();
    m_awaitsSize = m_window.size() != m_place.size();
    QWidget* now = QApplication::focusWidget();
    if (m_typedIn && m_typedIn->isVisible() && (!now || now == m_movedTo))
        m_typedIn->setFocus();
}

void Presentation::putBack()
{
    m_docks.setState(m_dockState);
    for (const Shares& each : m_shares) {
        if (each.splitter)
            each.splitter->restoreState(each.state);
    }
}

bool Presentation::eventFilter(QObject* watched, QEvent* event)
{
    // Sizes that were given while the window was as large as the screen are no longer what they
    // were: once more, when it has its own.
    if (watched == &m_window && event->type() == QEvent::Resize && m_awaitsSize
        && m_window.size() == m_place.size()) {
        m_awaitsSize = false;
        QTimer::singleShot(0, this, [this] {
            if (!m_on)
                putBack();
        });
    }
    return false;
}

} // namespace clutch::ui
