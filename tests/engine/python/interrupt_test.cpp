#include "engine/python/thread_calm.h"

#include "tests/engine/python/python_fixture.h"

#include <algorithm>
#include <unistd.h>

namespace clutch::python {

using InterruptTest = PythonTest;
using Kind = RunOutcome::Kind;

namespace {

/// After a `try:`, counts the interrupts that come there and soon after.
const std::string kCounted = R"(except KeyboardInterrupt:
    count += 1
try:
    for _ in range(200_000): pass
except KeyboardInterrupt:
    count += 1
print('count', count)
)";

/// Starts code that prints "go" (at its start, unless it does so itself) and then waits or spins;
/// gives what it became after `stop`.
RunOutcome stopped(Sub& sub, const std::string& source, const std::function<void(Sub&)>& stop)
{
    auto outcome
        = sub.start((source.find("'go'") == std::string::npos ? "print('go')\n" : "") + source);
    EXPECT_TRUE(sub.console().waitForOut("go\n"));
    EXPECT_TRUE(becomesTrue([&] { return sub.handle().currentRun() == sub.lastRun(); }));
    stop(sub);
    EXPECT_EQ(outcome.wait_for(20s), std::future_status::ready) << source;
    return outcome.get();
}

void pending(Sub& sub)
{
    EXPECT_TRUE(sub.handle().raisePending(sub.lastRun()));
}

/// As the engine climbs: the first rung, and the second if nothing came of it.
void climb(Sub& sub)
{
    pending(sub);
    std::this_thread::sleep_for(20ms);
    while (sub.handle().currentRun() == sub.lastRun())
        sub.handle().raiseAsync(sub.lastRun(), Again::Yes);
}

} // namespace

TEST_F(InterruptTest, APendingCallStopsALoop)
{
    Sub sub;
    const RunOutcome outcome = stopped(sub, "while True: pass", pending);
    EXPECT_EQ(outcome.kind, Kind::Interrupted);
    ASSERT_TRUE(outcome.exception);
    EXPECT_EQ(outcome.exception->type, "KeyboardInterrupt");
    EXPECT_EQ(sub.run("print('alive')").kind, Kind::Ok);
}

TEST_F(InterruptTest, AKeyboardInterruptThatNobodyAskedForIsAnException)
{
    Sub sub;
    EXPECT_EQ(sub.run("raise KeyboardInterrupt").kind, Kind::Exception);
}

TEST_F(InterruptTest, WaitsForInputAndFullConsolesEndAtOnce)
{
    Sub sub;
    EXPECT_EQ(stopped(sub, "input('? ')",
                  [](Sub& s) {
                      EXPECT_TRUE(s.console().waitForBlocked());
                      pending(s);
                  })
                  .kind,
        Kind::Interrupted);
    Sub flooding;
    EXPECT_EQ(stopped(flooding, "while True: print('x' * 1000)",
                  [](Sub& s) {
                      s.console().setFull(true);
                      EXPECT_TRUE(s.console().waitForBlocked());
                      pending(s);
                      s.console().setFull(false);
                  })
                  .kind,
        Kind::Interrupted);
}

TEST_F(InterruptTest, OneStopRaisesOnce)
{
    Sub sub;
    std::int64_t owner = 0;
    sub.inside([&](Interpreter&) { owner = gettid(); });
    const RunOutcome outcome = stopped(sub, R"(
import time
count = 0
try:
    print('go')
    while True: time.sleep(30)
)" + kCounted,
        [&](Sub& s) {
            EXPECT_TRUE(becomesTrue([&] { return areCalm({owner}, {}); }));
            pending(s);
            // 3.14's sleep is ours and wakes by the first rung; 3.15's needs the second, and then
            // both are under way for the same Stop.
            if (PythonRuntime::version().rfind("3.14", 0) == 0) {
                EXPECT_TRUE(becomesTrue([&] { return s.handle().wasRaised(s.lastRun()); }));
            } else
                s.handle().raiseAsync(s.lastRun(), Again::Yes);
        });
    EXPECT_EQ(outcome.kind, Kind::Ok) << sub.console().err();
    EXPECT_THAT(sub.console().out(), HasSubstr("count 1\n"));
}

TEST_F(InterruptTest, SleepIsStopped)
{
    Sub sub;
    const auto before = std::chrono::steady_clock::now();
    EXPECT_EQ(stopped(sub, "import time\ntime.sleep(60)", climb).kind, Kind::Interrupted);
    EXPECT_LT(std::chrono::steady_clock::now() - before, 20s);
}

