#include "engine/client/runtime_process.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <thread>

namespace clutch::client {
namespace {

/// All that the child prints until nobody holds its end of the pipe.
std::string printed(const RuntimeProcess& process)
{
    std::string text;
    for (;;) {
        pollfd wait{process.output(), POLLIN, 0};
        ::poll(&wait, 1, -1);
        char piece[4096];
        const ssize_t got = ::read(process.output(), piece, sizeof piece);
        if (got == 0)
            return text;
        if (got > 0)
            text.append(piece, static_cast<std::size_t>(got));
    }
}

Result<RuntimeProcess> shell(const std::string& script)
{
    return RuntimeProcess::start("/bin/sh", {"-c", script});
}

void waitUntilOver(const RuntimeProcess& process)
{
    pollfd over{process.pidfd(), POLLIN, 0};
    ASSERT_EQ(::poll(&over, 1, 30'000), 1);
}

TEST(RuntimeProcess, GivesTheChildItsFourDescriptorsAndNoOther)
{
    const UniqueFd leaky(::open("/etc/passwd", O_RDONLY)); // as some library's without O_CLOEXEC
    auto process = RuntimeProcess::start("/bin/ls", {"-l", "/proc/self/fd"});
    ASSERT_TRUE(process) << process.error().text;
    const std::string text = printed(*process);
    EXPECT_NE(text.find(" 0 -> /dev/null\n"), std::string::npos) << text;
    EXPECT_NE(text.find(" 1 -> pipe:"), std::string::npos) << text;
    EXPECT_NE(text.find(" 2 -> pipe:"), std::string::npos) << text;
    EXPECT_NE(text.find(" 3 -> socket:"), std::string::npos) << text;
    EXPECT_NE(text.find(" 4 -> /proc/"), std::string::npos) << text << "(what ls itself reads)";
    EXPECT_EQ(std::count(text.begin(), text.end(), '>'), 5) << text;
}

TEST(RuntimeProcess, HasOurEnvironmentButForWhatIsToDiffer)
{
    ::setenv("CLUTCH_KEPT", "kept", 1);
    ::setenv("CLUTCH_CHANGED", "old", 1);
    auto process
        = RuntimeProcess::start("/usr/bin/env", {}, {"CLUTCH_CHANGED=new=1", "CLUTCH_MADE="});
    ASSERT_TRUE(process) << process.error().text;
    const std::string text = "\n" + printed(*process);
    EXPECT_NE(text.find("\nCLUTCH_KEPT=kept\n"), std::string::npos) << text;
    EXPECT_NE(text.find("\nCLUTCH_CHANGED=new=1\n"), std::string::npos) << text;
    EXPECT_NE(text.find("\nCLUTCH_MADE=\n"), std::string::npos) << text;
    EXPECT_EQ(text.find("=old"), std::string::npos) << text;
}

TEST(RuntimeProcess, TellsAnExitCodeAndASignalApart)
{
    auto exits = shell("exit 3");
    ASSERT_TRUE(exits);
    waitUntilOver(*exits);
    const RuntimeEnd code = exits->reap();
    EXPECT_EQ(code.signal, 0);
    EXPECT_EQ(code.exitCode, 3);

    auto dies = shell("ulimit -c 0; kill -SEGV $$");
    ASSERT_TRUE(dies);
    waitUntilOver(*dies);
    const RuntimeEnd signal = dies->reap();
    EXPECT_EQ(signal.signal, SIGSEGV);
    EXPECT_FALSE(signal.coreDumped);
}

TEST(RuntimeProcess, NamesAProgramThatCannotBeExecuted)
{
    const auto process = RuntimeProcess::start("/nonexistent/clutch-runtime-3.15", {});
    ASSERT_FALSE(process);
    EXPECT_EQ(process.error().text,
        "cannot execute /nonexistent/clutch-runtime-3.15: No such file or directory");
}

TEST(RuntimeProcess, LeavesNoZombieBehind)
{
    int pid = 0;
    {
        auto process = shell("sleep 1000");
        ASSERT_TRUE(process);
        pid = process->pid();
    }
    EXPECT_EQ(::kill(pid, 0), -1);
    EXPECT_EQ(errno, ESRCH);
}

TEST(RuntimeProcess, DiesWithTheThreadThatStartedIt)
{
    UniqueFd pidfd;
    std::thread([&pidfd] {
        auto process = shell("sleep 1000");
        ASSERT_TRUE(process);
        pidfd = UniqueFd(::fcntl(process->pidfd(), F_DUPFD_CLOEXEC, 0));
        auto* forgotten = new RuntimeProcess(std::move(*process)); // as a killed window would
        static RuntimeProcess* keep = forgotten;
        static_cast<void>(keep);
    }).join();
    pollfd over{pidfd.get(), POLLIN, 0};
    EXPECT_EQ(::poll(&over, 1, 30'000), 1) << "PR_SET_PDEATHSIG did not reach it";
}

TEST(RuntimeProcess, KillTakesItsChildrenAlong)
{
    auto process = shell("sleep 1000 & echo started; wait");
    ASSERT_TRUE(process);
    pollfd wait{process->output(), POLLIN, 0};
    ASSERT_EQ(::poll(&wait, 1, 30'000), 1); // the child exists
    process->kill();
    EXPECT_EQ(
        printed(*process), "started\n"); // ends only when the sleeping child has let go of the pipe
}

TEST(RuntimeProcess, StartsWithNoSignalBlockedOrIgnored)
{
    sigset_t interrupt;
    ::sigemptyset(&interrupt);
    ::sigaddset(&interrupt, SIGINT);
    ::pthread_sigmask(SIG_BLOCK, &interrupt, nullptr);
    auto* const before = ::signal(SIGPIPE, SIG_IGN);
    auto process = RuntimeProcess::start("/bin/grep", {"-E", "Sig(Blk|Ign)", "/proc/self/status"});
    ::signal(SIGPIPE, before);
    ::pthread_sigmask(SIG_UNBLOCK, &interrupt, nullptr);
    ASSERT_TRUE(process);
    EXPECT_EQ(printed(*process), "SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n");
}

TEST(RuntimeEnd, IsASentenceWhateverHappened)
{
    RuntimeEnd end;
    end.cause = "cannot execute x: Permission denied";
    EXPECT_EQ(end.sentence(), "The runtime was not started: cannot execute x: Permission denied.");
    end = {};
    end.pid = 7;
    end.welcomed = true;
    EXPECT_EQ(end.sentence(), "The runtime ended.");
    EXPECT_TRUE(end.clean());
    end.signal = SIGSEGV;
    EXPECT_EQ(end.sentence(), "The runtime was killed by signal 11 (Segmentation fault).");
    EXPECT_FALSE(end.clean());
    end.coreDumped = true;
    EXPECT_EQ(
        end.sentence(), "The runtime was killed by signal 11 (Segmentation fault), core dumped.");
    end.signal = 0;
    end.exitCode = 3;
    end.said.emplace().set_reason("os._exit(3) in A.");
    EXPECT_EQ(
        end.sentence(), "The runtime ended with exit code 3. Its last word: os._exit(3) in A.");
    end.welcomed = false;
    end.said.reset();
    EXPECT_EQ(end.sentence(), "The runtime ended with exit code 3 before it said hello.");
    end.signal = SIGKILL;
    end.coreDumped = false;
    end.cause = "it did not end within 2 s after it was asked to";
    EXPECT_EQ(end.sentence(),
        "The runtime was killed by signal 9 (Killed): it did not end within 2 s after it was asked "
        "to.");
}

} // namespace
} // namespace clutch::client
