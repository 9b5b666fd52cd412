#include "ui/layout_keeper.h"

#include "ui/dock_layout.h"
#include "ui/presentation.h"

#include <QDockWidget>
#include <QEvent>
#include <QMainWindow>
#include <QSettings>

namespace clutch::ui {

namespace {
constexpr int kSoonMs = 500; // from the first change that is not written
const QString kGeometryKey = QStringLiteral("window/geometry");
} // namespace

LayoutKeeper::LayoutKeeper(QMainWindow& window, DockLayout& docks, Presentation& presentation)
    : QObject(&window)
    , m_window(window)
    , m_docks(docks)
    , m_presentation(presentation)
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(kSoonMs);
    connect(&m_soon, &QTimer::timeout, this, &LayoutKeeper::write);
}

void LayoutKeeper::restoreGeometry()
{
    m_window.restoreGeometry(QSettings().value(kGeometryKey).toByteArray());
}

void LayoutKeeper::begin()
{
    m_keeps = true;
    m_window.installEventFilter(this);
    for (QDockWidget* dock : m_docks.docks()) {
        dock->installEventFilter(this);
        connect(dock, &QDockWidget::dockLocationChanged, this, &LayoutKeeper::soon);
        connect(dock, &QDockWidget::topLevelChanged, this, &LayoutKeeper::soon);
        connect(dock, &QDockWidget::visibilityChanged, this, &LayoutKeeper::soon);
    }
}

void LayoutKeeper::finish()
{
    write();
    m_keeps = false;
}

bool LayoutKeeper::eventFilter(QObject*, QEvent* event)
{
    switch (event->type()) {
    case QEvent::Move:
    case QEvent::Resize:
    case QEvent::WindowStateChange:
        soon();
        break;
    default:
        break;
    }
    return false;
}

void LayoutKeeper::soon()
{
    if (m_keeps && !m_soon.isActive())
        m_soon.start();
}

void LayoutKeeper::write()
{
    m_soon.stop();
    if (!m_keeps)
        return;
    if (const QByteArray docks = m_presentation.dockState(); docks != m_written) {
        DockLayout::save(docks);
        m_written = docks;
    }
    if (const QByteArray geometry = m_presentation.geometry(); geometry != m_writtenGeometry) {
        QSettings().setValue(kGeometryKey, geometry);
        m_writtenGeometry = geometry;
    }
}

} // namespace clutch::ui
