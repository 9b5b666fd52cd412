#include "ui/outline_link.h"

#include "ui/actions.h"
#include "ui/dock_layout.h"
#include "ui/editor/editor_panel.h"
#include "ui/editor/outline_panel.h"
#include "ui/workbench.h"

#include <QAction>
#include <QDockWidget>
#include <QTreeWidget>

namespace clutch::ui {

namespace {
constexpr int kSoonMs = 250;
}

OutlineLink::OutlineLink(
    Workbench& workbench, OutlinePanel& panel, Actions& actions, DockLayout& docks, QObject* parent)
    : QObject(parent)
    , m_workbench(workbench)
    , m_panel(panel)
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(kSoonMs);
    connect(&m_soon, &QTimer::timeout, this, &OutlineLink::read);
    connect(&workbench, &Workbench::currentChanged, this, &OutlineLink::follow);
    connect(&workbench, &Workbench::textsChanged, this, &OutlineLink::follow);
    connect(docks.dock(docks::kOutline), &QDockWidget::visibilityChanged, this, [this](bool seen) {
        m_seen = seen;
        read();
    });
    connect(actions.outline, &QAction::triggered, this, [this, &docks] {
        docks.raise(docks::kOutline);
        m_seen = true;
        read();
        m_panel.tree().setFocus();
    });
    connect(&panel, &OutlinePanel::chosen, this, [this](int line) {
        if (m_text)
            m_workbench.show(*m_text, line);
    });
    follow();
}

void OutlineLink::follow()
{
    Pane* pane = m_workbench.current();
    EditorPanel* text = pane ? &pane->editorPanel() : nullptr;
    if (text == m_text && text)
        return;
    disconnect(m_edits);
    disconnect(m_caret);
    m_text = text;
    if (text) {
        m_edits = connect(
            &text->editor(), &QsciScintilla::textChanged, &m_soon, qOverload<>(&QTimer::start));
        m_caret = connect(&text->editor(), &Editor::caretMoved, this, [this](int line) {
            if (m_seen && !m_soon.isActive()) // else it is about to be read anew
                m_panel.followCaret(line);
        });
    }
    read();
}

void OutlineLink::read()
{
    m_soon.stop();
    if (!m_seen)
        return;
    if (!m_text)
        return m_panel.showOutline(
            {}, tr("The classes, functions and cells of a text appear here."));
    const Editor& editor = m_text->editor();
    if (editor.length() > kLargestText)
        return m_panel.showOutline({},
            tr("%1 has more than %L2 characters: it is not read for its outline.")
                .arg(editor.document().displayName())
                .arg(kLargestText));
    m_panel.showOutline(outlineOf(editor.text()),
        tr("%1 has no class, function or cell yet.").arg(editor.document().displayName()));
    m_panel.followCaret(editor.caretPlace().line);
}

} // namespace clutch::ui
