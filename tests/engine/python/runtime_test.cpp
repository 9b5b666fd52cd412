#include "tests/engine/python/python_fixture.h"

#include "engine/python/interpreter_figures.h"

namespace clutch::python {

using RuntimeTest = PythonTest;

TEST_F(RuntimeTest, RunsCodeInTheMainInterpreter)
{
    const RunOutcome outcome = runInMain("print('hello', 6 * 7)");
    EXPECT_EQ(outcome.kind, RunOutcome::Kind::Ok);
    EXPECT_GT(outcome.blocks, 1000u);
    EXPECT_EQ(m_console->out(), "hello 42\n");
    EXPECT_EQ(m_console->err(), "");
}

TEST_F(RuntimeTest, RunsCodeInASubinterpreterOnAWorkerThread)
{
    Sub sub;
    ASSERT_TRUE(sub.isAlive()) << sub.error();
    EXPECT_GT(sub.id(), 0);
    EXPECT_EQ(sub.run("print('sub', 1)").kind, RunOutcome::Kind::Ok);
    EXPECT_EQ(sub.console().out(), "sub 1\n");
    EXPECT_EQ(m_console->out(), "");
}

TEST_F(RuntimeTest, ASecondStartInTheSameProcessIsRefusedWithAReason)
{
    auto second = PythonRuntime::start(m_options, m_hooks, m_console);
    ASSERT_FALSE(second);
    EXPECT_THAT(second.error().text, HasSubstr("start a new process"));
}

TEST_F(RuntimeTest, AnExceptionIsPrintedAndGivenAsAValue)
{
    Sub sub;
    const RunOutcome outcome = sub.run("def f():\n    return 1 / 0\nf()\n");
    ASSERT_EQ(outcome.kind, RunOutcome::Kind::Exception);
    ASSERT_TRUE(outcome.exception);
    EXPECT_EQ(outcome.exception->type, "ZeroDivisionError");
    EXPECT_EQ(outcome.exception->line, 2);
    ASSERT_EQ(outcome.exception->frames.size(), 2u);
    EXPECT_EQ(outcome.exception->frames[0].function, "<module>");
    EXPECT_EQ(outcome.exception->frames[1].function, "f");
    EXPECT_EQ(outcome.exception->frames[1].column, 12);
    EXPECT_EQ(sub.console().err(), outcome.exception->text);
    EXPECT_THAT(sub.console().err(), HasSubstr("return 1 / 0"));
    EXPECT_THAT(sub.console().err(), ::testing::Not(HasSubstr("clutch")));
}

TEST_F(RuntimeTest, ClosingGivesAReport)
{
    Sub sub;
    EXPECT_EQ(sub.run("import atexit; atexit.register(print, 'bye')").kind, RunOutcome::Kind::Ok);
    const EndReport report = sub.close();
    EXPECT_EQ(report.how, EndReport::How::Closed);
    ASSERT_EQ(report.steps.size(), 4u);
    EXPECT_EQ(report.steps[0].name, "join threads");
    EXPECT_EQ(report.steps[1].name, "atexit");
    EXPECT_EQ(report.steps[2].name, "collect garbage");
    EXPECT_EQ(report.steps[3].name, "Py_EndInterpreter");
    for (const EndStep& step : report.steps) {
        EXPECT_EQ(step.outcome, "") << step.name;
        EXPECT_GT(step.durationNs, 0u) << step.name;
    }
    EXPECT_EQ(sub.console().out(), "bye\n");
    EXPECT_EQ(report.findings.size(), 0u);
    EXPECT_GT(report.before.blocks, 1000u);
    EXPECT_GE(report.before.arenaBytes, 1u << 20);
    EXPECT_GT(report.before.modules, 10u);
    ASSERT_EQ(report.before.threads.size(), 1u);
    EXPECT_TRUE(report.before.threads[0].owner);
}

TEST_F(RuntimeTest, CountsModulesAndCollectionsOfEachInterpreterAlone)
{
    Sub one;
    Sub other;
    ASSERT_TRUE(one.isAlive() && other.isAlive());
    const InterpreterFigures quiet = figuresOf(other.id());
    EXPECT_GT(quiet.modules, 10u);
    const InterpreterFigures before = figuresOf(one.id());
    one.run(
        "import sys, gc\ngc.disable()\n"
        "before = sum(each['collections'] for each in gc.get_stats())\n"
        "gc.collect(); gc.collect(0)\n"
        "sys.modules['made up'] = sys\n"
        "print(len(sys.modules), sum(each['collections'] for each in gc.get_stats()) - before)\n");
    const InterpreterFigures after = figuresOf(one.id());
    EXPECT_EQ(one.console().out(), std::to_string(after.modules) + " 2\n");
    EXPECT_GE(after.gcCollections, before.gcCollections + 2);
    EXPECT_EQ(figuresOf(other.id()).modules, quiet.modules);
    EXPECT_EQ(figuresOf(other.id()).gcCollections, quiet.gcCollections);
}

TEST_F(RuntimeTest, ThreadsThatCodeStartsSayWhoseTheyAre)
{
    Sub sub;
    const RunOutcome outcome = sub.run(R"(
import _thread, sys, threading, time
threads = [threading.Thread(target=time.sleep, args=(0,)) for _ in range(3)]
for t in threads: t.start()
for t in threads: t.join()
ended = threading.Semaphore(0)
told = []
def fail(word, *, how):
    told.append((word, how, sys._getframe(1).f_code if sys._getframe().f_back else None))
    1 / 0
said = []
sys.unraisablehook = lambda args: (said.append(args.err_msg), ended.release())
_thread.start_new_thread(fail, ('raw',), {'how': 'named'})
ended.acquire()
assert told == [('raw', 'named', None)], told
assert said == [f'Exception ignored in thread started by {fail!r}'], said
_thread.start_new_thread(lambda: (ended.release(), sys.exit()), ())
ended.acquire()
for wrong in ((), (1, ()), (print, 1), (print,)):
    try:
        _thread.start_new_thread(*wrong)
    except TypeError as error:
        assert error.__traceback__.tb_next is None
    else:
        raise AssertionError(wrong)
_thread.start_joinable_thread(function=ended.release)
ended.acquire()
assert 'tart a new thread' in _thread.start_new_thread.__doc__
assert _thread.start_new is _thread.start_new_thread
)");
    EXPECT_EQ(outcome.kind, RunOutcome::Kind::Ok) << sub.console().err();
    EXPECT_EQ(m_hooks.began, std::vector<std::int64_t>(5, sub.id()));
    (void)runInMain("import threading\nt = threading.Thread(target=int)\nt.start(); t.join()");
    EXPECT_EQ(m_hooks.began.back(), 0);
}

TEST_F(RuntimeTest, AnInterpreterThatEndedHasNoFigures)
{
    std::int64_t id = 0;
    {
        Sub sub;
        id = sub.id();
        EXPECT_GT(figuresOf(id).modules, 0u);
    }
    EXPECT_EQ(figuresOf(id).modules, 0u);
    EXPECT_EQ(figuresOf(id).gcCollections, 0u);
}

TEST_F(RuntimeTest, CodeThatRunsInAnotherInterpreterIsThere)
{
    Sub sub;
    sub.run("from concurrent import interpreters\n"
            "i = interpreters.create()\n"
            "i.exec('x = 1')\ni.call(int)\n"
            "try: i.exec('1 / 0')\n"
            "except interpreters.ExecutionFailed: print('failed')\n"
            "i.close()\n");
    EXPECT_EQ(sub.console().out(), "failed\n") << sub.console().err();
    ASSERT_EQ(m_hooks.born.size(), 1u);
    const std::string id = std::to_string(m_hooks.born[0].pythonId);
    std::vector<std::string> stays;
    for (int i = 0; i < 3; ++i) {
        stays.push_back("in " + id);
        stays.push_back("out of " + id);
    }
    EXPECT_EQ(m_hooks.stays, stays);
}

} // namespace clutch::python
