// The row of tabs over a pane's texts.
#pragma once

#include <QTabBar>

namespace clutch::ui {

/// A QTabBar whose tabs can be pulled out of it, closed with the middle button or their own, and
/// keep a width at which names can be read. Owned by an EditorTabs, UI thread; knows nothing of
/// texts.
class TabBar : public QTabBar
{
    Q_OBJECT
public:
    explicit TabBar(QWidget* parent);

    void addTab(const QString& text, int at);
    void setTab(int at, const QString& name, const QString& path, bool unsaved);
    /// Before which tab something dropped at `point` belongs.
    [[nodiscard]] int gapAt(const QPoint& point) const;

signals:
    /// The pointer left the bar with this tab.
    void pulledOut(int index);
    void closeWanted(int index);
    void menuWanted(int index, const QPoint& globalPosition);

protected:
    QSize tabSizeHint(int index) const override;
    QSize minimumTabSizeHint(int index) const override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    int m_pressed = -1; // the tab that the left button holds
    int m_middle = -1;
};

} // namespace clutch::ui
