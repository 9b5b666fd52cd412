#include "engine/interpreter_states.h"

namespace clutch::engine {

using namespace proto; // NOLINT(google-build-using-namespace): this file is about these names

bool mayMove(InterpreterState from, InterpreterState to)
{
    switch (from) {
    case STATE_STARTING:
        return to == STATE_IDLE || to == STATE_FAILED;
    case STATE_IDLE:
        return to == STATE_RUNNING || to == STATE_FINALIZING || to == STATE_CLOSED
            || to == STATE_PARKED;
    case STATE_RUNNING:
        return to == STATE_IDLE || to == STATE_AWAITING_INPUT || to == STATE_INTERRUPTING
            || to == STATE_PARKED;
    case STATE_AWAITING_INPUT:
        return to == STATE_IDLE || to == STATE_RUNNING || to == STATE_INTERRUPTING
            || to == STATE_PARKED;
    case STATE_INTERRUPTING:
        return to == STATE_IDLE || to == STATE_AWAITING_INPUT || to == STATE_STUCK
            || to == STATE_PARKED;
    case STATE_STUCK:
        return to == STATE_IDLE || to == STATE_AWAITING_INPUT || to == STATE_INTERRUPTING
            || to == STATE_PARKED;
    case STATE_FINALIZING:
        return to == STATE_CLOSED || to == STATE_PARKED;
    case STATE_PARKED:
        return to == STATE_CLOSED || to == STATE_FINALIZING;
    default:
        return false;
    }
}

bool isEnd(InterpreterState state)
{
    return state == STATE_CLOSED || state == STATE_FAILED || state == STATE_PARKED;
}

bool isBusy(InterpreterState state)
{
    return state == STATE_RUNNING || state == STATE_AWAITING_INPUT || state == STATE_INTERRUPTING
        || state == STATE_STUCK;
}

std::string_view stateWord(InterpreterState state)
{
    switch (state) {
    case STATE_STARTING:
        return "starting";
    case STATE_IDLE:
        return "idle";
    case STATE_RUNNING:
        return "running";
    case STATE_AWAITING_INPUT:
        return "waiting for input";
    case STATE_INTERRUPTING:
        return "being interrupted";
    case STATE_STUCK:
        return "stuck";
    case STATE_FINALIZING:
        return "being closed";
    case STATE_CLOSED:
        return "closed";
    case STATE_FAILED:
        return "failed";
    case STATE_PARKED:
        return "parked";
    default:
        return "unknown";
    }
}

} // namespace clutch::engine
