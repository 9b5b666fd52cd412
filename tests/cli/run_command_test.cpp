// `clutch run` as a program, in a child process, against the fake runtime.
#include "app/cli/cli.h"

#include "tests/support/scratch_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <csignal>
#include <fstream>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <iostream>
#include <map>
#include <thread>

namespace clutch::cli {
namespace {

using testing::HasSubstr;
using testing::StartsWith;
struct Outcome
{
    int status = -1;
    std::string out;
    std::string err;
};

class RunCommand : public testing::Test
{
protected:
    RunCommand()
    {
        m_environment["CLUTCH_RUNTIME_DIR"] = CLUTCH_FAKE_RUNTIME_DIR;
        m_environment["FAKE_RUNTIME"] = "";
    }
    /// A "script" for the fake runtime.
    std::string script(const std::string& name, const std::string& orders)
    {
        std::string path = m_folder.file(name);
        std::ofstream(path) << orders;
        return path;
    }

    /// Sends SIGINT to the program once `text` has come out of it.
    void interruptAt(const std::string& text) { m_interruptAt.push_back(text); }

    Outcome run(std::vector<std::string> arguments, const std::string& input = {})
    {
        arguments.insert(arguments.begin(), "clutch");
        std::array<std::array<int, 2>, 3> pipes{};
        for (auto& pipe : pipes)
            EXPECT_EQ(::pipe(pipe.data()), 0);
        const pid_t pid = ::fork();
        if (pid == 0)
            beTheProgram(arguments, pipes);
        ::close(pipes[0][0]);
        ::close(pipes[1][1]);
        ::close(pipes[2][1]);
        EXPECT_EQ(
            ::write(pipes[0][1], input.data(), input.size()), static_cast<ssize_t>(input.size()));
        ::close(pipes[0][1]);
        Outcome outcome;
        collect(pid, pipes[1][0], pipes[2][0], outcome);
        int status = 0;
        EXPECT_EQ(::waitpid(pid, &status, 0), pid);
        outcome.status = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
        return outcome;
    }

    std::map<std::string, std::string> m_environment;

private:
    [[noreturn]] void beTheProgram(
        const std::vector<std::string>& arguments, const std::array<std::array<int, 2>, 3>& pipes)
    {
        for (const auto& [name, value] : m_environment)
            ::setenv(name.c_str(), value.c_str(), 1);
        ::dup2(pipes[0][0], 0);
        ::dup2(pipes[1][1], 1);
        ::dup2(pipes[2][1], 2);
        for (const auto& pipe : pipes) {
            ::close(pipe[0]);
            ::close(pipe[1]);
        }
        std::vector<const char*> argv;
        for (const std::string& argument : arguments)
            argv.push_back(argument.c_str());
        const int status = wantsCommandLine(static_cast<int>(argv.size()), argv.data())
            ? runCommandLine(static_cast<int>(argv.size()), argv.data(), {"6.4.2", "2.13.3"})
            : 99;
        std::cout.flush();
        ::_exit(status);
    }

