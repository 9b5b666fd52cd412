// The interpreter tree.
#pragma once

#include "ui/interpreters/interpreter_delegate.h"
#include "ui/models/interpreters_model.h"

#include <QSortFilterProxyModel>
#include <QWidget>

class QLabel;
class QMenu;
class QTreeView;

namespace clutch::ui {

/// The tree with its summary line. Owned by its dock; the model must outlive it. It asks for
/// everything by signals and does nothing to an interpreter itself; with several rows selected a
/// request is sent for each.
class InterpretersPanel : public QWidget
{
    Q_OBJECT
public:
    explicit InterpretersPanel(InterpretersModel& model, QWidget* parent = nullptr);

    /// Letter, name, kind and state stay readable beside however many panes.
    [[nodiscard]] QSize minimumSizeHint() const override { return {200, 120}; }
    void setGraphPalette(const GraphPalette& palette);
    void setTopology(const proto::Topology& topology) { m_topology = topology; }

    /// Ids, each once; a selected thread counts for its interpreter.
    [[nodiscard]] QList<quint64> selected() const;
    /// Selects it alone and scrolls to it; not announced by interpreterSelected().
    void select(quint64 interpreter);
    [[nodiscard]] QTreeView& view() { return *m_view; }
    /// The menu for the selected rows, filled anew. The caller shows it; the panel owns it.
    [[nodiscard]] QMenu* contextMenu();
    /// The cores for the selected rows; null where one of them cannot be pinned.
    [[nodiscard]] QMenu* pinMenu();
    /// Of the selected rows, or all of them; tab-separated.
    [[nodiscard]] QString textForm() const;

signals:
    void interpreterSelected(quint64 interpreter);
    void interpreterActivated(quint64 interpreter); // double click or Enter: show its pane
    void runRequested(quint64 interpreter);
    void stopRequested(quint64 interpreter);
    void closeRequested(quint64 interpreter);
    void renameRequested(quint64 interpreter);
    /// proto::Pin's policy; `cpus` for EXPLICIT.
    void pinRequested(quint64 interpreter, int policy, const QList<int>& cpus);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void setUpColumns();
    /// The names have what the other columns leave, and never less than their title: where many
    /// columns are shown the view scrolls.
    void fitNames();
    void fitFoot();
    void showHeaderMenu(const QPoint& position);
    void activate(const QModelIndex& index);
    /// For the selected rows, which can all be pinned.
    void fillPins(QMenu& menu);
    [[nodiscard]] QList<const InterpreterRow*> selectedRows() const;
    void copyText() const;
    [[nodiscard]] quint64 idAt(const QModelIndex& proxyIndex) const;

    InterpretersModel& m_model;
    QSortFilterProxyModel m_sorted;
    InterpreterDelegate m_delegate;
    QTreeView* m_view;
    QWidget* m_foot;
    QLabel* m_summary;
    QLabel* m_empty;
    QMenu* m_menu;
    proto::Topology m_topology;
    bool m_selecting = false;
};

} // namespace clutch::ui
