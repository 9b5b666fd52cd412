// What user code can do to a process that it shares: each hazard once, and what the user is told.
#include "tests/host/host_fixture.h"

#include <csignal>

namespace clutch::test {
namespace {

using proto::RunFinished;

class Hazards : public HostTest
{
protected:
    RunFinished run(std::uint64_t interpreter, const std::string& source)
    {
        const auto finished = client.finished(client.run(interpreter, source));
        EXPECT_TRUE(finished) << source << client.errors();
        return finished.value_or(RunFinished{});
    }

    /// … as console input.
    RunFinished typed(std::uint64_t interpreter, const std::string& source)
    {
        proto::Envelope request;
        request.mutable_run_source()->set_interpreter(interpreter);
        request.mutable_run_source()->set_source(source);
        request.mutable_run_source()->set_filename("<console>");
        request.mutable_run_source()->set_mode(proto::RunSource::SINGLE);
        const auto finished = client.finished(client.ask(request).run_accepted().run());
        EXPECT_TRUE(finished) << source << client.errors();
        return finished.value_or(RunFinished{});
    }

    /// Whether both an old interpreter and a new one still run code.
    void expectThatTheRuntimeLives(std::uint64_t old)
    {
        EXPECT_EQ(run(old, "x = 1").outcome(), RunFinished::OK) << client.errors();
        EXPECT_EQ(run(client.createIdle(), "x = 1").outcome(), RunFinished::OK) << client.errors();
    }

    client::RuntimeEnd endOf(std::uint64_t interpreter, const std::string& source)
    {
        client.run(interpreter, source);
        const auto end = client.waitForEnd();
        EXPECT_TRUE(end) << source;
        return end.value_or(client::RuntimeEnd{});
    }

    std::uint64_t createLegacy()
    {
        proto::CreateInterpreter legacy;
        legacy.set_kind(proto::KIND_LEGACY);
        return client.createIdle(legacy);
    }

