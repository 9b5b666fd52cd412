#include "ui/editor/editor_tabs.h"

#include "ui/editor/dragged_tab.h"
#include "ui/editor/editor_panel.h"
#include "ui/editor/journal.h"
#include "ui/editor/tab_bar.h"

#include <QDrag>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <memory>
#include <utility>

namespace clutch::ui {

EditorTabs::EditorTabs(QString pane, Journal& journal, QWidget* parent)
    : QWidget(parent)
    , m_pane(std::move(pane))
    , m_journal(journal)
    , m_bar(new TabBar(this))
    , m_stack(new QStackedWidget(this))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_bar);
    column->addWidget(m_stack, 1);
    m_bar->setAccessibleName(tr("Texts of %1").arg(m_pane));
    m_bar->hide();

    connect(m_bar, &QTabBar::currentChanged, this, [this](int now) {
        if (now < 0)
            return;
        m_stack->setCurrentWidget(m_panels[static_cast<std::size_t>(now)]);
        setFocusProxy(&current());
        emit currentChanged();
    });
    connect(m_bar, &QTabBar::tabMoved, this, [this](int from, int to) {
        const auto begin = m_panels.begin();
        if (from < to)
            std::rotate(begin + from, begin + from + 1, begin + to + 1);
        else
            std::rotate(begin + to, begin + from, begin + from + 1);
        placesChanged();
    });
    // Who clicks on a text's name wants to type there.
    connect(m_bar, &QTabBar::tabBarClicked, this, [this](int index) {
        if (index >= 0)
            m_panels[static_cast<std::size_t>(index)]->setFocus();
    });
    connect(m_bar, &TabBar::closeWanted, this,
        [this](int index) { emit closeWanted(m_panels[static_cast<std::size_t>(index)]); });
    connect(m_bar, &TabBar::menuWanted, this, [this](int index, const QPoint& position) {
        emit menuWanted(m_panels[static_cast<std::size_t>(index)], position);
    });
    connect(m_bar, &TabBar::pulledOut, this,
        [this](int index) { drag(*m_panels[static_cast<std::size_t>(index)]); });
    add();
}

EditorPanel& EditorTabs::current() const
{
    return *m_panels[static_cast<std::size_t>(m_bar->currentIndex())];
}

int EditorTabs::indexOf(const EditorPanel& panel) const
{
    const auto found = std::find(m_panels.begin(), m_panels.end(), &panel);
    return found == m_panels.end() ? -1 : static_cast<int>(found - m_panels.begin());
}

EditorPanel& EditorTabs::add()
{
    auto* panel = new EditorPanel(m_journal.nextKey(), m_journal, this);
    adopt(*panel, m_bar->currentIndex() + 1);
    return *panel;
}

EditorPanel* EditorTabs::open(const QString& path)
{
    auto panel = std::make_unique<EditorPanel>(m_journal.nextKey(), m_journal);
    panel->hide();
    if (!current().report(panel->load(path)))
        return nullptr;
    adopt(*panel, m_bar->currentIndex() + 1);
    return panel.release();
}

void EditorTabs::setCurrent(EditorPanel& panel)
{
    if (const int at = indexOf(panel); at >= 0)
        m_bar->setCurrentIndex(at);
}

void EditorTabs::move(EditorPanel& panel, int before)
{
    const int from = indexOf(panel);
    const int to = before > from ? before - 1 : before;
    if (from >= 0 && to != from && to >= 0 && to < count())
        m_bar->moveTab(from, to);
}

void EditorTabs::close(EditorPanel& panel)
{
    takeOut(panel);
    panel.discard();
    panel.deleteLater();
}

void EditorTabs::release(EditorPanel& panel)
{
    takeOut(panel);
}

void EditorTabs::takeOut(EditorPanel& panel)
{
    const int at = indexOf(panel);
    Q_ASSERT(at >= 0 && count() > 1);
    const bool wasCurrent = &current() == &panel;
    const bool typedIn = panel.isAncestorOf(panel.window()->focusWidget());
    m_panels.erase(m_panels.begin() + at);
    {
        // The bar says that its current tab changed before its number is right.
        const QSignalBlocker quiet(m_bar);
        m_bar->removeTab(at);
    }
    m_bar->setVisible(count() > 1);
    m_stack->setCurrentWidget(&current());
    setFocusProxy(&current());
    if (typedIn)
        current().setFocus();
    m_stack->removeWidget(&panel);
    panel.hide();
    disconnect(&panel, nullptr, this, nullptr);
    emit removed(&panel);
    placesChanged();
    if (wasCurrent)
        emit currentChanged();
}

void EditorTabs::adopt(EditorPanel& panel, int before)
{
    const int at = std::clamp(before, 0, count());
    m_panels.insert(m_panels.begin() + at, &panel);
    m_stack->addWidget(&panel);
    {
        const QSignalBlocker quiet(m_bar); // as above
        m_bar->addTab(QString(), at);
        m_bar->setCurrentIndex(at);
    }
    m_bar->setVisible(count() > 1);
    m_stack->setCurrentWidget(&panel);
    setFocusProxy(&panel);
    connect(&panel, &EditorPanel::titleChanged, this, [this, &panel] {
        showTab(panel);
        emit changed();
    });
    showTab(panel);
    emit added(&panel);
    placesChanged();
    emit currentChanged();
}

void EditorTabs::showTab(const EditorPanel& panel)
{
    const Document& document = panel.editor().document();
    m_bar->setTab(indexOf(panel), document.displayName(), document.path(), panel.needsSaving());
}

void EditorTabs::placesChanged()
{
    for (int i = 0; i < count(); ++i)
        m_panels[static_cast<std::size_t>(i)]->setPlace(m_pane, i);
    emit changed();
}

void EditorTabs::drag(EditorPanel& panel)
{
    const int at = indexOf(panel);
    // Of the window: this pane may be closed before the pointer lets go.
    auto* drag = new QDrag(window());
    drag->setMimeData(new DraggedTab(panel));
    if (m_bar->isVisible()) {
        drag->setPixmap(m_bar->grab(m_bar->tabRect(at)));
        drag->setHotSpot(drag->pixmap().rect().center());
    }
    drag->exec(Qt::MoveAction);
}

} // namespace clutch::ui
