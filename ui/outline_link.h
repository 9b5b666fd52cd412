// Keeps the outline that of the text that is seen.
#pragma once

#include <QMetaObject>
#include <QObject>
#include <QPointer>
#include <QTimer>

namespace clutch::ui {

class Actions;
class DockLayout;
class EditorPanel;
class OutlinePanel;
class Workbench;

/// Reads the current text when its typing pauses, and only while the panel is seen. Owned by the
/// MainWindow, UI thread; the others outlive it, and the panel has its dock.
class OutlineLink : public QObject
{
    Q_OBJECT
public:
    /// Reading a larger one would be felt.
    static constexpr int kLargestText = 2'000'000;

    OutlineLink(Workbench& workbench, OutlinePanel& panel, Actions& actions, DockLayout& docks,
        QObject* parent);

private:
    void follow();
    void read();

    Workbench& m_workbench;
    OutlinePanel& m_panel;
    QPointer<EditorPanel> m_text;
    QMetaObject::Connection m_edits;
    QMetaObject::Connection m_caret;
    bool m_seen = false; // the panel: not hidden, and not behind another
    QTimer m_soon; // once nobody types any more
};

} // namespace clutch::ui
