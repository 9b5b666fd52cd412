#include "engine/python/arena_counter.h"
#include "tests/engine/python/python_fixture.h"

#include <algorithm>
#include <csignal>

#include <unistd.h>

namespace clutch::python {

using EndingTest = PythonTest;
using How = EndReport::How;

namespace {

const Finding* findingOf(const EndReport& report, const std::string& kind)
{
    const auto found = std::find_if(report.findings.begin(), report.findings.end(),
        [&](const Finding& f) { return f.kind == kind; });
    return found == report.findings.end() ? nullptr : &*found;
}

const EndStep* stepOf(const EndReport& report, const std::string& name)
{
    const auto found = std::find_if(
        report.steps.begin(), report.steps.end(), [&](const EndStep& s) { return s.name == name; });
    return found == report.steps.end() ? nullptr : &*found;
}

/// Of all findings, which must be ResourceWarnings, sorted.
std::vector<int> linesOfWarnings(const EndReport& report)
{
    std::vector<int> lines;
    for (const Finding& finding : report.findings) {
        EXPECT_EQ(finding.kind, "ResourceWarning") << finding.text;
        EXPECT_EQ(finding.file, "<test>") << finding.text;
        lines.push_back(finding.line);
    }
    std::sort(lines.begin(), lines.end());
    return lines;
}

} // namespace

TEST_F(EndingTest, AnUnclosedFileIsAFindingAndNotOnTheConsole)
{
    Sub sub;
    sub.run("f = open('/proc/self/status')");
    const EndReport report = sub.close();
    ASSERT_EQ(report.before.resources.size(), 1u);
    EXPECT_EQ(report.before.resources[0].what, "file");
    EXPECT_THAT(report.before.resources[0].text, HasSubstr("/proc/self/status"));
    const Finding* finding = findingOf(report, "ResourceWarning");
    ASSERT_TRUE(finding);
    EXPECT_THAT(finding->text, HasSubstr("unclosed file"));
    EXPECT_THAT(finding->advice, HasSubstr("`with`"));
    EXPECT_EQ(sub.console().err(), "");
}

TEST_F(EndingTest, AnUnclosedFileIsToldWithThePlaceWhereItWasOpened)
{
    Sub sub;
    sub.run("import pathlib, os\n"
            "first = open('/dev/null')\n"
            "def nested():\n"
            "    return pathlib.Path('/proc/self/status').open('rb')\n"
            "second = nested()\n"
            "third = os.fdopen(os.open('/dev/zero', os.O_RDONLY), 'rb', 0)\n"
            "closed = open('/dev/null', 'rb', 0); closed.close()\n");
    const EndReport report = sub.close();
    EXPECT_EQ(linesOfWarnings(report), (std::vector<int>{2, 4, 6}));
    EXPECT_THAT(report.before.resources.at(0).text, HasSubstr("opened at <test>:"));
}

TEST_F(EndingTest, AnUnclosedSocketIsToldWithThePlaceWhereItWasOpened)
{
    Sub sub;
    sub.run("import socket\n"
            "one = socket.socket()\n"
            "pair = socket.socketpair()\n"
            "closed = socket.socket(); closed.close()\n"
            "one.listen()\n"
            "client = socket.create_connection(one.getsockname())\n"
            "accepted, _ = one.accept()\n");
    const EndReport report = sub.close();
    EXPECT_EQ(linesOfWarnings(report), (std::vector<int>{2, 3, 3, 6, 7}));
}

TEST_F(EndingTest, ASocketIsMadeAsItWas)
{
    Sub sub;
    const RunOutcome outcome = sub.run(R"(
import inspect, socket
assert str(inspect.signature(socket.socket.__init__)) == '(self, family=-1, type=-1, proto=-1, fileno=None)'
assert socket.socket.__init__.__qualname__ == 'socket.__init__'
with socket.socket(type=socket.SOCK_DGRAM) as one, socket.socket(fileno=one.detach()) as two:
    assert two.type == socket.SOCK_DGRAM
try:
    socket.socket(12345)
except OSError as error:
    assert error.errno
else:
    raise AssertionError
)");
    EXPECT_EQ(outcome.kind, RunOutcome::Kind::Ok) << sub.console().err();
}

TEST_F(EndingTest, AnUnclosedFileOfTheMainInterpreterHasItsPlaceToo)
{
    EXPECT_EQ(runInMain("x = 1\nkept = open('/dev/null')").kind, RunOutcome::Kind::Ok);
    const FinalizeReport report = m_runtime->finalize();
    ASSERT_EQ(report.findings.size(), 1u);
    EXPECT_EQ(report.findings[0].kind, "ResourceWarning");
    EXPECT_EQ(report.findings[0].file, "<test>");
    EXPECT_EQ(report.findings[0].line, 2);
}

TEST_F(EndingTest, OpenIsWhatItWas)
{
    Sub sub;
    const RunOutcome outcome = sub.run(R"(
import _io, builtins, inspect, io, pickle, _pyio, tempfile
assert open is io.open is _io.open is builtins.open
assert repr(open) == '<built-in function open>' and open.__module__ == '_io', open
assert pickle.loads(pickle.dumps(open)) is open
assert list(inspect.signature(open).parameters) == list(inspect.signature(_pyio.open).parameters)
assert 'file is either a text or byte string' in open.__doc__
for wrong, kind in (((), TypeError), (('/nowhere/at all',), OSError), (('x', 'q'), ValueError)):
    try:
        open(*wrong)
    except kind as error:
        assert error.__traceback__.tb_next is None
    else:
        raise AssertionError(wrong)
with open('/dev/zero', mode='rb', buffering=0) as file:
    assert file.read(2) == b'\0\0'
with tempfile.TemporaryFile('w+') as file:
    print('text', file=file)
)");
    EXPECT_EQ(outcome.kind, RunOutcome::Kind::Ok) << sub.console().err();
}

TEST_F(EndingTest, AnUnclosedSocketAndARunningChildAreSeen)
{
    Sub sub;
    const RunOutcome outcome = sub.run(
        "import socket, subprocess\ns = socket.socket()\np = subprocess.Popen(['sleep', '30'])\n"
        "print(p.pid)");
    ASSERT_EQ(outcome.kind, RunOutcome::Kind::Ok) << sub.console().err();
    const int pid = std::stoi(sub.console().out());
    const EndReport report = sub.close();
    EXPECT_EQ(report.how, How::Closed);
    ASSERT_EQ(report.before.resources.size(), 1u);
    EXPECT_EQ(report.before.resources[0].what, "socket");
    EXPECT_EQ(report.before.children, std::vector<int>{pid});
    EXPECT_TRUE(findingOf(report, "ResourceWarning"));
    EXPECT_EQ(::kill(pid, SIGKILL), 0);
}

TEST_F(EndingTest, ExceptionsThatCPythonIgnoresAreFindings)
{
    Sub sub;
    sub.run("import atexit\n"
            "def bad(): raise ValueError('at exit')\n"
            "atexit.register(bad)\n"
            "class D:\n    def __del__(self): print('deleted'); 1/0\n"
            "d = D()\n");
    const EndReport report = sub.close();
    EXPECT_EQ(report.how, How::Closed);
    std::string texts;
    int ignored = 0;
    for (const Finding& finding : report.findings) {
        ignored += finding.kind == "exception ignored";
        texts += finding.text + "\n";
    }
    EXPECT_EQ(ignored, 2) << texts;
    EXPECT_THAT(texts, HasSubstr("ValueError: at exit"));
    EXPECT_THAT(texts, HasSubstr("ZeroDivisionError"));
    const Finding* finding = findingOf(report, "exception ignored");
    EXPECT_EQ(finding->file, "<test>");
    EXPECT_EQ(finding->line, 2);
    EXPECT_THAT(sub.console().out(), HasSubstr("deleted"));
    EXPECT_THAT(sub.console().err(), HasSubstr("ValueError: at exit"));
}

TEST_F(EndingTest, ACoroutineThatNobodyAwaitedIsAFinding)
{
    Sub sub;
    sub.run("async def f(): pass\nc = f()");
    const EndReport report = sub.close();
    const Finding* finding = findingOf(report, "RuntimeWarning");
    ASSERT_TRUE(finding);
    EXPECT_THAT(finding->text, HasSubstr("never awaited"));
    EXPECT_NE(finding->advice, "");
}

TEST_F(EndingTest, ThreadsThatEndInTimeAreJoined)
{
    Sub sub;
    // It ends when the joining begins, and so never before the look at what is alive.
    const RunOutcome outcome = sub.run("import threading\ndone = threading.Event()\n"
                                       "def work():\n    done.wait()\n    print('worked')\n"
                                       "threading._register_atexit(done.set)\n"
                                       "threading.Thread(target=work).start()");
    ASSERT_EQ(outcome.kind, RunOutcome::Kind::Ok) << sub.console().err();
    const EndReport report = sub.close();
    EXPECT_EQ(report.how, How::Closed);
    EXPECT_EQ(report.before.threads.size(), 2u);
    EXPECT_EQ(stepOf(report, "join threads")->outcome, "");
    EXPECT_FALSE(stepOf(report, "park threads"));
    EXPECT_EQ(sub.console().out(), "worked\n");
    EXPECT_TRUE(report.findings.empty());
}

TEST_F(EndingTest, AnExecutorThatWasNeverShutDownIsEndedAsInPython)
{
    Sub sub;
    const RunOutcome outcome
        = sub.run("from concurrent.futures import ThreadPoolExecutor\n"
                  "pool = ThreadPoolExecutor(3)\nprint(list(pool.map(abs, range(-3, 3))))");
    EXPECT_EQ(outcome.kind, RunOutcome::Kind::Ok) << sub.console().err();
    const EndReport report = sub.close();
    EXPECT_EQ(report.how, How::Closed);
    EXPECT_FALSE(stepOf(report, "park threads"));
}

TEST_F(EndingTest, BlockedThreadsAreNamedWithTheirStacksAndLeftBehind)
{
    for (const char* wait :
        {"lock.acquire()", "time.sleep(1000)", "queue.Queue().get()", "a.recv(1)"}) {
        Sub sub;
        sub.run(std::string("import threading, time, queue, socket\na, b = socket.socketpair()\n"
                            "lock = threading.Lock(); lock.acquire()\n"
                            "def stuck():\n    ready.set()\n    ")
            + wait
            + "\nready = threading.Event()\nthreading.Thread(target=stuck, "
              "name='stubborn').start()\nready.wait()\n");
        const EndReport report = sub.close(200ms);
        EXPECT_EQ(report.how, How::Closed) << wait;
        EXPECT_THAT(stepOf(report, "join threads")->outcome, HasSubstr("stubborn"));
        const Finding* finding = findingOf(report, "thread alive");
        ASSERT_TRUE(finding) << wait;
        EXPECT_THAT(finding->text, HasSubstr("stubborn"));
        const bool atItsFunction
            = std::any_of(finding->frames.begin(), finding->frames.end(), [](const Frame& frame) {
                  return frame.function == "stuck" && frame.file == "<test>" && frame.line >= 5;
              });
        EXPECT_TRUE(atItsFunction) << wait;
    }
}

TEST_F(EndingTest, SpinningThreadsAreParkedAndTheInterpreterIsEnded)
{
    for (int round = 0; round < 5; ++round) {
        Sub sub;
        const RunOutcome outcome
            = sub.run("import threading\n"
                      "def spin():\n    while True:\n        try:\n            json = [str(i) for "
                      "i in range(50)]\n"
                      "        except BaseException: pass\n"
                      "for _ in range(4): threading.Thread(target=spin).start()\n");
        ASSERT_EQ(outcome.kind, RunOutcome::Kind::Ok) << sub.console().err();
        const EndReport report = sub.close(100ms);
        EXPECT_EQ(report.how, How::Closed);
        ASSERT_TRUE(stepOf(report, "park threads"));
        EXPECT_EQ(stepOf(report, "park threads")->outcome, "");
        EXPECT_EQ(std::count_if(report.findings.begin(), report.findings.end(),
                      [](const Finding& f) { return f.kind == "thread alive"; }),
            4);
    }
}

TEST_F(EndingTest, DaemonAndRawThreadsOfALegacyInterpreterAreParkedToo)
{
    InterpreterOptions options;
    options.kind = InterpreterKind::Legacy;
    options.colour = false;
    Sub sub(options);
    sub.run("import threading, _thread\n"
            "def spin():\n    while True: pass\n"
            "threading.Thread(target=spin, daemon=True, name='ghost').start()\n"
            "_thread.start_new_thread(spin, ())\n");
    const EndReport report = sub.close(100ms);
    EXPECT_EQ(report.how, How::Closed);
    ASSERT_TRUE(findingOf(report, "thread alive"));
    EXPECT_EQ(stepOf(report, "join threads")->outcome, "");
}

TEST_F(EndingTest, AnAtexitFunctionThatHangsIsInterrupted)
{
    Sub sub;
    sub.run("import atexit\ndef hang():\n    while True: "
            "pass\natexit.register(hang)\natexit.register(print, 'first')");
    const EndReport report = sub.close(200ms);
    EXPECT_EQ(report.how, How::Closed);
    EXPECT_THAT(stepOf(report, "atexit")->outcome, HasSubstr("interrupted"));
    EXPECT_TRUE(findingOf(report, "atexit"));
    EXPECT_EQ(sub.console().out(), "first\n");
    const Finding* finding = findingOf(report, "exception ignored");
    ASSERT_TRUE(finding);
    EXPECT_THAT(finding->text, HasSubstr("KeyboardInterrupt"));
}

TEST_F(EndingTest, AHelperMayInterruptAHangingAtexitByTheClosingRun)
{
    Sub sub;
    sub.run("import atexit\ndef hang():\n    print('hanging')\n    while True: "
            "pass\natexit.register(hang)");
    std::thread helper([&] {
        EXPECT_TRUE(sub.console().waitForOut("hanging"));
        EXPECT_EQ(sub.handle().currentRun(), kClosingRun);
        EXPECT_TRUE(sub.handle().raisePending(kClosingRun));
    });
    const EndReport report = sub.close(60s);
    helper.join();
    EXPECT_EQ(report.how, How::Closed);
    EXPECT_LT(stepOf(report, "atexit")->durationNs, 20'000'000'000u);
}

TEST_F(EndingTest, InterpretersThatItsCodeMadeAreNamed)
{
    Sub sub;
    sub.run("from concurrent import interpreters\nkept = interpreters.create()");
    const EndReport report = sub.close();
    EXPECT_EQ(report.how, How::Closed);
    ASSERT_EQ(m_hooks.born.size(), 1u);
    EXPECT_EQ(report.before.interpreters, std::vector<std::int64_t>{m_hooks.born[0].pythonId});
    const Finding* left = findingOf(report, "remaining subinterpreter");
    ASSERT_TRUE(left);
    EXPECT_NE(left->text.find(std::to_string(m_hooks.born[0].pythonId)), std::string::npos);
    EXPECT_THAT(left->text, HasSubstr("ended with it")) << "its last reference was in there";
    EXPECT_EQ(m_hooks.gone.size(), 1u);
}

TEST_F(EndingTest, AnInterpreterThatNobodyHoldsLivesOnAndThatIsSaid)
{
    Sub sub;
    sub.run("import _interpreters\n_interpreters.create()");
    const EndReport report = sub.close();
    const Finding* left = findingOf(report, "remaining subinterpreter");
    ASSERT_TRUE(left);
    EXPECT_THAT(left->text, HasSubstr("lives on"));
    EXPECT_TRUE(m_hooks.gone.empty());
}

TEST_F(EndingTest, AChildThatNobodyWaitsForIsAFinding)
{
    Sub sub;
    const RunOutcome outcome
        = sub.run("import os\nprint(os.posix_spawn('/bin/sleep', ['sleep', '30'], os.environ))");
    ASSERT_EQ(outcome.kind, RunOutcome::Kind::Ok) << sub.console().err();
    const int pid = std::stoi(sub.console().out());
    const EndReport report = sub.close();
    const Finding* left = findingOf(report, "child process");
    ASSERT_TRUE(left);
    EXPECT_EQ(left->text, "process " + std::to_string(pid) + " (sleep 30) still runs");
    EXPECT_EQ(::kill(pid, SIGKILL), 0);
}

TEST_F(EndingTest, BlocksThatCCodeKeepsAreCountedExactly)
{
    Sub sub;
    ASSERT_EQ(sub.run("import ctypes\n"
                      "keep = ctypes.pythonapi.Py_IncRef\nkeep.argtypes = [ctypes.py_object]\n"
                      "for _ in range(1000): keep(object())")
                  .kind,
        RunOutcome::Kind::Ok)
        << sub.console().err();
    const EndReport report = sub.close();
    const Finding* leaked = findingOf(report, "leaked blocks");
    ASSERT_TRUE(leaked);
    EXPECT_EQ(leaked->text.rfind("1000 blocks of interpreter ", 0), 0u) << leaked->text;
}

TEST_F(EndingTest, WhatAnInterpreterUsedIsAllGivenBack)
{
    Sub sub;
    sub.run("import asyncio, ctypes, datetime, json, re, ssl, threading, typing\n"
            "x = [[object()] for _ in range(100_000)]\nx.append(x)");
    EXPECT_FALSE(findingOf(sub.close(), "leaked blocks"));
}

TEST_F(EndingTest, WhatAnInterpreterThatCodeMadeUsedIsAllGivenBack)
{
    Sub sub;
    ASSERT_EQ(sub.run("import concurrent.interpreters as ci\n"
                      "made = ci.create()\nmade.exec('x = [[object()] for _ in range(1000)]')")
                  .kind,
        RunOutcome::Kind::Ok);
    const std::int64_t made = sub.id() + 1;
    EXPECT_GT(arenaBytesOf(made), 0u);
    ASSERT_EQ(sub.run("made.close()").kind, RunOutcome::Kind::Ok);
    EXPECT_EQ(blocksOf(made), 0u);
    EXPECT_EQ(arenaBytesOf(made), 0u);
}

/// In a process of its own, because the GIL is never let go of: it leaves without finalizing, as
/// the engine does then.
class StuckEndingTest : public PythonTest
{
protected:
    void TearDown() override
    {
        std::fflush(nullptr);
        _exit(HasFailure() ? 1 : 0);
    }
};

TEST_F(StuckEndingTest, CodeThatHoldsTheGilForEverLeavesTheInterpreterParked)
{
    Sub sub;
    auto outcome = sub.start(
        "import threading, time\nprint('go')\n"
        "threading.Thread(target=lambda: sum(range(10**13))).start()\ntime.sleep(0.05)");
    ASSERT_TRUE(sub.console().waitForOut("go"));
    // The owner may never get its GIL back: then it is the engine's Stuck and not this test's.
    EXPECT_EQ(outcome.wait_for(2s), std::future_status::timeout);
    sub.abandon();
}

TEST_F(EndingTest, AnEndedInterpreterAnswersFalseToEverything)
{
    Sub sub;
    sub.run("pass");
    (void)sub.close();
    EXPECT_EQ(sub.handle().currentRun(), 0u);
    EXPECT_FALSE(sub.handle().raisePending(1));
    EXPECT_FALSE(sub.handle().raiseAsync(kClosingRun, Again::Yes));
    EXPECT_FALSE(sub.handle().parkThreads());
}

TEST_F(EndingTest, ManyInterpretersComeAndGoSideBySide)
{
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([] {
            for (int i = 0; i < 10; ++i) {
                Sub sub;
                EXPECT_EQ(sub.run("x = [str(i) for i in range(100)]").kind, RunOutcome::Kind::Ok);
                EXPECT_EQ(sub.close().how, How::Closed);
            }
        });
    }
    for (std::thread& thread : threads)
        thread.join();
}

TEST_F(EndingTest, FinalizingWithAnInterpreterLeftTellsCPythonsWarning)
{
    EXPECT_EQ(runInMain("import _interpreters\n_interpreters.create()").kind, RunOutcome::Kind::Ok);
    const FinalizeReport report = m_runtime->finalize();
    EXPECT_EQ(report.status, 0);
    EXPECT_GT(report.durationNs, 0u);
    const auto found = std::find_if(report.findings.begin(), report.findings.end(),
        [](const Finding& f) { return f.kind == "RuntimeWarning"; });
    ASSERT_NE(found, report.findings.end());
    EXPECT_THAT(found->text, HasSubstr("remaining subinterpreters"));
    EXPECT_THAT(found->advice, HasSubstr("Close each interpreter"));
    EXPECT_EQ(m_hooks.gone.size(), 1u);
}

TEST_F(EndingTest, ArenaBytesAreCountedForEachInterpreter)
{
    const std::uint64_t main = m_runtime->arenaBytes(0);
    EXPECT_GE(main, 1u << 20);
    Sub sub;
    const std::uint64_t fresh = m_runtime->arenaBytes(sub.id());
    EXPECT_GE(fresh, 1u << 20);
    sub.run("x = [str(i) + 'text' for i in range(200_000)]");
    EXPECT_GT(m_runtime->arenaBytes(sub.id()), fresh + (4u << 20));
    EXPECT_EQ(m_runtime->arenaBytes(0), main);
    const std::int64_t id = sub.id();
    (void)sub.close();
    EXPECT_EQ(m_runtime->arenaBytes(id), 0u);
    EXPECT_EQ(m_runtime->arenaBytes(12345), 0u);
}

TEST_F(EndingTest, BlocksAreCountedForEachInterpreterWithoutItsGil)
{
    // With one interpreter CPython's own sum over all of them is that one's. It has the blocks of
    // more than 512 bytes besides.
    (void)runInMain("import sys\nprint(sys.getallocatedblocks())");
    const double whole = std::stod(m_console->out());
    EXPECT_NEAR(static_cast<double>(m_runtime->blocks(0)) / whole, 1.0, 0.05);
    Sub sub;
    const std::uint64_t fresh = m_runtime->blocks(sub.id());
    EXPECT_GT(fresh, 10'000u);
    const RunOutcome outcome = sub.run("x = [str(i) + 'text' for i in range(200_000)]");
    EXPECT_GT(m_runtime->blocks(sub.id()), fresh + 190'000);
    EXPECT_LT(m_runtime->blocks(sub.id()), fresh + 260'000);
    EXPECT_NEAR(
        static_cast<double>(outcome.blocks), static_cast<double>(m_runtime->blocks(sub.id())), 100);
    EXPECT_LT(sub.run("del x").blocks, fresh + 50'000);
    const std::int64_t id = sub.id();
    (void)sub.close();
    EXPECT_EQ(m_runtime->blocks(id), 0u);
}

TEST_F(EndingTest, ThreadsOfOtherInterpretersAreNotAmongTheLiving)
{
    Sub other;
    other.run("import threading\nstop = False\ndef work():\n    while not stop: pass\n"
              "t = threading.Thread(target=work)\nt.start()");
    {
        Sub sub;
        sub.run("import threading\ndone = threading.Event()\n"
                "threading._register_atexit(done.set)\n"
                "threading.Thread(target=done.wait, name='waiting').start()");
        const EndReport report = sub.close();
        ASSERT_EQ(report.before.threads.size(), 2u);
        for (const Alive::Thread& thread : report.before.threads) {
            EXPECT_EQ(thread.name, thread.owner ? "owner" : "waiting");
            EXPECT_NE(thread.nativeId, 0) << thread.name;
        }
        EXPECT_LT(report.before.blocks, 100'000u);
        EXPECT_GT(report.before.blocks, 10'000u);
    }
    other.run("stop = True\nt.join()");
}

} // namespace clutch::python
