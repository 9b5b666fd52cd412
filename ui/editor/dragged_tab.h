// What is under the pointer while a tab is dragged.
#pragma once

#include <QMimeData>
#include <QPointer>

namespace clutch::ui {

class EditorPanel;

/// A text on its way to another pane. Only this window's panes understand it: dropped anywhere else
/// it stays where it is. Owned by the QDrag; the text may be closed meanwhile.
class DraggedTab : public QMimeData
{
    Q_OBJECT
public:
    explicit DraggedTab(EditorPanel& panel);

    /// The text that is dragged; none where it is something else.
    [[nodiscard]] static EditorPanel* of(const QMimeData* data);

private:
    QPointer<EditorPanel> m_panel;
};

} // namespace clutch::ui