    void collect(pid_t pid, int out, int err, Outcome& outcome)
    {
        std::array<pollfd, 2> fds{pollfd{out, POLLIN, 0}, pollfd{err, POLLIN, 0}};
        while (fds[0].fd >= 0 || fds[1].fd >= 0) {
            ASSERT_GT(::poll(fds.data(), fds.size(), 50'000), 0) << outcome.out << outcome.err;
            for (pollfd& fd : fds) {
                if (fd.revents == 0)
                    continue;
                char piece[4096];
                const ssize_t got = ::read(fd.fd, piece, sizeof piece);
                if (got <= 0) {
                    ::close(fd.fd);
                    fd.fd = -1;
                    continue;
                }
                (fd.fd == out ? outcome.out : outcome.err)
                    .append(piece, static_cast<std::size_t>(got));
            }
            while (!m_interruptAt.empty()
                && (outcome.out + outcome.err).find(m_interruptAt.front()) != std::string::npos) {
                m_interruptAt.erase(m_interruptAt.begin());
                ::kill(pid, SIGINT);
            }
        }
    }

    const test::ScratchFolder m_folder;
    std::vector<std::string> m_interruptAt;
};

void expectRefusal(const Outcome& outcome, const std::string& sentence)
{
    EXPECT_EQ(outcome.status, 2);
    EXPECT_EQ(outcome.err, "clutch: " + sentence + "\n");
    EXPECT_EQ(outcome.out, "");
}

TEST_F(RunCommand, PrefixesOutputAndPrintsTheTable)
{
    const auto a = script(
        "a.py", "out hello\nerr oops\npart no newline\ncpu 5\nblocks 4321\nseen 0\nseen 1");
    const auto b = script("b.py", "out from b\nfind unclosed file");
    const Outcome outcome = run({"run", a, b});
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    EXPECT_THAT(outcome.out, HasSubstr("A| hello\n"));
    EXPECT_THAT(outcome.out, HasSubstr("A| no newline\n"));
    EXPECT_THAT(outcome.out, HasSubstr("B| from b\n"));
    EXPECT_EQ(outcome.err, "A| oops\n");
    EXPECT_THAT(outcome.out, testing::ContainsRegex("A +/.*/a.py +0 +0,1 .* 4,321 +ok +0\n"));
    EXPECT_THAT(outcome.out, testing::ContainsRegex("B +/.*/b.py +1 +- .* 0 +ok +1\n"));
    EXPECT_THAT(outcome.out, HasSubstr("B: ResourceWarning: unclosed file (c.py:3)\n"));
    EXPECT_THAT(outcome.out, HasSubstr("\nwall "));
}

TEST_F(RunCommand, PrintsOneJsonObjectAndNothingElse)
{
    const auto a = script("a.py", "out hello\nerr oops\npart x\nbytes ff\nseen 1\ncpu 7\nexit 3");
    const Outcome outcome = run({"run", "--json", "--pin", "1", "--kind", "shared", a});
    EXPECT_EQ(outcome.status, 1);
    EXPECT_EQ(outcome.err, "");
    const auto json = nlohmann::json::parse(outcome.out);
    const auto& script = json["interpreters"][0];
    EXPECT_EQ(script["stdout"], "hello\nx\xef\xbf\xbd");
    EXPECT_EQ(script["stderr"], "oops\n");
    EXPECT_EQ(script["exit"], "SystemExit 3");
    EXPECT_EQ(script["kind"], "shared");
    EXPECT_EQ(script["core"], 1);
    EXPECT_EQ(script["cores_seen"], nlohmann::json::array({1}));
    EXPECT_DOUBLE_EQ(script["cpu_s"], 0.007);
}

TEST_F(RunCommand, RunsOneFileInFortyInterpreters)
{
    const auto a = script("a.py", "out hello\nseen 0");
    const Outcome outcome = run({"run", "--interpreters", "40", "--json", a});
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    const auto json = nlohmann::json::parse(outcome.out);
    ASSERT_EQ(json["interpreters"].size(), 40U);
    EXPECT_EQ(json["interpreters"][39]["letter"], "AN");
    for (const auto& script : json["interpreters"])
        EXPECT_EQ(script["stdout"], "hello\n");
}

TEST_F(RunCommand, GivesScriptsWhatFollowsTheDashes)
{
    const auto a = script("a.py", "argv");
    const Outcome outcome = run({"run", a, "--", "--json", "-x", "--", "ü"});
    EXPECT_THAT(outcome.out, StartsWith("A| [" + a + "][--json][-x][--][ü]\n"));
}

TEST_F(RunCommand, AnswersInputFromItsOwnStandardInput)
{
    const auto a = script("a.py", "stdin name? \nstdin again? \nstdin more? \nout done");
    const Outcome outcome = run({"run", a}, "first\nlast without newline");
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    EXPECT_THAT(outcome.out,
        StartsWith("A| name? \nA| <first>\nA| again? \nA| <last without newline>\nA| more? \nA| "
                   "<eof>\nA| done\n"));
}

TEST_F(RunCommand, ExitsWithOneWhenAScriptFails)
{
    const auto a = script("a.py", "raise ValueError");
    const auto b = script("b.py", "out fine");
    const Outcome outcome = run({"run", a, b});
    EXPECT_EQ(outcome.status, 1);
    EXPECT_THAT(outcome.out, HasSubstr("exception ValueError"));
}

TEST_F(RunCommand, PrintsTheTextThatAScriptExitsWith)
{
    const auto a = script("a.py", "exit no such table");
    const Outcome outcome = run({"run", a});
    EXPECT_EQ(outcome.status, 1);
    EXPECT_EQ(outcome.err, "A| no such table\n");
    EXPECT_THAT(outcome.out, HasSubstr("SystemExit 1"));
    EXPECT_EQ(nlohmann::json::parse(run({"run", "--json", a}).out)["interpreters"][0]["stderr"],
        "no such table\n");
}

TEST_F(RunCommand, TellsAnInterpreterThatNeverCameToLife)
{
    m_environment["FAKE_FAIL_LETTER"] = "A";
    const auto a = script("a.py", "out hello");
    const Outcome outcome = run({"run", a, a});
    EXPECT_EQ(outcome.status, 1);
    EXPECT_EQ(
        outcome.err, "clutch: A: cannot create the interpreter: this one never comes to life\n");
    EXPECT_THAT(outcome.out, HasSubstr("not started"));
    EXPECT_THAT(outcome.out, HasSubstr("B| hello\n"));
}

TEST_F(RunCommand, TellsTheDeathOfTheRuntimeAndWhatWasSaidBefore)
{
    const auto a = script("a.py", "out before\ncpu 5\nseen 0");
    const auto b = script("b.py",
        "out last line\npart and a half\nself Fatal Python error: Segmentation fault\ndie 11");
    const Outcome outcome = run({"run", a, b});
    EXPECT_EQ(outcome.status, 1);
    EXPECT_THAT(outcome.out, HasSubstr("A| before\n"));
    EXPECT_THAT(outcome.out, HasSubstr("B| last line\nB| and a half\n"));
    EXPECT_THAT(
        outcome.err, HasSubstr("clutch: The runtime was killed by signal 11 (Segmentation fault)"));
    EXPECT_THAT(outcome.err, HasSubstr("runtime| Fatal Python error: Segmentation fault\n"));
    EXPECT_THAT(outcome.out, testing::ContainsRegex("A +/.*/a.py .* ok "));
    EXPECT_THAT(outcome.out, testing::ContainsRegex("B +/.*/b.py .* runtime died "));
}

TEST_F(RunCommand, TellsAnExitCodeOfTheRuntimeWithItsLastWord)
{
    const Outcome outcome = run({"run", script("a.py", "quit 3")});
    EXPECT_EQ(outcome.status, 1);
    EXPECT_EQ(outcome.err,
        "clutch: The runtime ended with exit code 3. Its last word: the test told it to.\n");
}

TEST_F(RunCommand, TellsAnExitOfTheRuntimeThatLookedWell)
{
    const Outcome outcome = run({"run", "--json", script("a.py", "out x\nquit 0")});
    EXPECT_EQ(outcome.status, 1) << "os._exit(0) in a script is not its good end";
    EXPECT_THAT(outcome.err, HasSubstr("The runtime ended."));
    const auto json = nlohmann::json::parse(outcome.out);
    EXPECT_EQ(json["interpreters"][0]["exit"], "runtime died");
    EXPECT_EQ(json["interpreters"][0]["stdout"], "x\n");
}

TEST_F(RunCommand, TellsARuntimeThatCannotStart)
{
    m_environment["FAKE_RUNTIME"] = "early-exit";
    const Outcome outcome = run({"run", script("a.py", "")});
    EXPECT_EQ(outcome.status, 1);
    EXPECT_THAT(outcome.err,
        StartsWith("clutch: The runtime ended with exit code 127 before it said hello.\n"));
    EXPECT_THAT(outcome.err, HasSubstr("runtime| libpython3.15.so: cannot open"));
}

TEST_F(RunCommand, StopsScriptsAtTheFirstInterruptAndReports)
{
    const auto a = script("a.py", "out waiting\nblock\nout never");
    const auto b = script("b.py", "out fine");
    interruptAt("A| waiting\n");
    const Outcome outcome = run({"run", a, b});
    EXPECT_EQ(outcome.status, 130);
    EXPECT_THAT(outcome.out, testing::Not(HasSubstr("never")));
    EXPECT_THAT(outcome.out, HasSubstr("interrupted"));
    EXPECT_THAT(outcome.err, HasSubstr("clutch: stopping; Ctrl+C again kills the runtime\n"));
}

TEST_F(RunCommand, KillsTheRuntimeAtTheSecondInterrupt)
{
    m_environment["FAKE_RUNTIME"] = "slow-close";
    interruptAt("A| done\n");
    interruptAt("stopping");
    const Outcome outcome = run({"run", script("a.py", "out done")});
    EXPECT_EQ(outcome.status, 130);
    EXPECT_THAT(outcome.err,
        HasSubstr("The runtime was killed by signal 9 (Killed): it was to end at once."));
    EXPECT_THAT(outcome.out, HasSubstr("wall "));
}

TEST_F(RunCommand, StopsAScriptThatWaitsForInput)
{
    // Nothing of what stands in stdin is for a script that never asks.
    const auto a = script("a.py", "out waiting\nblock");
    interruptAt("A| waiting\n");
    EXPECT_EQ(run({"run", a}, "unasked\n").status, 130);
}

TEST_F(RunCommand, CarriesAFloodWithoutLoss)
{
    const Outcome outcome = run({"run", script("a.py", "flood 300")}); // 19 MB, the queue holds 4
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    EXPECT_GT(outcome.out.size(), 300 * (64u << 10));
    EXPECT_EQ(std::count(outcome.out.begin(), outcome.out.end(), 'x') / 65535, 300);
}

TEST_F(RunCommand, CarriesSourcesThatTogetherAreLargerThanTheSendQueue)
{
    std::string orders;
    for (int i = 0; i < 400; ++i)
        orders += "# " + std::string(4000, 'c') + '\n'; // no order that the fake runtime knows
    const Outcome outcome = run({"run", "-n", "20", script("a.py", orders + "out end")}); // 32 MB
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    EXPECT_THAT(outcome.out, HasSubstr("T| end\n"));
}

TEST_F(RunCommand, RefusesWhatItCannotUnderstandInOneSentence)
{
    const auto a = script("a.py", "out x");
    expectRefusal(run({"run"}), "run needs at least one FILE");
    expectRefusal(run({"run", "--interpreters", "0", a}),
        "--interpreters takes a number from 1 to 512, not '0'");
    expectRefusal(run({"run", "--interpreters", "513", a}),
        "--interpreters takes a number from 1 to 512, not '513'");
    expectRefusal(
        run({"run", "/nonexistent.py"}), "cannot run /nonexistent.py: No such file or directory");
    expectRefusal(run({"run", script("l.py", "# caf\xe9")}),
        "cannot run " + script("l.py", "# caf\xe9") + ": it is not UTF-8 (line 1, byte 5)");
    expectRefusal(run({"run", "--pin", "7", a}),
        "cannot pin an interpreter to core 7: this machine has none of that number");
    expectRefusal(run({"run", "--pin", "2", a}),
        "cannot pin an interpreter to core 2: this process may not use it");
    expectRefusal(run({"run", "--python", "2.7", a}),
        "there is no runtime for Python 2.7 in " CLUTCH_FAKE_RUNTIME_DIR "; there is one for 3.15");
    expectRefusal(run({"run", "--colour", a}), "The following argument was not expected: --colour");
    EXPECT_EQ(run({"run", a, "--pin"}).status, 2);
    EXPECT_EQ(run({"run", a, "--json=maybe"}).status, 2);
    EXPECT_EQ(run({"--help", "--nonsense"}).err.find('\n') == std::string::npos, true);
}

TEST_F(RunCommand, NamesItsPartsAndEachRuntime)
{
    const Outcome outcome = run({"--version"});
    EXPECT_EQ(outcome.status, 0);
    EXPECT_EQ(outcome.out,
        "clutch " CLUTCH_VERSION "\nQt 6.4.2\nQScintilla 2.13.3\n"
        "clutch-runtime 0.1.0 CPython 3.15.0 (" CLUTCH_FAKE_RUNTIME_DIR "/clutch-runtime-3.15)\n");
    m_environment["CLUTCH_RUNTIME_DIR"] = "/nonexistent";
    EXPECT_THAT(run({"--version"}).out, HasSubstr("there is no runtime"));
}

TEST_F(RunCommand, HelpsOnBothLevels)
{
    EXPECT_EQ(run({"--help"}).status, 0);
    EXPECT_THAT(run({"--help"}).out, HasSubstr("--tour DIR"));
    EXPECT_THAT(run({"run", "--help"}).out, HasSubstr("--interpreters"));
}

TEST_F(RunCommand, LeavesFilesAndTheTourToTheWindow)
{
    EXPECT_EQ(run({}).status, 99);
    EXPECT_EQ(run({"a.py"}).status, 99);
    EXPECT_EQ(run({"--tour", "d"}).status, 99);
}

} // namespace
} // namespace clutch::cli
