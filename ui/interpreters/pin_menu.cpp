#include "ui/interpreters/pin_menu.h"

#include "ui/models/interpreter_words.h"

#include <QCoreApplication>

#include <algorithm>

namespace clutch::ui {

namespace {

QString say(const char* text)
{
    return QCoreApplication::translate("clutch::ui::PinMenu", text);
}

QStringList whoSitsOn(std::uint32_t cpu, const InterpretersModel& model)
{
    QStringList letters;
    for (const InterpreterRow* row : model.rows()) {
        const auto& affinity = row->now.affinity();
        if (affinity.size() == 1 && affinity.Get(0) == cpu)
            letters << displayLetter(row->now);
    }
    return letters;
}

} // namespace

void fillPinMenu(QMenu& menu, const proto::Topology& topology, const InterpretersModel& model,
    const InterpreterRow* current, PinChosen chosen)
{
    const auto add = [&](QMenu& to, const QString& text, bool checked, bool enabled,
                         proto::Pin::Policy policy, const QList<int>& cpus) {
        QAction* action = to.addAction(text);
        action->setCheckable(true);
        action->setChecked(checked);
        action->setEnabled(enabled);
        QObject::connect(
            action, &QAction::triggered, &menu, [chosen, policy, cpus] { chosen(policy, cpus); });
    };
    const bool known = current != nullptr;
    const auto policy = known ? current->now.pin().policy() : proto::Pin::AUTO;
    add(menu, say("Automatic: the freest core"), known && policy == proto::Pin::AUTO, true,
        proto::Pin::AUTO, {});
    add(menu, say("None: wherever the kernel likes"), known && policy == proto::Pin::NONE, true,
        proto::Pin::NONE, {});
    menu.addSeparator();
    // A hundred entries in one menu are not a choice: sixteen a submenu.
    QMenu* into = &menu;
    const bool many = topology.cpus_size() > 32;
    for (int i = 0; i < topology.cpus_size(); ++i) {
        const proto::Cpu& cpu = topology.cpus(i);
        if (many && i % 16 == 0) {
            const int last = std::min(i + 15, topology.cpus_size() - 1);
            into = menu.addMenu(
                say("Cores %1–%2").arg(cpu.os_index()).arg(topology.cpus(last).os_index()));
        }
        QString text = say("Core %1").arg(cpu.os_index());
        if (!cpu.kind().empty())
            text += QStringLiteral(" (%1)").arg(QString::fromStdString(cpu.kind()));
        const QStringList sitting = whoSitsOn(cpu.os_index(), model);
        if (!cpu.usable())
            text = say("%1 — not for this process").arg(text);
        else if (sitting.isEmpty())
            text = say("%1 — free").arg(text);
        else
            text = QStringLiteral("%1 — %2").arg(text, sitting.join(QStringLiteral(", ")));
        const bool here = known && current->now.affinity_size() == 1
            && current->now.affinity(0) == cpu.os_index();
        add(*into, text, here, cpu.usable(), proto::Pin::EXPLICIT,
            {static_cast<int>(cpu.os_index())});
    }
}

} // namespace clutch::ui
