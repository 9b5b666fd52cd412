#include "ui/dock_layout.h"

#include "ui/actions.h"
#include "ui/style/fonts.h"
#include "ui/style/icons.h"
#include "ui/style/themes.h"

#include <QApplication>
#include <QDataStream>
#include <QDockWidget>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QMainWindow>
#include <QPainter>
#include <QSettings>
#include <QTabBar>
#include <QTimer>
#include <QToolButton>

#include <algorithm>

namespace clutch::ui {

namespace {

constexpr int kStateVersion = 5; // rises when a dock is added or renamed
const QString kStateKey = QStringLiteral("window/docks");
const char* const kPlainTitle = "plainTitle";
const QString kExtentsKey = QStringLiteral("window/dockExtents");

/// The line above a panel: its name, and a button that hides it. Owned by its dock. Where panels
/// share a place the tab says the name already, and the line is as low as it can be.
class DockTitle : public QWidget
{
public:
    DockTitle(const QString& text, QDockWidget* dock)
        : QWidget(dock)
        , m_label(new QLabel(text, this))
        , m_close(new QToolButton(this))
    {
        m_label->setFont(labelFont());
        m_close->setIcon(icon(QStringLiteral("x"), IconTint::Muted));
        m_close->setIconSize({Metrics::kIcon - 4, Metrics::kIcon - 4});
        m_close->setToolTip(QDockWidget::tr("Hide this panel; the View menu brings it back"));
        m_close->setAccessibleName(QDockWidget::tr("Hide %1").arg(text));
        connect(m_close, &QToolButton::clicked, dock, &QDockWidget::close);
        auto* row = new QHBoxLayout(this);
        row->setContentsMargins(Metrics::kSpace, 0, Metrics::kTight, 0);
        row->addWidget(m_label, 1);
        row->addWidget(m_close);
        connect(&Themes::instance(), &Themes::changed, this, [this] { dress(); });
        dress();
    }

    void setText(const QString& text) { m_label->setText(text); }

    void setTabbed(bool tabbed)
    {
        m_label->setVisible(!tabbed);
        m_close->setVisible(!tabbed);
        m_tabbed = tabbed;
        updateGeometry();
    }

    [[nodiscard]] QSize minimumSizeHint() const override
    {
        return m_tabbed ? QSize(0, Metrics::kLine) : QWidget::minimumSizeHint();
    }
    [[nodiscard]] QSize sizeHint() const override
    {
        return m_tabbed ? QSize(0, Metrics::kLine) : QWidget::sizeHint();
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.fillRect(rect(), theme().window);
        painter.fillRect(0, height() - Metrics::kLine, width(), Metrics::kLine, theme().line);
    }

private:
    void dress()
    {
        QPalette palette = m_label->palette();
        palette.setColor(QPalette::WindowText, theme().muted);
        m_label->setPalette(palette);
        update();
    }