TEST_F(InterruptTest, SleepKeepsItsMeaning)
{
    Sub sub;
    const RunOutcome outcome = sub.run(R"(
import time
start = time.monotonic(); time.sleep(0.05); assert 0.05 <= time.monotonic() - start < 5
time.sleep(0); time.sleep(True and 0)
for wrong, kind in ((-1, ValueError), (float('nan'), ValueError), ('1', TypeError), (None, TypeError)):
    try:
        time.sleep(wrong)
    except kind:
        pass
    else:
        raise AssertionError(wrong)
)");
    EXPECT_EQ(outcome.kind, Kind::Ok) << sub.console().err();
}

TEST_F(InterruptTest, WaitsOnThreadingAreStopped)
{
    for (const char* source : {
             "import threading; threading.Event().wait()",
             "import threading; threading.Event().wait(60)",
             "import threading\nc = threading.Condition()\nwith c: c.wait()",
             "import queue; queue.Queue().get()",
             "import threading; threading.Semaphore(0).acquire()",
             "import threading; threading.Barrier(2).wait()",
             "from concurrent.futures import Future; Future().result()",
             "import threading\ne = threading.Event()\nt = "
             "threading.Thread(target=e.wait)\nt.start()\n"
             "try:\n    print('go')\n    t.join()\nfinally:\n    e.set()",
         }) {
        Sub sub;
        std::int64_t owner = 0;
        sub.inside([&](Interpreter&) { owner = gettid(); });
        const auto stopTheWait = [owner](Sub& s) {
            // Not in the import before it: a callback there may swallow what is raised in it.
            EXPECT_TRUE(becomesTrue([&] { return areCalm({owner}, {}); }));
            pending(s);
        };
        EXPECT_EQ(stopped(sub, source, stopTheWait).kind, Kind::Interrupted) << source;
        EXPECT_EQ(sub.run("print('alive')").kind, Kind::Ok);
    }
}

TEST_F(InterruptTest, WaitsOnThreadingKeepTheirMeaning)
{
    Sub sub;
    const RunOutcome outcome = sub.run(R"(
import queue, threading, time
q = queue.Queue()
done = []
def consume():
    while (item := q.get()) is not None: done.append(item)
threads = [threading.Thread(target=consume) for _ in range(4)]
for t in threads: t.start()
for n in range(2000): q.put(n)
for t in threads: q.put(None)
for t in threads: t.join()
assert sorted(done) == list(range(2000))
back = queue.Queue()
def produce():
    for n in range(500): back.put(n)
threading.Thread(target=produce).start()
assert [back.get() for _ in range(500)] == list(range(500))
c = threading.Condition()
with c:
    start = time.monotonic()
    assert not c.wait(0.05)
    assert time.monotonic() - start >= 0.04
e = threading.Event()
threading.Timer(0.02, e.set).start()
assert e.wait() and e.wait(0)
try:
    back.get(timeout=0.01)
except queue.Empty:
    pass
)");
    EXPECT_EQ(outcome.kind, Kind::Ok) << sub.console().err();
}

TEST_F(InterruptTest, OneThatComesWhileTheThreadIsOnItsWayToAnotherInterpreterIsNotLost)
{
    Sub sub;
    m_hooks.onStay = [&] {
        pending(sub);
    };
    const RunOutcome outcome = sub.run("from concurrent import interpreters\n"
                                       "made = interpreters.create()\n"
                                       "made.exec('print(\"not to be seen\")')\n");
    m_hooks.onStay = nullptr;
    EXPECT_EQ(outcome.kind, Kind::Interrupted);
    EXPECT_EQ(m_hooks.foreignConsole->out(), "");
    EXPECT_EQ(sub.run("made.exec('print(\"seen\")')").kind, Kind::Ok) << sub.console().err();
    EXPECT_EQ(m_hooks.foreignConsole->out(), "seen\n");
}

TEST_F(InterruptTest, OneThatWaitsAtHomeWhileTheThreadIsAwayIsTakenThereAndHitsOnce)
{
    Sub sub;
    auto outcome = sub.start(R"py(
from concurrent import interpreters
made = interpreters.create()
count = 0
try:
    made.exec("print('go')\nimport threading\nthreading.Event().wait()")
)py" + kCounted);
    ASSERT_TRUE(m_hooks.foreignConsole->waitForOut("go\n"));
    // It is for the thread state that the owner has here; it executes by another one, and what it
    // waits in over there looks for it.
    EXPECT_TRUE(sub.handle().raiseAsync(sub.lastRun(), Again::No));
    ASSERT_EQ(outcome.wait_for(20s), std::future_status::ready);
    EXPECT_EQ(outcome.get().kind, Kind::Ok) << sub.console().err();
    EXPECT_EQ(sub.console().out(), "count 1\n");
}

