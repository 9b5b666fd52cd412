// What the variables panel says beside its names, and instead of them.
#pragma once

#include "engine/protocol/clutch.pb.h"
#include "ui/models/variable_history.h"

#include <QString>

namespace clutch::ui {

/// Why the names of `letter` cannot be asked for in this state, in a sentence; empty when they can.
/// `haveNames`: ones from before are still shown.
[[nodiscard]] QString whyNoVariables(
    const QString& letter, const proto::InterpreterChanged& interpreter, bool haveNames);

/// "1 item", "12 items".
[[nodiscard]] QString itemsText(qint64 length);

/// "12 names · 2 new · 1 changed · 3 gone", or why there are none.
[[nodiscard]] QString variablesSummary(const QString& letter, const VariableHistory& history);

} // namespace clutch::ui
