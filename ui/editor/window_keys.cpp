#include "ui/editor/window_keys.h"

#include <Qsci/qscicommandset.h>
#include <Qsci/qsciscintilla.h>

#include <QKeyCombination>

#include <algorithm>

namespace clutch::ui {

void leaveKeysToTheWindow(QsciScintilla& field)
{
    const auto ctrl = [](Qt::Key key) {
        return QKeyCombination(Qt::CTRL, key).toCombined();
    };
    const int taken[] = {ctrl(Qt::Key_L), ctrl(Qt::Key_T), ctrl(Qt::Key_D), ctrl(Qt::Key_Slash),
        ctrl(Qt::Key_Plus), ctrl(Qt::Key_Minus),
        QKeyCombination(Qt::CTRL | Qt::SHIFT, Qt::Key_L).toCombined()};
    for (QsciCommand* command : field.standardCommands()->commands()) {
        if (std::find(std::begin(taken), std::end(taken), command->key()) != std::end(taken))
            command->setKey(0);
    }
}

} // namespace clutch::ui