TEST_F(InterruptTest, AWaitThatBeganAMomentLaterIsWokenInTheInterpreterThatTheThreadIsIn)
{
    Sub sub;
    FakeConsole& there = *m_hooks.foreignConsole;
    auto outcome = sub.start("from concurrent import interpreters\n"
                             "made = interpreters.create()\n"
                             "made.exec('input()')");
    ASSERT_TRUE(there.waitForBlocked());
    there.setEarly(true);
    pending(sub);
    there.setEarly(false);
    sub.handle().wakeWaits(sub.lastRun());
    EXPECT_EQ(outcome.wait_for(20s), std::future_status::ready);
    there.endInput();
    EXPECT_EQ(outcome.get().kind, Kind::Interrupted) << sub.console().err();
}

TEST_F(InterruptTest, OneThatFallsUponADelIsNotLostWithIt)
{
    const std::string source = "class Lasting:\n    def __del__(self):\n        print('go')\n"
                               "        while True: pass\nLasting()\nwhile True: pass\n";
    Sub sub;
    EXPECT_EQ(stopped(sub, source, pending).kind, Kind::Interrupted);
    EXPECT_THAT(sub.console().err(), HasSubstr("in __del__"));
    EXPECT_EQ(sub.run("Lasting.__del__ = lambda self: [][0]\nLasting()").kind, Kind::Ok);
    EXPECT_THAT(sub.console().err(), HasSubstr("IndexError"));

    auto outcome = sub.start("from concurrent import interpreters\n"
                             "made = interpreters.create()\n"
                             "made.exec('''"
        + source + "''')");
    ASSERT_TRUE(m_hooks.foreignConsole->waitForOut("go\n"));
    pending(sub);
    ASSERT_EQ(outcome.wait_for(20s), std::future_status::ready);
    EXPECT_EQ(outcome.get().kind, Kind::Interrupted);
}

TEST_F(InterruptTest, OneThatComesBeforeTheFirstLineIsToldOfThatLine)
{
    Sub sub;
    EXPECT_EQ(sub.run("class Lasting:\n    def __del__(self):\n        print('go')\n"
                      "        while True: pass\n")
                  .kind,
        Kind::Ok);
    // The second statement has not begun when the first one lets it go.
    auto outcome = sub.start("Lasting()\nprint('never')", SourceMode::Single);
    ASSERT_TRUE(sub.console().waitForOut("go\n"));
    pending(sub);
    ASSERT_EQ(outcome.wait_for(20s), std::future_status::ready);
    const RunOutcome stopped = outcome.get();
    EXPECT_EQ(stopped.kind, Kind::Interrupted);
    ASSERT_TRUE(stopped.exception);
    ASSERT_EQ(stopped.exception->frames.size(), 1u);
    EXPECT_EQ(stopped.exception->frames[0].line, 2);
    EXPECT_THAT(stopped.exception->text, HasSubstr("line 2, in <module>\n    print('never')\n"));
    EXPECT_EQ(sub.console().out(), "go\n");
}

TEST_F(InterruptTest, OneThatFallsUponACallbackOfTheImportSystemIsNeitherLostNorTold)
{
    Sub sub;
    const RunOutcome outcome = stopped(sub,
        "import weakref\nnames = {}\n"
        "exec(compile(\"def cb(gone):\\n print('go')\\n while True: pass\", "
        "'<frozen importlib._bootstrap>', 'exec'), names)\n"
        "class Lock: pass\nlock = Lock()\nref = weakref.ref(lock, names['cb'])\ndel lock\n"
        "while True: pass\n",
        pending);
    EXPECT_EQ(outcome.kind, Kind::Interrupted);
    EXPECT_THAT(sub.console().err(), ::testing::Not(HasSubstr("ignored")));
}

