#include "ui/pane_area.h"

#include "ui/palettes.h"
#include "ui/pane.h"
#include "ui/style/accessible_role.h"
#include "ui/style/themes.h"

#include <QApplication>
#include <QPainter>
#include <QPixmap>
#include <QPointer>
#include <QScrollArea>
#include <QSplitter>
#include <QTabBar>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>

namespace clutch::ui {

namespace {

constexpr int kShare = 1000; // of a splitter, to each the same
constexpr int kLeastWidth = 320; // what stays of the panes where docks take the rest
constexpr int kLeastHeight = 200;

QSplitter* makeSplitter(Qt::Orientation orientation)
{
    auto* made = new QSplitter(orientation);
    made->setHandleWidth(Metrics::kLine);
    made->setChildrenCollapsible(false);
    return made;
}

void shareEqually(QSplitter& splitter)
{
    splitter.setSizes(QList<int>(splitter.count(), kShare));
}

/// A bar of the interpreter's colour, as in the pane's header.
QIcon identityIcon(const QString& letter)
{
    QPixmap bar(Metrics::kIcon, Metrics::kIcon);
    bar.fill(Qt::transparent);
    QPainter(&bar).fillRect(Metrics::kIcon - Metrics::kIdentityBar, 0, Metrics::kIdentityBar,
        Metrics::kIcon, identityColourOf(letter));
    return QIcon(bar);
}

} // namespace

PaneArea::PaneArea(QWidget* parent)
    : QWidget(parent)
    , m_tabs(new QTabBar(this))
    , m_scroll(new QScrollArea(this))
    , m_rows(makeSplitter(Qt::Vertical))
{
    m_tabs->setAccessibleName(tr("Panes"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->setUsesScrollButtons(true);
    m_tabs->setElideMode(Qt::ElideMiddle);
    m_tabs->setIconSize({Metrics::kIcon, Metrics::kIcon});
    m_tabs->setChangeCurrentOnDrag(true); // a text that is dragged finds its way to a hidden pane
    m_tabs->hide();
    m_scroll->setWidget(m_rows);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameStyle(QFrame::NoFrame);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setMinimumSize(kLeastWidth, kLeastHeight);
    setAccessibleRole(*m_scroll, QAccessible::Grouping);
    m_scroll->setAccessibleName(tr("Panes"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_tabs);
    column->addWidget(m_scroll, 1);
    connect(m_tabs, &QTabBar::currentChanged, this, [this](int index) {
        if (!m_settling && index >= 0)
            emit chosen(m_panes[static_cast<std::size_t>(index)]);
    });
    connect(&Themes::instance(), &Themes::changed, this, &PaneArea::dress);
    m_reveal.setSingleShot(true);
    m_reveal.setInterval(0); // once it is where it belongs
    connect(&m_reveal, &QTimer::timeout, this, [this] {
        if (m_current)
            m_scroll->ensureWidgetVisible(m_current, 0, 0);
    });
    m_scroll->viewport()->installEventFilter(this);
    m_rows->installEventFilter(this);
}

int PaneArea::columnsOf(PaneOrder order, int panes)
{
    constexpr int kMostInARow = 3;
    const bool inRows
        = order == PaneOrder::Grid || (order == PaneOrder::Automatic && panes > kMostInARow);
    if (!inRows)
        return std::max(panes, 1);
    int columns = 1;
    while (columns * columns < panes)
        ++columns;
    return columns;
}

void PaneArea::setPanes(const std::vector<Pane*>& panes)
{
    m_panes = panes;
    if (std::find(m_panes.begin(), m_panes.end(), m_current) == m_panes.end())
        m_current = nullptr;
    layOut();
}

void PaneArea::setOrder(PaneOrder order)
{
    if (order == m_order)
        return;
    m_order = order;
    layOut();
    setCurrent(m_current);
}

QSplitter& PaneArea::row(int index)
{
    while (m_rows->count() <= index) {
        QSplitter* made = makeSplitter(Qt::Horizontal);
        m_rows->addWidget(made);
        // Columns stay in line.
        connect(made, &QSplitter::splitterMoved, this, [this, made] {
            for (int i = 0; i < m_rows->count(); ++i) {
                auto* other = static_cast<QSplitter*>(m_rows->widget(i));
                if (other != made && other->count() == made->count())
                    other->setSizes(made->sizes());
            }
        });
    }
    return *static_cast<QSplitter*>(m_rows->widget(index));
}

void PaneArea::layOut()
{
    const QPointer<QWidget> typedIn = QApplication::focusWidget();
    const int columns = columnsOf(m_order, static_cast<int>(m_panes.size()));
    int at = 0;
    for (Pane* pane : m_panes) {
        row(at / columns).insertWidget(at % columns, pane);
        ++at;
    }
    const int rows = std::max(1, (at + columns - 1) / columns);
    while (m_rows->count() > rows)
        delete m_rows->widget(m_rows->count() - 1); // its panes have moved to other rows
    for (int i = 0; i < m_rows->count(); ++i)
        shareEqually(row(i));
    shareEqually(*m_rows);
    followTabs();
    // Who gets another parent loses the keyboard.
    if (typedIn && isAncestorOf(typedIn) && typedIn->isVisible() && !typedIn->hasFocus())
        typedIn->setFocus();
}

int PaneArea::currentIndex() const
{
    const auto found = std::find(m_panes.begin(), m_panes.end(), m_current);
    return found == m_panes.end() ? -1 : static_cast<int>(found - m_panes.begin());
}

void PaneArea::followTabs()
{
    const bool tabbed = m_order == PaneOrder::Tabs;
    m_settling = true;
    while (m_tabs->count() > static_cast<int>(m_panes.size()))
        m_tabs->removeTab(m_tabs->count() - 1);
    while (m_tabs->count() < static_cast<int>(m_panes.size()))
        m_tabs->addTab(QString());
    m_tabs->setCurrentIndex(currentIndex());
    m_settling = false;
    m_tabs->setVisible(tabbed && m_panes.size() > 1);
    Pane* seen = m_current || m_panes.empty() ? m_current : m_panes.front();
    // First the one that is to be seen: what hides hands the keyboard on.
    if (seen)
        seen->setVisible(true);
    for (Pane* pane : m_panes)
        pane->setVisible(!tabbed || pane == seen);
    dress();
}

void PaneArea::setCurrent(Pane* pane)
{
    m_current = pane;
    if (m_order == PaneOrder::Tabs)
        followTabs();
    m_reveal.start();
}

// A pane that comes, a dock or another size of the window moves them.
bool PaneArea::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Resize)
        m_reveal.start();
    return QWidget::eventFilter(watched, event);
}

void PaneArea::describe(Pane* pane, const QString& text, const QString& tip)
{
    const auto found = std::find(m_panes.begin(), m_panes.end(), pane);
    if (found == m_panes.end())
        return;
    const int index = static_cast<int>(found - m_panes.begin());
    if (m_tabs->tabText(index) != text)
        m_tabs->setTabText(index, text);
    m_tabs->setTabToolTip(index, tip);
}

void PaneArea::dress()
{
    for (std::size_t i = 0; i < m_panes.size(); ++i)
        m_tabs->setTabIcon(static_cast<int>(i), identityIcon(m_panes[i]->letter()));
}

} // namespace clutch::ui
