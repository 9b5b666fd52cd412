#include "engine/interpreter_states.h"

#include <gtest/gtest.h>

namespace clutch::engine {
namespace {

TEST(InterpreterStates, NothingLeavesClosedAndFailed)
{
    for (int to = 0; to <= proto::STATE_PARKED; ++to) {
        EXPECT_FALSE(mayMove(proto::STATE_CLOSED, static_cast<proto::InterpreterState>(to)));
        EXPECT_FALSE(mayMove(proto::STATE_FAILED, static_cast<proto::InterpreterState>(to)));
    }
}

TEST(InterpreterStates, AStuckRunMayEndAfterAll)
{
    EXPECT_TRUE(mayMove(proto::STATE_STUCK, proto::STATE_IDLE));
    EXPECT_TRUE(mayMove(proto::STATE_STUCK, proto::STATE_INTERRUPTING));
}

TEST(InterpreterStates, FinalizingNeverRunsAgain)
{
    EXPECT_FALSE(mayMove(proto::STATE_FINALIZING, proto::STATE_IDLE));
    EXPECT_FALSE(mayMove(proto::STATE_FINALIZING, proto::STATE_RUNNING));
}

TEST(InterpreterStates, FailureComesFromStartingAlone)
{
    for (int from = 0; from <= proto::STATE_PARKED; ++from)
        EXPECT_EQ(mayMove(static_cast<proto::InterpreterState>(from), proto::STATE_FAILED),
            from == proto::STATE_STARTING);
}

} // namespace
} // namespace clutch::engine
