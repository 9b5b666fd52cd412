#include "engine/base/result.h"
#include "engine/base/strong_id.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <unordered_set>

namespace clutch {
namespace {

TEST(Result, SystemFailureSaysWhatWasTriedAndWhatTheSystemSaid)
{
    const Status status = systemFailure("cannot pin thread 71 to core 3", EINVAL);
    ASSERT_FALSE(status.has_value());
    EXPECT_EQ(status.error().text, "cannot pin thread 71 to core 3: Invalid argument");
}

TEST(StrongId, ZeroIsNone)
{
    EXPECT_FALSE(static_cast<bool>(InterpreterId{}));
    EXPECT_TRUE(static_cast<bool>(InterpreterId{7}));
}

TEST(StrongId, OrdersAndHashesByValue)
{
    EXPECT_LT(RunId{1}, RunId{2});
    const std::unordered_set<RunId> ids{RunId{1}, RunId{2}, RunId{1}};
    EXPECT_EQ(ids.size(), 2u);
}

} // namespace
} // namespace clutch
