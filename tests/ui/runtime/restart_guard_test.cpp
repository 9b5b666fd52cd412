#include "ui/runtime/restart_guard.h"

#include <gtest/gtest.h>

namespace clutch::ui {
namespace {

using namespace std::chrono_literals;

TEST(RestartGuard, AsksAtTheThirdDeathWithinThirtySeconds)
{
    RestartGuard guard;
    const RestartGuard::Time start{};
    EXPECT_TRUE(guard.mayRestart(start));
    EXPECT_TRUE(guard.mayRestart(start + 10s));
    EXPECT_FALSE(guard.mayRestart(start + 30s));
}

TEST(RestartGuard, ForgetsDeathsOfLongAgo)
{
    RestartGuard guard;
    const RestartGuard::Time start{};
    for (int i = 0; i < 10; ++i)
        EXPECT_TRUE(guard.mayRestart(start + i * 16s)) << i;
}

TEST(RestartGuard, CountsAfreshAfterTheUserAsked)
{
    RestartGuard guard;
    const RestartGuard::Time start{};
    EXPECT_TRUE(guard.mayRestart(start));
    EXPECT_TRUE(guard.mayRestart(start));
    guard.reset();
    EXPECT_TRUE(guard.mayRestart(start));
}

} // namespace
} // namespace clutch::ui
