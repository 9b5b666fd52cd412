#include "engine/base/unique_fd.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace clutch {
namespace {

bool isOpen(int fd)
{
    return ::fcntl(fd, F_GETFD) != -1;
}

TEST(UniqueFd, ClosesWhatItOwns)
{
    int fd = -1;
    {
        UniqueFd owned(::open("/dev/null", O_RDONLY | O_CLOEXEC));
        fd = owned.get();
        EXPECT_TRUE(isOpen(fd));
    }
    EXPECT_FALSE(isOpen(fd));
}

TEST(UniqueFd, MovesAndLeavesNothingBehind)
{
    UniqueFd first(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    const int fd = first.get();
    UniqueFd second(std::move(first));
    EXPECT_FALSE(static_cast<bool>(first)); // NOLINT(bugprone-use-after-move): that is the question
    EXPECT_EQ(second.get(), fd);
}

TEST(UniqueFd, ReleaseGivesTheDescriptorAway)
{
    UniqueFd owned(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    const int fd = owned.release();
    owned.reset();
    EXPECT_TRUE(isOpen(fd));
    ::close(fd);
}

} // namespace
} // namespace clutch
