// Where an interpreter may run: the cores, and who sits there already.
#pragma once

#include "ui/models/interpreters_model.h"

#include <QMenu>

#include <functional>

namespace clutch::ui {

/// What was chosen.
using PinChosen = std::function<void(proto::Pin::Policy policy, const QList<int>& cpus)>;

/// Adds "automatic", "no core of its own" and one entry a core, each with the interpreters that are
/// pinned there; what is so now is checked. `current` is the interpreter in question, or nullptr
/// for several at once.
void fillPinMenu(QMenu& menu, const proto::Topology& topology, const InterpretersModel& model,
    const InterpreterRow* current, PinChosen chosen);

} // namespace clutch::ui
