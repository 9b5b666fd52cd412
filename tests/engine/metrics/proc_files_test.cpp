#include "engine/metrics/proc_files.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <latch>
#include <thread>
#include <unistd.h>

namespace clutch {
namespace {

TEST(ProcFiles, ReadsAWholeFile)
{
    const auto text = systemProcFiles().read("/proc/self/stat");
    ASSERT_TRUE(text.has_value());
    EXPECT_EQ(text->rfind(std::to_string(::getpid()) + " (", 0), 0u);
}

TEST(ProcFiles, SaysWhichFileCannotBeOpened)
{
    EXPECT_EQ(systemProcFiles().read("/proc/self/nothing").error().text,
        "cannot open /proc/self/nothing: No such file or directory");
    EXPECT_EQ(systemProcFiles().open("/proc/self/nothing"), nullptr);
}

TEST(ProcFiles, KeptFileIsReadAnewEachTime)
{
    const auto file = systemProcFiles().open("/proc/thread-self/comm");
    ASSERT_TRUE(file);
    std::array<char, 64> room{};
    ::pthread_setname_np(::pthread_self(), "first");
    EXPECT_EQ(file->read(room), "first\n");
    ::pthread_setname_np(::pthread_self(), "second");
    EXPECT_EQ(file->read(room), "second\n");
}

TEST(ProcFiles, KeptFileOfAnEndedThreadSaysNothing)
{
    std::unique_ptr<KeptFile> file;
    pid_t id = 0;
    std::thread([&] {
        id = ::gettid();
        file = systemProcFiles().open("/proc/thread-self/schedstat");
    }).join();
    // join() returns a moment before the kernel has forgotten the thread.
    while (::tgkill(::getpid(), id, 0) == 0)
        std::this_thread::yield();
    std::array<char, 64> room{};
    EXPECT_EQ(file->read(room), std::nullopt);
}

TEST(ProcFiles, KeptFileDoesNotCloseADescriptorThatUserCodeClosedAndUsedAgain)
{
    const int next = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    ::close(next); // what is opened now gets this number
    auto file = systemProcFiles().open("/proc/self/statm");
    ::close(next); // as os.closerange(3, 256) does
    std::array<char, 64> room{};
    EXPECT_EQ(file->read(room), std::nullopt);
    const int theirs = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    ASSERT_EQ(theirs, next);
    file.reset();
    EXPECT_NE(::fcntl(theirs, F_GETFD), -1);
    ::close(theirs);
}

TEST(ProcFiles, ListsAndCountsTheThreads)
{
    std::latch started(1);
    std::latch end(1);
    int id = 0;
    std::thread thread([&] {
        id = ::gettid();
        started.count_down();
        end.wait();
    });
    started.wait();
    std::vector<int> numbers;
    EXPECT_TRUE(systemProcFiles().listNumbers("/proc/self/task", numbers));
    EXPECT_NE(std::find(numbers.begin(), numbers.end(), id), numbers.end());
    EXPECT_NE(std::find(numbers.begin(), numbers.end(), ::getpid()), numbers.end());
    const auto folder = systemProcFiles().openFolder("/proc/self/task");
    ASSERT_TRUE(folder);
    EXPECT_EQ(folder->countFolders(), numbers.size());
    end.count_down();
    thread.join();
    EXPECT_EQ(folder->countFolders(), numbers.size() - 1);
}

TEST(ProcFiles, AFolderWhoseDescriptorUserCodeHasClosedIsNeitherReadNorClosed)
{
    const int next = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    ::close(next); // what is opened now gets this number
    auto folder = systemProcFiles().openFolder("/proc/self/task");
    ::close(next); // as os.closerange(3, 256) does
    EXPECT_EQ(folder->countFolders(), std::nullopt);
    const int theirs = ::open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    ASSERT_EQ(theirs, next);
    EXPECT_EQ(folder->countFolders(), std::nullopt);
    folder.reset();
    EXPECT_NE(::fcntl(theirs, F_GETFD), -1);
    ::close(theirs);
}

TEST(ProcFiles, SaysThatAFolderCannotBeListed)
{
    std::vector<int> numbers{1};
    EXPECT_FALSE(systemProcFiles().listNumbers("/proc/self/nothing", numbers));
    EXPECT_TRUE(numbers.empty());
    EXPECT_EQ(systemProcFiles().openFolder("/proc/self/nothing"), nullptr);
}

} // namespace
} // namespace clutch