TEST_F(InterruptTest, ALateInterruptHitsNothing)
{
    Sub sub;
    EXPECT_EQ(sub.run("pass").kind, Kind::Ok);
    EXPECT_FALSE(sub.handle().raisePending(sub.lastRun()));
    EXPECT_FALSE(sub.handle().raiseAsync(sub.lastRun(), Again::Yes));
    EXPECT_FALSE(sub.handle().raisePending(0));
    for (int i = 0; i < 200; ++i) {
        // Interrupts at the very end of a run hit it or nothing.
        auto first = sub.start("pass");
        sub.handle().raisePending(sub.lastRun());
        if (i % 10 == 0)
            sub.handle().raiseAsync(sub.lastRun(), Again::Yes);
        (void)first.get();
        EXPECT_EQ(sub.run("for i in range(1000): pass").kind, Kind::Ok) << i;
    }
}

TEST_F(InterruptTest, CodeThatSwallowsOneInterruptIsHitByTheNext)
{
    Sub sub;
    const RunOutcome outcome = stopped(sub,
        "try:\n    print('go')\n    while True: pass\nexcept KeyboardInterrupt:\n    "
        "print('swallowed')\n"
        "while True: pass\n",
        [](Sub& s) {
            pending(s);
            EXPECT_TRUE(s.console().waitForOut("swallowed"));
            pending(s);
        });
    EXPECT_EQ(outcome.kind, Kind::Interrupted);
}

TEST_F(InterruptTest, AHelperThatGotTheGilAfterThePendingCallCameDoesNotHitTheCleanUp)
{
    Sub sub;
    const RunOutcome outcome = stopped(sub,
        "try:\n    print('go')\n    while True: pass\nexcept KeyboardInterrupt:\n"
        "    print('cleaning')\n    input()\n    print('cleaned')\n",
        [](Sub& s) {
            pending(s);
            EXPECT_TRUE(s.console().waitForOut("cleaning"));
            EXPECT_FALSE(s.handle().raiseAsync(s.lastRun(), Again::No));
            s.console().type("go on");
        });
    EXPECT_EQ(outcome.kind, Kind::Ok) << sub.console().err();
    EXPECT_THAT(sub.console().out(), HasSubstr("cleaned"));
}

TEST_F(InterruptTest, TheOwnerIsMeantAndNotAnotherThread)
{
    Sub sub;
    const RunOutcome outcome = stopped(sub, R"(
import threading
stop = False
def spin():
    while not stop: pass
threads = [threading.Thread(target=spin) for _ in range(2)]
for t in threads: t.start()
try:
    print('go')
    while True: pass
finally:
    stop = True
    for t in threads: t.join()
    print('joined')
)",
        pending);
    EXPECT_EQ(outcome.kind, Kind::Interrupted) << sub.console().err();
    EXPECT_THAT(sub.console().out(), HasSubstr("joined"));
    EXPECT_THAT(sub.console().err(), ::testing::Not(HasSubstr("Exception in thread")));
}

TEST_F(InterruptTest, AWaitIsStoppedAlthoughAnotherThreadComesFirstToItsEvalBreaker)
{
    Sub sub;
    const RunOutcome outcome = stopped(sub, R"(
import threading
stop = False
def spin():
    while not stop: pass
threads = [threading.Thread(target=spin) for _ in range(2)]
for t in threads: t.start()
try:
    print('go')
    threading.Event().wait()
finally:
    stop = True
)",
        pending);
    EXPECT_EQ(outcome.kind, Kind::Interrupted) << sub.console().err();
}

TEST_F(InterruptTest, CCodeThatKeepsItsGilAndLooksForSignalsIsStoppedOnTheVersionThatCan)
{
    if (PythonRuntime::version().rfind("3.14", 0) == 0)
        GTEST_SKIP() << "3.14 raises nothing there outside the main thread (gh-144748)";
    for (const char* source : {"import re\nre.match('(a+)+$', 'a' * 40 + 'b')", "9 ** 9 ** 8"}) {
        Sub sub;
        EXPECT_EQ(stopped(sub, source, climb).kind, Kind::Interrupted) << source;
        EXPECT_EQ(sub.run("sum(range(1000))").kind, Kind::Ok) << source;
    }
}

TEST_F(InterruptTest, NothingIsWantedOnceItWasRaised)
{
    Sub sub;
    const RunOutcome outcome = stopped(sub,
        "try:\n    print('go')\n    while True: pass\nexcept KeyboardInterrupt:\n    "
        "print('caught')\n    while True: pass",
        [](Sub& s) {
            pending(s);
            EXPECT_TRUE(s.console().waitForOut("caught"));
            EXPECT_TRUE(s.handle().wasRaised(s.lastRun()));
            const std::uint64_t before = s.console().interrupts();
            s.handle().wakeWaits(s.lastRun());
            EXPECT_EQ(s.console().interrupts(), before);
            pending(s);
        });
    EXPECT_EQ(outcome.kind, Kind::Interrupted);
}

