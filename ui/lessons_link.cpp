#include "ui/lessons_link.h"

#include "ui/actions.h"
#include "ui/dock_layout.h"
#include "ui/editor/editor_panel.h"
#include "ui/editor/editor_tabs.h"
#include "ui/lessons/lessons_panel.h"
#include "ui/workbench.h"

#include <QMainWindow>
#include <QMenu>
#include <QWidget>

#include <algorithm>

namespace clutch::ui {

LessonsLink::LessonsLink(
    Workbench& workbench, LessonsPanel& panel, DockLayout& docks, Actions& actions, QObject* parent)
    : QObject(parent)
    , m_workbench(workbench)
    , m_panel(panel)
    , m_docks(docks)
    , m_actions(actions)
{
    connect(&panel, &LessonsPanel::loadRequested, this, &LessonsLink::load);
    connect(actions.loadLesson, &QAction::triggered, this, [this] {
        open(m_panel.current()); // what is loaded is seen
        load(m_panel.current());
    });
}

void LessonsLink::fillMenu(QMenu& menu)
{
    QAction* before = menu.actions().isEmpty() ? nullptr : menu.actions().constFirst();
    int index = 0;
    for (const Lesson& lesson : m_panel.lessons()) {
        QString title = lesson.title;
        title.replace(QLatin1Char('&'), QLatin1String("&&"));
        auto* action = new QAction(tr("&%1  %2").arg(index + 1).arg(title), &menu);
        action->setObjectName(QStringLiteral("lessons.") + lesson.id);
        action->setStatusTip(tr("Read the lesson “%1”").arg(lesson.title));
        action->setShortcut(chord(static_cast<Qt::Key>(Qt::Key_F1 + index)));
        action->setToolTip(tipWithKey(*action));
        connect(action, &QAction::triggered, this, [this, index] { open(index); });
        menu.insertAction(before, action);
        m_docks.window()->addAction(action);
        m_actions.add(tr("Lessons"), action);
        ++index;
    }
    menu.insertSeparator(before);
}

void LessonsLink::open(int index)
{
    m_panel.open(index);
    m_docks.goTo(docks::kLessons);
}

void LessonsLink::load(int index)
{
    if (index < 0)
        return;
    std::vector<Pane*> taken;
    std::vector<QString> letters;
    for (const LessonProgram& program :
        m_panel.lessons()[static_cast<std::size_t>(index)].programs) {
        Pane& pane = paneFor(program, taken);
        taken.push_back(&pane);
        letters.push_back(pane.letter());
        put(program, pane);
    }
    m_panel.setLetters(index, letters);
    m_workbench.setCurrent(taken.front());
}

// The pane that the lesson's text names, where it has the right interpreter; else one with nothing
// of the user's in front; else a new one.
Pane& LessonsLink::paneFor(const LessonProgram& program, const std::vector<Pane*>& taken)
{
    const auto fits = [&](Pane& pane) {
        return pane.kind() == program.kind
            && std::find(taken.begin(), taken.end(), &pane) == taken.end();
    };
    Pane* named = m_workbench.paneOf(program.letter);
    if (named && fits(*named))
        return *named;
    for (Pane* each : m_workbench.panes()) {
        if (fits(*each) && each->editorPanel().isUntouched())
            return *each;
    }
    return *m_workbench.addPane(program.kind, named ? QString() : program.letter);
}

void LessonsLink::put(const LessonProgram& program, Pane& pane)
{
    for (EditorPanel* text : pane.tabs().panels()) {
        const bool same = text->isUntouched()
            && text->editor().document().displayName() == program.name
            && text->editor().text() == program.source;
        if (same)
            return pane.tabs().setCurrent(*text);
    }
    EditorPanel& text = pane.editorPanel().isUntouched() ? pane.editorPanel() : pane.tabs().add();
    text.editor().setUntitled(program.name, program.source);
}

} // namespace clutch::ui
