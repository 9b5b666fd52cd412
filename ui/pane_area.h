// How the panes share the middle of the window.
#pragma once

#include <QTimer>
#include <QWidget>

#include <vector>

class QScrollArea;
class QSplitter;
class QTabBar;

namespace clutch::ui {

class Pane;

enum class PaneOrder
{
    Automatic, // side by side up to three, then rows
    SideBySide,
    Grid, // 2×2 with three or four of them, 3×2 up to six, …
    Tabs // one is seen
};

/// Lays panes out; scrolls where the window is too small for all of them, so that they take no room
/// from the docks. Owned by the Workbench, UI thread; the panes are the Workbench's.
///
/// Whoever has the keyboard keeps it while panes change places, unless it is no longer seen.
class PaneArea : public QWidget
{
    Q_OBJECT
public:
    explicit PaneArea(QWidget* parent = nullptr);

    /// All of them, in their order. With another number of them than before all get equal shares.
    void setPanes(const std::vector<Pane*>& panes);
    void setOrder(PaneOrder order);
    [[nodiscard]] PaneOrder order() const { return m_order; }
    /// Brings it into sight, where it stays when the room changes.
    void setCurrent(Pane* pane);
    /// What a pane's tab says.
    void describe(Pane* pane, const QString& text, const QString& tip);

    [[nodiscard]] QTabBar& tabs() { return *m_tabs; }
    [[nodiscard]] static int columnsOf(PaneOrder order, int panes);

signals:
    /// By its tab.
    void chosen(clutch::ui::Pane* pane);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void layOut();
    void followTabs();
    void dress();
    QSplitter& row(int index);
    [[nodiscard]] int currentIndex() const;

    PaneOrder m_order = PaneOrder::Automatic;
    QTabBar* m_tabs;
    QScrollArea* m_scroll;
    QTimer m_reveal; // the current pane, once for all that moves
    QSplitter* m_rows; // of QSplitters
    std::vector<Pane*> m_panes;
    Pane* m_current = nullptr;
    bool m_settling = false; // tabs come and go, and nobody has chosen one
};

} // namespace clutch::ui
