#include "ui/run_in_menu.h"

#include "ui/pane.h"
#include "ui/workbench.h"

#include <QCoreApplication>
#include <QMenu>
#include <QPointer>

namespace clutch::ui {

namespace {

QString say(const char* text)
{
    return QCoreApplication::translate("clutch::ui::RunInMenu", text);
}

void addTarget(QMenu& menu, Pane& from, ConsoleLink& target, const QString& title)
{
    QMenu* choices = menu.addMenu(title);
    choices->setToolTipsVisible(true);
    const auto add = [&](const QString& text, const QString& tip, RunPart part, RunNames names) {
        QAction* action = choices->addAction(text);
        action->setToolTip(tip);
        QObject::connect(action, &QAction::triggered, &from,
            [pane = &from, target = QPointer<ConsoleLink>(&target), part, names] {
                if (target)
                    pane->runIn(*target, part, names);
            });
    };
    const QString letter = target.letter();
    add(say("The text, &fresh names"),
        say("In an emptied __main__ of %1, as `python FILE` does").arg(letter), RunPart::Text,
        RunNames::Fresh);
    add(say("The text, &kept names"), say("In the names that %1 has").arg(letter), RunPart::Text,
        RunNames::Keep);
    add(say("&Selection or line"), say("In the names that %1 has").arg(letter),
        RunPart::SelectionOrLine, RunNames::Keep);
    add(say("The &cell"), say("In the names that %1 has").arg(letter), RunPart::Cell,
        RunNames::Keep);
}

} // namespace

void fillRunInMenu(QMenu& menu, Workbench& workbench, Pane& from)
{
    for (Pane* pane : workbench.panes()) {
        if (pane != &from)
            addTarget(menu, from, pane->link(), say("Run in &%1").arg(pane->letter()));
    }
    addTarget(menu, from, workbench.mainLink(), say("Run in the &main interpreter"));
}

} // namespace clutch::ui
