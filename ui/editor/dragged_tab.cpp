#include "ui/editor/dragged_tab.h"

#include "ui/editor/editor_panel.h"

namespace clutch::ui {

DraggedTab::DraggedTab(EditorPanel& panel)
    : m_panel(&panel)
{
    // No format that another program would take: the text is moved, not copied out.
    setData(QStringLiteral("application/x-clutch-tab"), panel.pane().toUtf8());
}

EditorPanel* DraggedTab::of(const QMimeData* data)
{
    const auto* tab = qobject_cast<const DraggedTab*>(data);
    return tab ? tab->m_panel.data() : nullptr;
}

} // namespace clutch::ui
