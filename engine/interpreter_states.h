// The states of an interpreter and the moves between them.
#pragma once

#include "engine/protocol/clutch.pb.h"

#include <string_view>

namespace clutch::engine {

// STARTING ──► IDLE ◄──► RUNNING ◄──► AWAITING_INPUT
//    │          │           │                │
//    ▼          │           ▼                ▼
//  FAILED       │      INTERRUPTING ◄────────┘    (AWAITING_INPUT too, when the code asks again;
//  RUNNING from there)
//               │           │    └──────► STUCK ──► IDLE, AWAITING_INPUT, INTERRUPTING (Stop again)
//               ▼           ▼               ▼
//           FINALIZING ──► PARKED ◄─────────┘
//               │             │
//               ▼             ▼
//            CLOSED ◄─────────┘ (it ended after all); PARKED ──► FINALIZING (ended from outside)
// The last two and FAILED are ends; an interpreter made by user code is IDLE until it is CLOSED.

/// Whether an interpreter may go from one state to another.
[[nodiscard]] bool mayMove(proto::InterpreterState from, proto::InterpreterState to);

/// FAILED, CLOSED or PARKED: no code will run there again.
[[nodiscard]] bool isEnd(proto::InterpreterState state);

/// A run goes on: RUNNING, AWAITING_INPUT, INTERRUPTING or STUCK.
[[nodiscard]] bool isBusy(proto::InterpreterState state);

/// "running": as a sentence has it.
[[nodiscard]] std::string_view stateWord(proto::InterpreterState state);

} // namespace clutch::engine
