#include "ui/editor/tab_bar.h"

#include "ui/style/icons.h"
#include "ui/style/theme.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QMouseEvent>
#include <QToolButton>

#include <algorithm>
#include <utility>

namespace clutch::ui {

namespace {
constexpr int kWidest = 220;
constexpr int kNarrowest = 124; // a dozen letters, the mark and the cross; the bar scrolls then
} // namespace

TabBar::TabBar(QWidget* parent)
    : QTabBar(parent)
{
    setMovable(true);
    setDrawBase(false);
    setExpanding(false);
    setUsesScrollButtons(true);
    setElideMode(Qt::ElideMiddle);
    setDocumentMode(true);
    setProperty("texts", true); // the style sheet's tighter buttons
}

void TabBar::addTab(const QString& text, int at)
{
    const int made = insertTab(at, text);
    auto* cross = new QToolButton(this);
    cross->setIcon(icon(QStringLiteral("x"), IconTint::Muted));
    cross->setIconSize({Metrics::kIcon - 4, Metrics::kIcon - 4});
    cross->setAutoRaise(true);
    cross->setFocusPolicy(Qt::NoFocus); // Ctrl+W is the keyboard's way
    setTabButton(made, QTabBar::RightSide, cross);
    connect(cross, &QToolButton::clicked, this, [this, cross] {
        for (int i = 0; i < count(); ++i) {
            if (tabButton(i, QTabBar::RightSide) == cross)
                return emit closeWanted(i);
        }
    });
}

void TabBar::setTab(int at, const QString& name, const QString& path, bool unsaved)
{
    const QString full = path.isEmpty() ? name : path;
    QString text = name;
    text.replace(QLatin1Char('&'), QLatin1String("&&")); // or it would mark a letter
    setTabText(at, unsaved ? text + QStringLiteral(" •") : text);
    setTabToolTip(at, unsaved ? tr("%1 (not saved)").arg(full) : full);
    setAccessibleTabName(at, unsaved ? tr("%1, not saved").arg(name) : name);
    if (auto* cross = qobject_cast<QToolButton*>(tabButton(at, QTabBar::RightSide))) {
        cross->setAccessibleName(tr("Close %1").arg(name));
        cross->setToolTip(tr("Close %1").arg(name));
    }
}

int TabBar::gapAt(const QPoint& point) const
{
    const int at = tabAt(point);
    if (at < 0)
        return count();
    return point.x() > tabRect(at).center().x() ? at + 1 : at;
}

QSize TabBar::tabSizeHint(int index) const
{
    const QSize usual = QTabBar::tabSizeHint(index);
    return {std::min(usual.width(), kWidest), usual.height()};
}

QSize TabBar::minimumTabSizeHint(int index) const
{
    const QSize usual = tabSizeHint(index);
    return {std::min(usual.width(), kNarrowest), usual.height()};
}

void TabBar::mousePressEvent(QMouseEvent* event)
{
    const int at = tabAt(event->pos());
    if (event->button() == Qt::MiddleButton) {
        m_middle = at;
        return;
    }
    QTabBar::mousePressEvent(event);
    if (event->button() == Qt::LeftButton)
        m_pressed = at < 0 ? -1 : currentIndex();
}

void TabBar::mouseMoveEvent(QMouseEvent* event)
{
    const int out = QApplication::startDragDistance();
    const bool left = !rect().adjusted(-out, -out, out, out).contains(event->pos());
    if (m_pressed < 0 || !(event->buttons() & Qt::LeftButton) || !left) {
        QTabBar::mouseMoveEvent(event);
        return;
    }
    // The bar's own way of moving a tab ends here, as if the button had been let go.
    QMouseEvent release(QEvent::MouseButtonRelease, event->position(), event->globalPosition(),
        Qt::LeftButton, Qt::NoButton, event->modifiers());
    QTabBar::mouseReleaseEvent(&release);
    m_pressed = -1;
    emit pulledOut(currentIndex());
}

void TabBar::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() == Qt::MiddleButton) {
        const int at = std::exchange(m_middle, -1);
        if (at >= 0 && tabAt(event->pos()) == at)
            emit closeWanted(at);
        return;
    }
    m_pressed = -1;
    QTabBar::mouseReleaseEvent(event);
}

void TabBar::contextMenuEvent(QContextMenuEvent* event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const int at = byKey ? currentIndex() : tabAt(event->pos());
    if (at < 0)
        return;
    emit menuWanted(at, byKey ? mapToGlobal(tabRect(at).bottomLeft()) : event->globalPos());
}

} // namespace clutch::ui