    QLabel* m_label;
    QToolButton* m_close;
    bool m_tabbed = false;
};

} // namespace

DockLayout::DockLayout(QMainWindow* window)
    : QObject(window)
    , m_window(window)
{
    window->setDockOptions(QMainWindow::AllowNestedDocks | QMainWindow::AllowTabbedDocks
        | QMainWindow::GroupedDragging | QMainWindow::AnimatedDocks);
    window->setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
    // The tree reaches down to the status bar only where the user moves it there: below is the
    // graphs' place.
    window->setCorner(Qt::BottomLeftCorner, Qt::BottomDockWidgetArea);
    window->setCorner(Qt::BottomRightCorner, Qt::BottomDockWidgetArea);
    window->installEventFilter(this);
    connect(qApp, &QApplication::focusChanged, this,
        [this](QWidget*, QWidget* now) { followFocus(now); });
}

void DockLayout::followFocus(QWidget* now)
{
    QDockWidget* found = nullptr;
    for (QDockWidget* dock : m_docks) {
        if (now && (dock == now || dock->isAncestorOf(now)))
            found = dock;
    }
    // A dialog, or another window, borrows it.
    if (found == m_focused || (!found && (!now || now->window() != m_window)))
        return;
    m_focused = found;
    emit focusedChanged();
}

QDockWidget* DockLayout::add(const QString& name, const QString& title, QWidget* content)
{
    auto* dock = new QDockWidget(title, m_window);
    dock->setObjectName(name);
    dock->setProperty(kPlainTitle, title);
    dock->setWidget(content);
    dock->setTitleBarWidget(new DockTitle(title, dock));
    dock->toggleViewAction()->setStatusTip(tr("Show or hide the panel “%1”").arg(title));
    // Whoever has a panel shown wants to see it, and not the tab that lies over it.
    connect(dock->toggleViewAction(), &QAction::triggered, dock, [dock](bool shown) {
        if (shown)
            dock->raise();
    });
    m_docks.push_back(dock);
    addActions(dock);
    // Qt tells of a change of place before it is made: look once it is.
    const auto later = [this] {
        QTimer::singleShot(0, this, &DockLayout::followTabs);
    };
    connect(dock, &QDockWidget::dockLocationChanged, this, later);
    connect(dock, &QDockWidget::topLevelChanged, this, later);
    connect(dock, &QDockWidget::visibilityChanged, this, later);
    return dock;
}

// The first nine docks have keys: Alt and a digit goes there, a chord shows or hides.
void DockLayout::addActions(QDockWidget* dock)
{
    const auto number = static_cast<int>(m_docks.size());
    QAction* toggle = dock->toggleViewAction();
    toggle->setObjectName(QStringLiteral("view.show.") + dock->objectName());
    auto* go = new QAction(tr("Go to “%1”").arg(dock->windowTitle()), this);
    go->setObjectName(QStringLiteral("view.goTo.") + dock->objectName());
    go->setStatusTip(tr("Show the panel “%1” and give it the keyboard").arg(dock->windowTitle()));
    if (number <= 9) {
        const auto digit = static_cast<Qt::Key>(Qt::Key_0 + number);
        toggle->setShortcut(chord(digit));
        go->setShortcut(QKeySequence(QKeyCombination(Qt::ALT, digit)));
    }
    for (QAction* action : {toggle, go}) {
        action->setToolTip(tipWithKey(*action));
        m_window->addAction(action);
    }
    connect(go, &QAction::triggered, this, [this, dock] { goTo(dock->objectName()); });
    m_goTo << go;
}

void DockLayout::followTabs()
{
    for (QDockWidget* dock : m_docks) {
        bool tabbed = false;
        for (const QDockWidget* other : m_window->tabifiedDockWidgets(dock))
            tabbed = tabbed || !other->isHidden();
        static_cast<DockTitle*>(dock->titleBarWidget())->setTabbed(tabbed && !dock->isFloating());
    }
    // Qt 6.4 makes two strips where docks get their first: QMainWindowLayout::getTabBar() lays the
    // window out, which asks for one of its own. The spare one lies on top, and is sometimes shown.
    for (QTabBar* strip : m_window->findChildren<QTabBar*>(Qt::FindDirectChildrenOnly)) {
        if (strip->count() == 0)
            strip->hide();
    }
}

QDockWidget* DockLayout::dock(const QString& name) const
{
    for (QDockWidget* dock : m_docks) {
        if (dock->objectName() == name)
            return dock;
    }
    return nullptr;
}

void DockLayout::arrange()
{
    QDockWidget* tree = dock(docks::kInterpreters);
    QDockWidget* cores = dock(docks::kCores);
    QDockWidget* log = dock(docks::kFinalization);
    QDockWidget* main = dock(docks::kMain);
    for (QDockWidget* each : m_docks) {
        each->setFloating(false);
        each->show();
    }
    m_window->addDockWidget(Qt::LeftDockWidgetArea, tree);
    m_window->tabifyDockWidget(tree, dock(docks::kOutline));
    m_window->addDockWidget(Qt::BottomDockWidgetArea, cores);
    m_window->splitDockWidget(cores, log, Qt::Horizontal);
    m_window->tabifyDockWidget(cores, dock(docks::kMicroscope));
    m_window->tabifyDockWidget(log, main);
    m_window->tabifyDockWidget(main, dock(docks::kVariables));
    m_window->tabifyDockWidget(dock(docks::kVariables), dock(docks::kFind));
    for (QDockWidget* seen : {tree, cores, log})
        seen->raise();
    if (QDockWidget* lessons = dock(docks::kLessons)) {
        m_window->addDockWidget(Qt::RightDockWidgetArea, lessons);
        lessons->hide();
    }
    const int width = m_window->width();
    const int height = m_window->height();
    m_wanted = {
        {tree, std::clamp(width / 5, 310, 360)}, {cores, std::clamp(height * 30 / 100, 210, 360)}};
    m_window->resizeDocks({tree}, {m_wanted[tree]}, Qt::Horizontal);
    m_window->resizeDocks({cores, log}, {width * 58 / 100, width * 42 / 100}, Qt::Horizontal);
    m_window->resizeDocks({cores}, {m_wanted[cores]}, Qt::Vertical);
    followTabs();
}

Qt::Orientation DockLayout::direction(const QDockWidget* dock) const
{
    const Qt::DockWidgetArea area = m_window->dockWidgetArea(const_cast<QDockWidget*>(dock));
    return area == Qt::LeftDockWidgetArea || area == Qt::RightDockWidgetArea ? Qt::Horizontal
                                                                             : Qt::Vertical;
}

int DockLayout::extent(const QDockWidget* dock) const
{
    return direction(dock) == Qt::Horizontal ? dock->width() : dock->height();
}

std::map<QDockWidget*, int> DockLayout::extents() const
{
    std::map<QDockWidget*, int> all;
    for (QDockWidget* dock : m_docks) {
        if (dock->isVisible() && !dock->isFloating())
            all[dock] = extent(dock);
    }
    return all;
}

void DockLayout::giveBack()
{
    if (!m_pressed.empty())
        return; // the user is at it
    const QWidget* panes = m_window->centralWidget();
    const QSize spare = panes->size() - panes->minimumSizeHint().expandedTo(panes->minimumSize());
    // Every try lays the window out again, which brings us back here: where the last one changed
    // nothing, another would not either, and they would never end.
    const auto now = std::pair(extents(), spare);
    if (now == m_tried)
        return;
    m_tried = now;
    for (const auto& [dock, wanted] : m_wanted) {
        if (!dock->isVisible() || dock->isFloating() || extent(dock) >= wanted)
            continue;
        const bool across = direction(dock) == Qt::Horizontal;
        const int room = across ? spare.width() : spare.height();
        if (room > 0)
            m_window->resizeDocks({dock}, {std::min(wanted, extent(dock) + room)}, direction(dock));
    }
}

bool DockLayout::eventFilter(QObject* watched, QEvent* event)
{
    if (watched != m_window)
        return false;
    switch (event->type()) {
    case QEvent::LayoutRequest:
    case QEvent::Resize:
        QTimer::singleShot(0, this, &DockLayout::giveBack); // once the panes have their new sizes
        break;
    // Between the window's parts lie separators, and they alone are the window's own.
    case QEvent::MouseButtonPress:
        m_pressed = extents();
        break;
    case QEvent::MouseButtonRelease:
        for (const auto& [dock, now] : extents()) {
            const auto before = m_pressed.find(dock);
            if (before != m_pressed.end() && before->second != now)
                m_wanted[dock] = now;
        }
        m_pressed.clear();
        break;
    default:
        break;
    }
    return false;
}

QVariantMap DockLayout::wantedExtents() const
{
    QVariantMap wanted;
    for (const auto& [dock, extent] : m_wanted)
        wanted[dock->objectName()] = extent;
    return wanted;
}

void DockLayout::setWantedExtents(const QVariantMap& wanted)
{
    m_wanted.clear();
    for (QDockWidget* each : m_docks) {
        if (wanted.contains(each->objectName()))
            m_wanted[each] = wanted.value(each->objectName()).toInt();
    }
}

QByteArray DockLayout::state() const
{
    QByteArray all;
    QDataStream stream(&all, QIODevice::WriteOnly);
    stream << m_window->saveState(kStateVersion) << wantedExtents();
    return all;
}

void DockLayout::setState(const QByteArray& state)
{
    QByteArray places;
    QVariantMap wanted;
    QDataStream stream(state);
    stream >> places >> wanted;
    m_window->restoreState(places, kStateVersion);
    setWantedExtents(wanted);
    QTimer::singleShot(0, this, &DockLayout::followTabs);
}

void DockLayout::save(const QByteArray& state)
{
    QByteArray places;
    QVariantMap wanted;
    QDataStream stream(state);
    stream >> places >> wanted;
    QSettings settings;
    settings.setValue(kStateKey, places);
    settings.setValue(kExtentsKey, wanted);
}

bool DockLayout::restore()
{
    const QByteArray state = QSettings().value(kStateKey).toByteArray();
    const bool restored = !state.isEmpty() && m_window->restoreState(state, kStateVersion);
    // Panels that float come on the screen behind the window, and window managers give the keyboard
    // to what comes last.
    if (std::any_of(m_docks.begin(), m_docks.end(),
            [](QDockWidget* dock) { return dock->isFloating() && !dock->isHidden(); }))
        m_window->activateWindow();
    if (restored)
        setWantedExtents(QSettings().value(kExtentsKey).toMap());
    QTimer::singleShot(0, this, &DockLayout::followTabs);
    return restored;
}

void DockLayout::raise(const QString& name)
{
    if (QDockWidget* wanted = dock(name)) {
        wanted->show();
        wanted->raise();
    }
}

QDockWidget* DockLayout::focused() const
{
    return m_focused;
}

void DockLayout::setUnread(const QString& name, int unread)
{
    QDockWidget* of = dock(name);
    const QString plain = of->property(kPlainTitle).toString();
    const QString title = unread > 0 ? tr("%1 (%2)").arg(plain).arg(unread) : plain;
    of->setWindowTitle(title); // its tab's text
    static_cast<DockTitle*>(of->titleBarWidget())->setText(title);
    of->toggleViewAction()->setText(plain); // a menu says what it does
}

void DockLayout::goTo(const QString& name)
{
    QDockWidget* wanted = dock(name);
    if (!wanted)
        return;
    raise(name);
    if (wanted->isFloating())
        wanted->activateWindow();
    QWidget* content = wanted->widget();
    // A panel may know better than its first button who wants the keyboard.
    if (QWidget* proxy = content->focusProxy(); proxy && proxy->isVisibleTo(content))
        return proxy->setFocus(Qt::TabFocusReason);
    for (QWidget* each = content;;) {
        const bool takesIt = (each->focusPolicy() & Qt::TabFocus) && each->isEnabled()
            && each->isVisibleTo(content);
        if (takesIt && (each == content || content->isAncestorOf(each)))
            return each->setFocus(Qt::TabFocusReason);
        each = each->nextInFocusChain();
        if (each == content)
            return;
    }
}

void DockLayout::move(QDockWidget& dock, Qt::DockWidgetArea area)
{
    const QPointer<QWidget> typedIn = QApplication::focusWidget();
    dock.setFloating(false);
    QDockWidget* there = nullptr;
    for (QDockWidget* each : m_docks) {
        const bool shares = each != &dock && !each->isHidden() && !each->isFloating()
            && m_window->dockWidgetArea(each) == area;
        if (shares && !there)
            there = each;
    }
    m_wanted.erase(&dock); // of another direction
    m_window->addDockWidget(area, &dock);
    if (there)
        m_window->tabifyDockWidget(there, &dock);
    raise(dock.objectName());
    if (typedIn)
        typedIn->setFocus();
    followTabs();
}

void DockLayout::toggleFloating(QDockWidget& dock)
{
    const QPointer<QWidget> typedIn = QApplication::focusWidget();
    dock.setFloating(!dock.isFloating());
    (dock.isFloating() ? static_cast<QWidget*>(&dock) : m_window)->activateWindow();
    if (typedIn)
        typedIn->setFocus();
}

} // namespace clutch::ui