    [[nodiscard]] bool isVersion(const std::string& version) const
    {
        return GetParam().ends_with(version);
    }
};

constexpr std::uint64_t kMain = 1;

bool contains(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

TEST_P(Hazards, ForkIsRefusedInEveryInterpreterAndSaysWhatToUseInstead)
{
    const std::uint64_t id = client.createIdle();
    for (const std::uint64_t each : {kMain, id}) {
        const RunFinished ended = run(each, "import os; os.fork()");
        EXPECT_EQ(ended.exception().type(), "RuntimeError");
        EXPECT_TRUE(contains(ended.exception().message(), "gh-139759"));
        EXPECT_TRUE(contains(ended.exception().message(), "subprocess"));
    }
    EXPECT_EQ(run(id, "import subprocess; subprocess.run(['true'], check=True)").outcome(),
        RunFinished::OK);
}

TEST_P(Hazards, TracemallocIsRefusedOn314AndTracesOn315)
{
    const std::uint64_t id = client.createIdle();
    const std::uint64_t legacy = createLegacy();
    const bool refused = isVersion("3.14");
    for (const std::uint64_t each : {kMain, legacy}) {
        const RunFinished ended = run(each, "import tracemalloc; tracemalloc.start()");
        EXPECT_EQ(ended.outcome(), refused ? RunFinished::EXCEPTION : RunFinished::OK);
        EXPECT_EQ(contains(ended.exception().message(), "gh-134604"), refused);
    }
    expectThatTheRuntimeLives(id);
    client.close(id);
    EXPECT_TRUE(client.reached(id, proto::STATE_CLOSED));
    if (refused)
        return;
    EXPECT_EQ(run(kMain, "assert tracemalloc.take_snapshot().statistics('lineno')").outcome(),
        RunFinished::OK);
}

TEST_P(Hazards, AnExtensionModuleThatRefusesToLoadSaysWhereItLoads)
{
    proto::CreateInterpreter shared;
    shared.set_kind(proto::KIND_SHARED_GIL);
    for (const std::uint64_t id : {client.createIdle(), client.createIdle(shared)}) {
        const RunFinished ended = run(id, "import readline");
        EXPECT_EQ(ended.exception().type(), "ImportError");
        ASSERT_EQ(ended.exception().notes_size(), 1);
        EXPECT_TRUE(contains(ended.exception().notes(0), "a legacy one"));
        EXPECT_TRUE(contains(client.output(id), "a legacy one"));
    }
    EXPECT_EQ(run(createLegacy(), "import readline").outcome(), RunFinished::OK);
}

TEST_P(Hazards, AnExtensionModuleThatLoadsOnceAProcessIsExplainedToo)
{
    const RunFinished ended = run(client.createIdle(),
        "raise ImportError('cannot load module more than once per process')"); // NumPy's words
    ASSERT_EQ(ended.exception().notes_size(), 1);
    EXPECT_TRUE(contains(ended.exception().notes(0), "main interpreter"));
}

TEST_P(Hazards, AForeignThreadsPyGILStateIsTheMainInterpreters)
{
    const std::uint64_t id = client.createIdle();
    // Into a C array: an object of one interpreter must not be made in the name of another.
    const RunFinished ended = run(id,
        "import ctypes\n"
        "seen = (ctypes.c_long * 1)(-1)\n"
        "python = ctypes.pythonapi\n"
        "python.PyInterpreterState_Get.restype = ctypes.c_void_p\n"
        "python.PyInterpreterState_GetID.argtypes = [ctypes.c_void_p]\n"
        "python.PyInterpreterState_GetID.restype = ctypes.c_long\n"
        "@ctypes.CFUNCTYPE(None, ctypes.c_void_p)\n"
        "def work(_):\n"
        "    seen[0] = python.PyInterpreterState_GetID(python.PyInterpreterState_Get())\n"
        "thread = ctypes.c_ulong()\n"
        "c = ctypes.CDLL(None)\n"
        "assert c.pthread_create(ctypes.byref(thread), None, work, None) == 0\n"
        "assert c.pthread_join(thread, None) == 0\n"
        "print(seen[0])");
    EXPECT_EQ(ended.outcome(), RunFinished::OK) << client.output(id);
    EXPECT_EQ(client.output(id), "0\n");
    expectThatTheRuntimeLives(id);
}

TEST_P(Hazards, AChangedWorkingDirectoryIsToldToBeEverybodys)
{
    const std::uint64_t a = client.createIdle();
    const std::uint64_t b = client.createIdle();
    for (int i = 0; i < 3; ++i)
        ASSERT_EQ(run(a, "import os; os.chdir('/')").outcome(), RunFinished::OK);
    ASSERT_EQ(run(b, "import os; print(os.getcwd())").outcome(), RunFinished::OK);
    EXPECT_EQ(client.output(b), "/\n");
    int told = 0;
    for (const proto::Envelope& event : client.events()) {
        if (!event.has_notice())
            continue;
        ++told;
        EXPECT_EQ(event.notice().interpreter(), a);
        EXPECT_TRUE(contains(event.notice().text(), "every interpreter")) << event.notice().text();
    }
    EXPECT_EQ(told, 1);
}

TEST_P(Hazards, SignalHandlersAreTheMainInterpretersAlone)
{
    const std::uint64_t id = client.createIdle();
    const std::string source = "import os, signal\n"
                               "signal.signal(signal.SIGUSR1, lambda *a: print('handled'))\n"
                               "signal.raise_signal(signal.SIGUSR1)\n";
    const RunFinished refused = run(id, source);
    EXPECT_EQ(refused.exception().type(), "ValueError");
    EXPECT_TRUE(contains(refused.exception().message(), "main interpreter"));
    EXPECT_EQ(run(kMain, source).outcome(), RunFinished::OK);
    EXPECT_EQ(client.output(kMain), "handled\n");
    expectThatTheRuntimeLives(id);
}

TEST_P(Hazards, RecursionUntilTheCStackEndsIsARecursionError)
{
    const std::string deep = "import sys, threading\n"
                             "sys.setrecursionlimit(10 ** 9)\n"
                             "class Deep:\n"
                             "    def __repr__(self): return repr(self)\n"
                             "def dive(*_):\n"
                             "    try: repr(Deep())\n"
                             "    except RecursionError as error: print('told')\n";
    const std::uint64_t id = client.createIdle();
    for (const std::uint64_t each : {kMain, id}) {
        const std::string inAThread
            = each == kMain ? "" : "t = threading.Thread(target=dive); t.start(); t.join()\n";
        EXPECT_EQ(run(each, deep + "dive()\n" + inAThread).outcome(), RunFinished::OK);
        EXPECT_EQ(client.output(each), each == kMain ? "told\n" : "told\ntold\n");
    }
    expectThatTheRuntimeLives(id);
}

TEST_P(Hazards, MemoryThatIsNotThereIsAMemoryError)
{
    const std::uint64_t id = client.createIdle();
    for (const char* source : {"bytearray(1 << 62)", "[0] * (1 << 59)", "'x' * (1 << 61)"})
        EXPECT_EQ(run(id, source).exception().type(), "MemoryError") << source;
    expectThatTheRuntimeLives(id);
}

TEST_P(Hazards, MemoryUntilMemoryErrorIsTheRunsEndAndNotTheRuntimes)
{
    const std::uint64_t id = client.createIdle();
    // What is there already and 256 MB: the machine is not eaten up.
    const RunFinished ended = run(id,
        "import resource\n"
        "pages = int(open('/proc/self/statm').read().split()[0])\n"
        "limit = pages * resource.getpagesize() + (256 << 20)\n"
        "before = resource.getrlimit(resource.RLIMIT_AS)\n"
        "resource.setrlimit(resource.RLIMIT_AS, (limit, before[1]))\n"
        "def eat():\n"
        "    kept = []\n"
        "    while True: kept.append(bytearray(1 << 20))\n"
        "try: eat()\n"
        "finally: resource.setrlimit(resource.RLIMIT_AS, before)");
    EXPECT_EQ(ended.exception().type(), "MemoryError") << client.errors();
    expectThatTheRuntimeLives(id);
}

TEST_P(Hazards, QuitInAConsoleEndsTheInputAndNotTheConsole)
{
    const std::uint64_t id = client.createIdle();
    EXPECT_EQ(run(id, "quit()").outcome(), RunFinished::SYSTEM_EXIT);
    const std::uint64_t asking = client.run(id, "print(input('? '))");
    std::uint64_t request = 0;
    ASSERT_TRUE(client.wait([&](const auto& events) {
        for (const proto::Envelope& event : events) {
            if (event.has_input_requested())
                request = event.input_requested().request();
            if (event.run_finished().run() == asking)
                return true;
        }
        return request != 0;
    }));
    ASSERT_NE(request, 0u) << client.output(id);
    proto::Envelope answer;
    answer.mutable_provide_input()->set_interpreter(id);
    answer.mutable_provide_input()->set_request(request);
    answer.mutable_provide_input()->set_text("still here");
    EXPECT_TRUE(client.ask(answer).has_accepted());
    EXPECT_EQ(client.finished(asking)->outcome(), RunFinished::OK);
    EXPECT_TRUE(contains(client.output(id), "still here"));
}

TEST_P(Hazards, ADeletedPrintIsTheConsolesOwnAndTheRestOfItGoesOn)
{
    const std::uint64_t id = client.createIdle();
    EXPECT_EQ(run(id, "import builtins\ndel builtins.print, builtins.len, builtins.str").outcome(),
        RunFinished::OK);
    const RunFinished ended = run(id, "print('lost')");
    EXPECT_EQ(ended.exception().type(), "NameError");
    EXPECT_TRUE(contains(client.output(id), "name 'print' is not defined")) << client.output(id);
    EXPECT_EQ(typed(id, "6 * 7").outcome(), RunFinished::OK);
    EXPECT_TRUE(contains(client.output(id), "42\n")) << client.output(id);
    EXPECT_EQ(run(client.createIdle(), "print(len(str('new')))").outcome(), RunFinished::OK);
    expectThatTheRuntimeLives(id);
    client.close(id);
    EXPECT_TRUE(client.reached(id, proto::STATE_CLOSED));
    EXPECT_GT(client.report(id)->before().modules(), 0u) << "the close needs no builtins of theirs";
}

TEST_P(Hazards, AStdoutThatIsNonsenseIsToldAndTheConsoleGoesOn)
{
    const std::uint64_t id = client.createIdle();
    EXPECT_EQ(run(id, "import sys\nsys.stdout, sys.stdin = 42, []").outcome(), RunFinished::OK);
    for (const RunFinished& ended : {run(id, "print('lost')"), typed(id, "6 * 7")}) {
        EXPECT_EQ(ended.exception().type(), "AttributeError");
        EXPECT_TRUE(contains(ended.exception().message(), "'int' object")) << client.output(id);
    }
    EXPECT_TRUE(contains(client.output(id), "AttributeError")) << client.output(id);
    EXPECT_EQ(run(id, "sys.stderr = None\n1 / 0").exception().type(), "ZeroDivisionError");
    EXPECT_TRUE(contains(client.output(id), "ZeroDivisionError")) << client.output(id);
    EXPECT_EQ(run(id, "sys.stdout = sys.__stdout__\nprint('back')").outcome(), RunFinished::OK);
    EXPECT_TRUE(contains(client.output(id), "back\n")) << client.output(id);
    expectThatTheRuntimeLives(id);
    client.close(id);
    EXPECT_TRUE(client.reached(id, proto::STATE_CLOSED));
}

TEST_P(Hazards, FramesExceptionsAndBlocksAreThoseOfOneInterpreter)
{
    const std::uint64_t a = client.createIdle();
    const std::uint64_t spinning = client.createIdle();
    client.run(spinning, "while True: [object() for _ in range(100)]");
    ASSERT_TRUE(client.reached(spinning, proto::STATE_RUNNING));
    const RunFinished ended = run(a,
        "import sys, threading\n"
        "me, ready, go = threading.get_ident(), threading.Event(), threading.Event()\n"
        "def other():\n"
        "    try: 1/0\n"
        "    except ZeroDivisionError: ready.set(); go.wait()\n"
        "t = threading.Thread(target=other); t.start(); ready.wait()\n"
        "for _ in range(1000):\n"
        "    frames = sys._current_frames()\n"
        "    assert set(frames) == {me, t.ident}, frames\n"
        "    assert 1000 < sys.getallocatedblocks() < 10_000_000\n"
        "assert frames[me] is sys._getframe()\n"
        "assert type(sys._current_exceptions()[t.ident]) is ZeroDivisionError\n"
        "assert sys._current_exceptions()[me] is None\n"
        "go.set(); t.join()");
    EXPECT_EQ(ended.outcome(), RunFinished::OK) << client.output(a);
}

TEST_P(Hazards, AnInterpreterOfClutchCannotBeDestroyedByUserCode)
{
    const std::uint64_t id = client.createIdle();
    for (const char* source : {"import _interpreters\n_interpreters.destroy(1)",
             "from concurrent import interpreters\n"
             "[i for i in interpreters.list_all() if i.id == 1][0].close()"}) {
        const RunFinished ended = run(kMain, source);
        EXPECT_EQ(ended.exception().type(), "InterpreterError") << ended.exception().text();
    }
    expectThatTheRuntimeLives(id);
}

TEST_P(Hazards, CPythonFinalizedByUserCodeIsSaidInTheLastWord)
{
    client.createIdle();
    const client::RuntimeEnd end = endOf(kMain, "import ctypes; ctypes.pythonapi.Py_FinalizeEx()");
    EXPECT_EQ(end.signal, 0) << end.sentence() << end.lastStderr;
    ASSERT_TRUE(end.said);
    EXPECT_EQ(end.said->exit_code(), end.exitCode);
    EXPECT_TRUE(contains(end.said->reason(), "Py_FinalizeEx()")) << end.said->reason();
}

TEST_P(Hazards, CPythonFinalizedFromASubinterpreterEndsTheRuntimeAndThatIsTold)
{
    const client::RuntimeEnd end
        = endOf(client.createIdle(), "import ctypes; ctypes.pythonapi.Py_FinalizeEx()");
    EXPECT_FALSE(end.clean());
    EXPECT_FALSE(end.sentence().empty());
}

TEST_P(Hazards, AnExitPastPythonIsToldWithItsCode)
{
    const client::RuntimeEnd end = endOf(client.createIdle(), "import os; os._exit(3)");
    EXPECT_EQ(end.signal, 0);
    EXPECT_EQ(end.exitCode, 3);
    EXPECT_TRUE(contains(end.sentence(), "3")) << end.sentence();
}

TEST_P(Hazards, AnAbortIsToldWithItsSignalAndItsStack)
{
    const client::RuntimeEnd end
        = endOf(client.createIdle(), "import os\ndef f(): os.abort()\nf()");
    EXPECT_EQ(end.signal, SIGABRT);
    EXPECT_TRUE(contains(end.lastStderr, "in f")) << end.lastStderr;
}

INSTANTIATE_TEST_SUITE_P(, Hazards, testing::ValuesIn(runtimePrograms()), runtimeName);

} // namespace
} // namespace clutch::test