TEST_F(InterruptTest, AFinderThatNeverReturnsIsStoppedAndDoesNotMeetTheReport)
{
    Sub sub;
    const RunOutcome outcome = stopped(sub,
        "import sys\nclass Finder:\n    def find_spec(self, *names):\n        print('go')\n"
        "        while True: pass\nsys.meta_path.insert(0, Finder())\nimport nowhere",
        pending);
    EXPECT_EQ(outcome.kind, Kind::Interrupted);
    EXPECT_THAT(sub.console().err(), HasSubstr("in find_spec"));
    EXPECT_EQ(sub.console().out(), "go\n");
}

TEST_F(InterruptTest, AHangingStrOfAnExceptionIsStopped)
{
    Sub sub;
    const RunOutcome outcome = stopped(sub,
        "class E(Exception):\n    def __str__(self):\n        print('go')\n        while True: "
        "pass\nraise E",
        climb);
    EXPECT_EQ(outcome.kind, Kind::Exception);
}

TEST_F(InterruptTest, TheMainInterpreterIsStoppedToo)
{
    const auto handle = m_runtime->mainInterpreter().interruptHandle();
    std::thread stopper([&] {
        EXPECT_TRUE(m_console->waitForOut("go"));
        EXPECT_TRUE(becomesTrue([&] { return handle->raisePending(handle->currentRun()); }));
    });
    EXPECT_EQ(runInMain("print('go')\nwhile True: pass").kind, Kind::Interrupted);
    stopper.join();
}

TEST_F(InterruptTest, BlockingCallsAreStoppedOnTheVersionThatCan)
{
    if (PythonRuntime::version().rfind("3.14", 0) == 0)
        GTEST_SKIP()
            << "3.14 has no way to interrupt a blocking call outside the main thread (gh-144748)";
    for (const char* source : {
             "import socket\na, b = socket.socketpair()\na.recv(1)",
             "import select\nselect.select([], [], [], 60)",
             "import os\nr, w = os.pipe()\nos.read(r, 1)",
             "import asyncio\nasyncio.run(asyncio.sleep(60))",
             "import subprocess\nsubprocess.run(['sleep', '60'])",
         }) {
        Sub sub;
        EXPECT_EQ(stopped(sub, source, climb).kind, Kind::Interrupted) << source;
    }
}

TEST_F(InterruptTest, ParkingHoldsCodeThatSwallowsEverythingAndItCanBeEndedFromOutside)
{
    Sub sub;
    auto outcome = sub.start("print('go')\nwhile True:\n    try:\n        while True: pass\n    "
                             "except BaseException: pass\n");
    ASSERT_TRUE(sub.console().waitForOut("go\n"));
    pending(sub);
    ASSERT_TRUE(sub.handle().parkThreads());
    const EndReport report = sub.handle().endFromOutside(2s);
    EXPECT_EQ(report.how, EndReport::How::Closed);
    ASSERT_FALSE(report.findings.empty());
    EXPECT_EQ(report.findings[0].kind, "thread alive");
    EXPECT_FALSE(sub.handle().raisePending(sub.lastRun()));
    EXPECT_FALSE(sub.handle().parkThreads());
    EXPECT_EQ(outcome.wait_for(0s), std::future_status::timeout);
    sub.abandon();
}

/// CPython writes into the interpreter when a thread of it comes back (_initial_thread).
TEST_F(InterruptTest, IsNotEndedFromOutsideWhileItsOwnThreadWaitsForAJob)
{
    Sub sub;
    std::int64_t own = 0;
    sub.inside([&](Interpreter&) { own = gettid(); });
    ASSERT_TRUE(becomesTrue([own] { return areCalm({own}, {}); }));
    ASSERT_TRUE(sub.handle().parkThreads());
    const EndReport report = sub.handle().endFromOutside(0ms);
    EXPECT_EQ(report.how, EndReport::How::Parked);
    EXPECT_TRUE(std::any_of(report.findings.begin(), report.findings.end(),
        [](const Finding& each) { return each.kind == "left parked"; }));
    sub.abandon();
}

} // namespace clutch::python
