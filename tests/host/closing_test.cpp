// Closing one interpreter from every state that its code can bring it into.
#include "tests/host/closing_fixture.h"
#include "tests/support/scratch_folder.h"

#include <algorithm>
#include <cstdlib>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace clutch::test {
namespace {

/// Runs that go on until they are stopped.
constexpr Case kRunning[] = {
    {"spinning", "print('ready')\nwhile True: pass"},
    {"sleeping", "import time\nprint('ready')\ntime.sleep(600)"},
    {"waiting for input", "print('ready')\ninput('? ')"},
    {"waiting for a lock",
        "import threading\nlock = threading.Condition()\nprint('ready')\nwith lock: lock.wait()"},
    {"joining a thread that spins",
        "import threading\ndef spin():\n    while True: pass\n"
        "t = threading.Thread(target=spin); t.start()\nprint('ready')\nt.join()",
        "thread alive"},
    {"printing without an end", "print('ready')\nwhile True: print('x' * 100)"},
    {"swallowing every exception",
        "print('ready')\nwhile True:\n    try:\n        while True: pass\n"
        "    except BaseException: pass"},
    {"asking again and again",
        "print('ready')\nwhile True:\n    try: input('? ')\n    except BaseException: pass"},
    {"importing a module whose body never ends",
        "import sys, importlib.util\n"
        "body = '''print('ready')\n"
        "while True:\n    try:\n        while True: pass\n    except BaseException: pass\n'''\n"
        "class Finder:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        return importlib.util.spec_from_loader(name, self) if name == 'never' else None\n"
        "    def create_module(self, spec): return None\n"
        "    def exec_module(self, module): exec(compile(body, 'never.py', 'exec'), vars(module))\n"
        "sys.meta_path.insert(0, Finder())\n"
        "import never"},
    {"importing what its end would import",
        "import sys, importlib.util\n"
        "body = '''print('ready')\n"
        "while True:\n    try:\n        while True: pass\n    except BaseException: pass\n'''\n"
        "class Finder:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        return importlib.util.spec_from_loader(name, self) if name == 'warnings' else "
        "None\n"
        "    def create_module(self, spec): return None\n"
        "    def exec_module(self, module): exec(compile(body, 'w.py', 'exec'), vars(module))\n"
        "sys.meta_path.insert(0, Finder())\n"
        "sys.modules.pop('warnings', None)\n"
        "import warnings"},
    {"threads that import modules whose bodies never end",
        "import sys, importlib.util, threading\n"
        "body = '''begun.release()\nwhile True:\n    try:\n        while True: pass\n"
        "    except BaseException: pass\n'''\n"
        "begun = threading.Semaphore(0)\n"
        "class Finder:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        return (importlib.util.spec_from_loader(name, self)\n"
        "                if name.startswith('never') else None)\n"
        "    def create_module(self, spec): return None\n"
        "    def exec_module(self, module):\n"
        "        vars(module)['begun'] = begun\n"
        "        exec(compile(body, 'never.py', 'exec'), vars(module))\n"
        "sys.meta_path.insert(0, Finder())\n"
        "for i in range(8):\n"
        "    threading.Thread(target=__import__, args=(f'never{i}',)).start()\n"
        "for i in range(8): begun.acquire()\n"
        "print('ready')",
        "thread alive"},
};

/// Runs that end and leave something behind.
constexpr Case kLeaving[] = {
    {"a thread that sleeps",
        "import threading, time\nthreading.Thread(target=time.sleep, args=(600,)).start()",
        "thread alive"},
    {"a raw thread that sleeps",
        "import _thread, time\n_thread.start_new_thread(time.sleep, (600,))", "thread alive"},
    {"a raw thread that spins",
        "import _thread\ndef spin():\n    while True: pass\n_thread.start_new_thread(spin, ())",
        "thread alive"},
    {"a thread that waits for a lock",
        "import threading\nl = threading.Lock(); l.acquire()\n"
        "threading.Thread(target=l.acquire).start()",
        "thread alive"},
    {"a thread that waits for input",
        "import threading\nthreading.Thread(target=input, args=('? ',)).start()", "thread alive"},
    {"a thread that prints without an end",
        "import threading\ndef work():\n    while True: print('x' * 100)\n"
        "threading.Thread(target=work).start()",
        "thread alive"},
    {"threads that start threads",
        "import threading\ndef work():\n    while True:\n"
        "        t = threading.Thread(target=sum, args=([1],)); t.start(); t.join()\n"
        "for _ in range(2): threading.Thread(target=work).start()",
        "thread alive"},
    {"a thread that imports what the end would import",
        "import sys, importlib.util, threading\n"
        "begun = threading.Semaphore(0)\n"
        "class Finder:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        return importlib.util.spec_from_loader(name, self) if name == 'warnings' else "
        "None\n"
        "    def create_module(self, spec): return None\n"
        "    def exec_module(self, module):\n"
        "        vars(module)['begun'] = begun\n"
        "        exec(compile('begun.release()\\nwhile True: pass', 'w.py', 'exec'), "
        "vars(module))\n"
        "sys.meta_path.insert(0, Finder())\n"
        "sys.modules.pop('warnings', None)\n"
        "threading.Thread(target=__import__, args=('warnings',)).start()\n"
        "begun.acquire()",
        "thread alive"},
    {"an atexit function that raises",
        "import atexit\n@atexit.register\ndef bad(): raise ValueError('at exit')",
        "exception ignored"},
    {"an atexit function that hangs",
        "import atexit\n@atexit.register\ndef bad():\n    while True: pass", "exception ignored"},
    {"an atexit function that sleeps", "import atexit, time\natexit.register(time.sleep, 600)",
        "exception ignored"},
    {"an atexit function that asks", "import atexit\natexit.register(input, 'really? ')",
        "exception ignored"},
    {"an atexit function that starts a thread",
        "import atexit, threading, time\n"
        "atexit.register(lambda: threading.Thread(target=time.sleep, args=(600,)).start())"},
    {"a __del__ that raises", "class D:\n    def __del__(self): 1/0\nd = D()", "exception ignored"},
    {"a __del__ that hangs",
        "class D:\n    def __del__(self):\n        while True: pass\nd = D(); d.me = d; del d"},
    {"a __del__ that hangs while its module is torn down",
        "class D:\n    def __del__(self):\n        while True: pass\nd = D()", "exception ignored"},
    {"a __del__ that swallows every exception while its module is torn down",
        "class D:\n    def __del__(self):\n        while True:\n"
        "            try:\n                while True: pass\n"
        "            except BaseException: pass\nd = D()"},
    {"a __del__ that asks while its module is torn down",
        "class D:\n    def __del__(self): input('? ')\nd = D()"},
    {"interpreters of its own",
        "from concurrent import interpreters\nkept = [interpreters.create() for _ in range(3)]"},
    {"an interpreter of its own in the middle of a call",
        "import threading\nfrom concurrent import interpreters\ni = interpreters.create()\n"
        "started = interpreters.create_queue()\ni.prepare_main(started=started)\n"
        "threading.Thread(target=i.exec, args=('started.put(1)\\nimport time\\n"
        "for _ in range(20): time.sleep(0.1)',)).start()\nstarted.get()"},
    {"a thread that spins in an interpreter of its own",
        "from concurrent import interpreters\ni = interpreters.create()\n"
        "started = interpreters.create_queue()\ni.prepare_main(started=started)\n"
        "i.call_in_thread(exec, 'import __main__; __main__.started.put(1)\\nwhile True: pass')\n"
        "started.get()",
        "thread alive"},
    {"a thread that swallows every exception in an interpreter of its own",
        "from concurrent import interpreters\ni = interpreters.create()\n"
        "started = interpreters.create_queue()\ni.prepare_main(started=started)\n"
        "i.call_in_thread(exec, 'import __main__; __main__.started.put(1)\\nwhile True:\\n"
        "  try:\\n    while True: pass\\n  except BaseException: pass')\n"
        "started.get()",
        "thread alive"},
};

using Closing = ClosingTest;

TEST_P(Closing, InTheMiddleOfARun)
{
    for (const Case& each : kRunning) {
        SCOPED_TRACE(each.what);
        const std::uint64_t id = client.createIdle();
        const std::uint64_t run = client.run(id, each.source);
        ASSERT_TRUE(client.says(id, "ready")) << client.output(id) << client.errors();
        expectClosed(id, each);
        EXPECT_NE(client.finished(run)->outcome(), RunFinished::OUTCOME_UNSPECIFIED);
    }
    expectThatTheRuntimeLives();
}

TEST_P(Closing, AfterARunThatLeavesSomethingBehind)
{
    for (const Case& each : kLeaving) {
        SCOPED_TRACE(each.what);
        const std::uint64_t id = client.createIdle();
        const auto ended = client.finished(client.run(id, each.source));
        ASSERT_TRUE(ended) << client.errors();
        ASSERT_EQ(ended->outcome(), RunFinished::OK) << client.output(id);
        expectClosed(id, each);
    }
    expectThatTheRuntimeLives();
}

TEST_P(Closing, AThreadThatGoesOnInAnotherInterpreterDoesNotKeepTheRuntimeAlive)
{
    const std::uint64_t id = client.createIdle();
    ASSERT_TRUE(client.finished(client.run(id,
        "from concurrent import interpreters\ni = interpreters.create()\n"
        "started = interpreters.create_queue()\ni.prepare_main(started=started)\n"
        "i.call_in_thread(exec, 'import __main__\\nwhile True:\\n"
        "  try:\\n    __main__.started.put(1)\\n    while True: pass\\n"
        "  except BaseException: pass')\n"
        "started.get()")));
    EXPECT_TRUE(ask(id, proto::CloseInterpreter::INTERRUPT, 1).has_accepted());
    EXPECT_TRUE(client.reached(id, proto::STATE_CLOSED)) << client.errors();
    expectThatTheRuntimeEnds();
}

TEST_P(Closing, LeavesBehindADelThatWaitsInCWhileItsModuleIsTornDown)
{
    const std::uint64_t id = client.createIdle();
    ASSERT_TRUE(client.finished(client.run(id,
        "import os\nends = os.pipe()\n"
        "class D:\n    def __del__(self, read=os.read, end=ends[0]): read(end, 1)\nd = D()")));
    EXPECT_TRUE(ask(id, proto::CloseInterpreter::INTERRUPT, 1).has_accepted());
    const auto report = client.report(id);
    ASSERT_TRUE(report) << client.errors();
    EXPECT_EQ(report->how(), FinalizationReport::PARKED) << described(*report);
    EXPECT_EQ(report->findings(0).kind(), "left behind") << described(*report);
    expectThatTheRuntimeLives();
}

TEST_P(Closing, IsLeftParkedWhileItsOwnThreadWaitsInCCodeThatNothingInterrupts)
{
    const std::uint64_t id = client.createIdle();
    client.run(id,
        "import ctypes\n"
        "c = ctypes.CDLL(None)\n"
        "c.calloc.restype = ctypes.c_void_p\n"
        "barrier = ctypes.c_void_p(c.calloc(1, 64))\n"
        "c.pthread_barrier_init(barrier, None, 2)\n"
        "print('ready', barrier.value, end=';')\n"
        "c.pthread_barrier_wait(barrier)");
    ASSERT_TRUE(client.says(id, ";")) << client.output(id) << client.errors();
    const std::string said = client.output(id);
    const std::string address
        = said.substr(said.find(' ') + 1, said.find(';') - said.find(' ') - 1);
    EXPECT_TRUE(ask(id, proto::CloseInterpreter::INTERRUPT, 1).has_accepted());
    const auto report = client.report(id);
    ASSERT_TRUE(report) << client.errors();
    EXPECT_EQ(report->how(), FinalizationReport::PARKED) << described(*report);
    EXPECT_NE(
        described(*report).find("its own thread waits outside of Python's code"), std::string::npos)
        << described(*report);
    // CPython hangs it there, and would put its thread state back into an interpreter that is gone.
    const auto freed = client.finished(client.run(client.createIdle(),
        "import ctypes, time\n"
        "ctypes.CDLL(None).pthread_barrier_wait(ctypes.c_void_p("
            + address
            + "))\n"
              "time.sleep(0.1)"));
    ASSERT_TRUE(freed) << client.errors();
    EXPECT_EQ(freed->outcome(), RunFinished::OK);
    expectThatTheRuntimeLives();
}

TEST_P(Closing, ALegacyInterpreterWithDaemonThreads)
{
    const std::uint64_t id = createOf(proto::KIND_LEGACY);
    const auto ended = client.finished(client.run(id,
        "import threading, time\n"
        "def spin():\n    while True: pass\n"
        "threading.Thread(target=spin, daemon=True).start()\n"
        "threading.Thread(target=time.sleep, args=(600,), daemon=True).start()"));
    ASSERT_TRUE(ended);
    ASSERT_EQ(ended->outcome(), RunFinished::OK) << client.output(id);
    expectClosed(id, {"daemon threads", "", "thread alive"});
    expectThatTheRuntimeLives();
}

TEST_P(Closing, AnInterpreterOfEveryKindThatSpinsInAllItsThreads)
{
    for (const auto kind :
        {proto::KIND_ISOLATED, proto::KIND_SHARED_GIL, proto::KIND_LEGACY, proto::KIND_CUSTOM}) {
        SCOPED_TRACE(proto::InterpreterKind_Name(kind));
        const std::uint64_t id = createOf(kind);
        client.run(id,
            "import threading\n"
            "def spin():\n    while True:\n        try: [object() for _ in range(50)]\n"
            "        except BaseException: pass\n"
            "for _ in range(3): threading.Thread(target=spin).start()\n"
            "print('ready')\nspin()");
        ASSERT_TRUE(client.says(id, "ready")) << client.errors();
        expectClosed(id, {"spinning", "", "thread alive"});
        expectThatTheRuntimeLives();
    }
}

TEST_P(Closing, WhileAStopHasNotHadItsEffectYet)
{
    const std::uint64_t id = client.createIdle();
    const std::uint64_t run = client.run(id, kRunning[6].source);
    ASSERT_STREQ(kRunning[6].what, "swallowing every exception");
    ASSERT_TRUE(client.says(id, "ready")) << client.errors();
    client.stop(id, run);
    ASSERT_TRUE(client.reached(id, proto::STATE_INTERRUPTING));
    expectClosed(id, kRunning[6]);
    expectThatTheRuntimeLives();
}

TEST_P(Closing, TheMainInterpreterIsRefusedWithASentence)
{
    EXPECT_EQ(ask(1, proto::CloseInterpreter::INTERRUPT, 1).refusal().reason(),
        "the main interpreter ends with the runtime: finalize that instead");
    expectThatTheRuntimeLives();
}

TEST_P(Closing, OutputOfADelComesBeforeTheEnd)
{
    const std::uint64_t id = client.createIdle();
    ASSERT_TRUE(client.finished(
        client.run(id, "class D:\n    def __del__(self): print('gone' * 1000)\nd = D()")));
    client.close(id);
    ASSERT_TRUE(client.reached(id, proto::STATE_CLOSED));
    EXPECT_EQ(client.output(id).size(), 4001u);
    const auto events = client.events();
    const auto isOf = [id](const proto::Envelope& event) {
        return event.output().interpreter() == id
            || event.interpreter_changed().interpreter() == id;
    };
    const auto last = std::find_if(events.rbegin(), events.rend(), isOf);
    EXPECT_EQ(last->interpreter_changed().state(), proto::STATE_CLOSED);
}

TEST_P(Closing, WhileAnotherCloseIsUnderWayIsRefusedAndTheFirstGoesOn)
{
    const std::uint64_t id = client.createIdle();
    const std::uint64_t other = client.createIdle();
    // Ends when the test lets it, so that the close is under way for certain.
    const std::uint64_t run = client.run(id, "input('? ')");
    ASSERT_TRUE(client.reached(id, proto::STATE_AWAITING_INPUT));
    EXPECT_TRUE(ask(id, proto::CloseInterpreter::WAIT, 600'000).has_accepted());
    EXPECT_NE(ask(id, proto::CloseInterpreter::INTERRUPT, 1)
                  .refusal()
                  .reason()
                  .find("being closed already"),
        std::string::npos);
    client.close(other);
    EXPECT_TRUE(client.reached(other, proto::STATE_CLOSED)) << "one close waits for no other";
    client.stop(id, run);
    EXPECT_TRUE(client.reached(id, proto::STATE_CLOSED));
}

TEST_P(Closing, WithWaitLetsWhatIsQueuedFinish)
{
    const std::uint64_t id = client.createIdle();
    const std::uint64_t first = client.run(id, "import time\ntime.sleep(0.05)\nprint('first')");
    const std::uint64_t second = client.run(id, "print('second')");
    EXPECT_TRUE(ask(id, proto::CloseInterpreter::WAIT, 0).has_accepted());
    EXPECT_EQ(client.finished(first)->outcome(), RunFinished::OK);
    EXPECT_EQ(client.finished(second)->outcome(), RunFinished::OK);
    EXPECT_TRUE(client.reached(id, proto::STATE_CLOSED));
    EXPECT_EQ(client.output(id), "first\nsecond\n");
}

/// Its thread executes in the other one and is not to be had until that has ended.
TEST_P(Closing, WhileItRunsAnInterpreterOfItsOwnThatEndsMeanwhile)
{
    const ScratchFolder folder;
    const std::string fifo = (folder.path() / "fifo").string();
    ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
    const int end = ::open(fifo.c_str(), O_RDWR | O_CLOEXEC); // waits for nobody
    const std::uint64_t id = client.createIdle();
    client.run(id,
        "from concurrent import interpreters\ni = interpreters.create()\nprint('ready')\n"
        "i.exec('open(\""
            + fifo + "\").read(1)')");
    ASSERT_TRUE(client.says(id, "ready")) << client.errors();
    ASSERT_TRUE(ask(id, proto::CloseInterpreter::INTERRUPT, 10'000).has_accepted());
    EXPECT_EQ(::write(end, "x", 1), 1);
    const auto report = client.report(id);
    ASSERT_TRUE(report) << client.errors();
    EXPECT_EQ(report->how(), FinalizationReport::CLOSED) << described(*report);
    ::close(end);
    expectThatTheRuntimeLives();
}

TEST_P(Closing, AbandonsWhatIsQueued)
{
    const std::uint64_t id = client.createIdle();
    const std::uint64_t first = client.run(id, "while True: pass");
    const std::uint64_t second = client.run(id, "print('never')");
    ASSERT_TRUE(client.reached(id, proto::STATE_RUNNING));
    client.close(id);
    EXPECT_EQ(client.finished(first)->outcome(), RunFinished::INTERRUPTED);
    EXPECT_EQ(client.finished(second)->outcome(), RunFinished::ABANDONED);
    EXPECT_TRUE(client.reached(id, proto::STATE_CLOSED));
    EXPECT_EQ(client.output(id).find("never"), std::string::npos);
}

TEST_P(Closing, BeforeItIsBorn)
{
    for (int i = 0; i < 10; ++i) {
        const std::uint64_t id = client.create();
        client.close(id);
        EXPECT_TRUE(client.reached(id, proto::STATE_CLOSED));
    }
    expectThatTheRuntimeLives();
}

TEST_P(Closing, ManySpinningOnesCrashesNothing)
{
    const char* wish = std::getenv("CLUTCH_CLOSES"); // 1,000 for the figure in ARCHITECTURE.md
    const int closes = wish ? std::atoi(wish) : 50;
    const char* spin = "import threading\n"
                       "def spin():\n"
                       "    while True:\n"
                       "        try: [object() for _ in range(50)]\n"
                       "        except BaseException: pass\n"
                       "threading.Thread(target=spin).start()\n"
                       "print('ready')\n";
    int parked = 0;
    for (int i = 0; i < closes; ++i) {
        const std::uint64_t id = client.createIdle();
        client.run(id, std::string(spin) + (i % 2 == 0 ? "spin()" : ""));
        ASSERT_TRUE(client.says(id, "ready")) << "close " << i << client.errors();
        client.close(id, 1);
        const auto report = client.report(id);
        ASSERT_TRUE(report) << "close " << i << client.errors();
        parked += report->how() == FinalizationReport::PARKED ? 1 : 0;
    }
    RecordProperty("parked", parked);
    EXPECT_LE(parked, closes / 50) << "a loaded machine parks a few; more is a defect";
    expectThatTheRuntimeLives();
}

TEST_P(Closing, WaitsForThreadsUntilAStopSaysThatNobodyWantsToWait)
{
    const std::uint64_t id = client.createIdle();
    ASSERT_EQ(client
                  .finished(client.run(id,
                      "import threading\nlock = threading.Lock(); lock.acquire()\n"
                      "threading.Thread(target=lock.acquire, name='late').start()"))
                  ->outcome(),
        RunFinished::OK);
    client.close(id, 24ULL * 3600 * 1000);
    ASSERT_TRUE(client.reached(id, proto::STATE_FINALIZING));
    client.stop(id, 0);
    EXPECT_TRUE(client.reached(id, proto::STATE_CLOSED));
}

TEST_P(Closing, AnExitFunctionThatHangsIsInterruptedByAStop)
{
    const std::uint64_t id = client.createIdle();
    ASSERT_EQ(client
                  .finished(client.run(id,
                      "import atexit\n@atexit.register\ndef hang():\n"
                      "    print('hanging')\n    while True: pass"))
                  ->outcome(),
        RunFinished::OK);
    client.close(id, 24ULL * 3600 * 1000);
    ASSERT_TRUE(client.says(id, "hanging")) << client.errors();
    client.stop(id, 0);
    EXPECT_TRUE(client.reached(id, proto::STATE_CLOSED));
}

INSTANTIATE_TEST_SUITE_P(, Closing, testing::ValuesIn(runtimePrograms()), runtimeName);

} // namespace
} // namespace clutch::test
