#include "engine/python/python_api.h"
#include "tests/engine/python/python_fixture.h"

namespace clutch::python {

using StreamsTest = PythonTest;

TEST_F(StreamsTest, KeepStdoutAndStderrApart)
{
    Sub sub;
    sub.run("import sys\nprint('out')\nprint('err', file=sys.stderr)");
    EXPECT_EQ(sub.console().out(), "out\n");
    EXPECT_EQ(sub.console().err(), "err\n");
}

TEST_F(StreamsTest, LookLikeTextFilesToTheLibrary)
{
    Sub sub;
    const RunOutcome outcome = sub.run(R"(
import io, sys
for stream, name, number in ((sys.stdout, '<stdout>', 1), (sys.stderr, '<stderr>', 2)):
    assert isinstance(stream, io.TextIOBase)
    assert stream.name == name and stream.mode == 'w' and stream.encoding == 'utf-8'
    assert stream.writable() and not stream.readable() and not stream.seekable()
    assert stream.fileno() == number and not stream.closed and stream.line_buffering
    assert stream.newlines is None and stream.errors == 'surrogatepass'
    assert isinstance(stream.buffer, io.BufferedIOBase) and stream.buffer is stream.buffer
    assert stream.write('') == 0
    stream.reconfigure(encoding='utf-8', line_buffering=True)
    stream.flush()
    stream.close()
assert sys.stdout is sys.__stdout__ and sys.stderr is sys.__stderr__
assert sys.stdin.encoding == 'utf-8' and sys.stdin.readable()
try:
    sys.stdin.fileno()
except io.UnsupportedOperation:
    pass
else:
    raise AssertionError
try:
    sys.stdout.write(b'x')
except TypeError as error:
    assert 'must be str, not bytes' in str(error), error
else:
    raise AssertionError
try:
    type(sys.stdout)()
except TypeError:
    pass
else:
    raise AssertionError
print('still open', sys.stdout)
)");
    EXPECT_EQ(outcome.kind, RunOutcome::Kind::Ok) << sub.console().err();
    EXPECT_EQ(sub.console().out(),
        "still open <clutch.ConsoleOutput name='<stdout>' encoding='utf-8'>\n");
}

TEST_F(StreamsTest, TakeBytesThroughTheirBuffer)
{
    Sub sub;
    const RunOutcome outcome
        = sub.run("import sys, io\n"
                  "print(sys.stdout.buffer.write(b'caf\\xc3\\xa9\\n'))\n"
                  "io.TextIOWrapper(sys.stdout.buffer, encoding='utf-8').write('wrapped\\n')\n"
                  "sys.stdout.writelines(['a', 'b\\n'])\n"
                  "print('after')\n");
    EXPECT_EQ(outcome.kind, RunOutcome::Kind::Ok) << sub.console().err();
    EXPECT_EQ(sub.console().out(), "café\n6\nwrapped\nab\nafter\n");
}

TEST_F(StreamsTest, PassSurrogatesAndWideCharacters)
{
    Sub sub;
    sub.run("print('\\ud800|\\N{SNAKE}|\\xe9')");
    EXPECT_EQ(sub.console().out(), "\xed\xa0\x80|🐍|é\n");
}

TEST_F(StreamsTest, SplitAHugeTextBetweenCharacters)
{
    Sub sub;
    sub.run("print('é' * 200_001)");
    std::string expected;
    for (int i = 0; i < 200'001; ++i)
        expected += "é";
    EXPECT_EQ(sub.console().out(), expected + "\n");
}

TEST_F(StreamsTest, SayThatTheyAreATerminalWhereColourIsShown)
{
    Sub plain;
    plain.run("import sys; print(sys.stdout.isatty(), sys.stdin.isatty())");
    EXPECT_EQ(plain.console().out(), "False False\n");
    InterpreterOptions options;
    options.colour = true;
    Sub coloured(options);
    coloured.run(
        "import sys, _colorize\n"
        "import os\n"
        "for name in ('NO_COLOR', 'FORCE_COLOR', 'PYTHON_COLORS'): os.environ.pop(name, None)\n"
        "os.environ['TERM'] = 'xterm'\n"
        "print(sys.stdout.isatty(), sys.stdin.isatty(), _colorize.can_colorize())\n1/0");
    EXPECT_EQ(coloured.console().out(), "True True True\n");
    EXPECT_THAT(coloured.console().err(), HasSubstr("\x1b["));
}

TEST_F(StreamsTest, AskTheConsoleForInput)
{
    Sub sub;
    sub.console().type("Ada");
    sub.console().type("second line, é");
    sub.console().type("third");
    sub.console().type("4");
    sub.console().type("5");
    sub.console().endInput();
    const RunOutcome outcome = sub.run(R"(
import sys
print('hello ' + input('name? '))
print(repr(sys.stdin.readline()))
print(repr(sys.stdin.buffer.readline()))
print(sys.stdin.readlines())
print(repr(sys.stdin.read()))
try:
    input()
except EOFError as error:
    print('end:', error)
)");
    EXPECT_EQ(outcome.kind, RunOutcome::Kind::Ok) << sub.console().err();
    EXPECT_EQ(sub.console().out(),
        "name? hello Ada\n'second line, é\\n'\nb'third\\n'\n['4\\n', '5\\n']\n''\nend: EOF when "
        "reading a line\n");
}

TEST_F(StreamsTest, AskForAPasswordWithoutTheTerminal)
{
    Sub sub;
    sub.console().type("s3cret");
    const RunOutcome outcome = sub.run("import getpass; print(getpass.getpass('secret: ')[::-1])");
    EXPECT_EQ(outcome.kind, RunOutcome::Kind::Ok) << sub.console().err();
    EXPECT_TRUE(sub.console().askedForPassword());
    EXPECT_EQ(sub.console().lastPrompt(), "secret: ");
    EXPECT_EQ(sub.console().out(), "terc3s\n");
}

TEST_F(StreamsTest, LetOtherThreadsRunWhileTheConsoleIsBehind)
{
    Sub sub;
    sub.run("import threading\nready = threading.Event()");
    sub.console().setFull(true);
    auto outcome = sub.start("done = []\n"
                             "t = threading.Thread(target=lambda: done.append(1))\n"
                             "t.start()\n"
                             "print('blocked')\n"
                             "t.join()\n"
                             "assert done == [1]\n");
    EXPECT_TRUE(sub.console().waitForBlocked());
    sub.console().setFull(false);
    EXPECT_EQ(outcome.get().kind, RunOutcome::Kind::Ok) << sub.console().err();
    EXPECT_EQ(sub.console().out(), "blocked\n");
}

TEST_F(StreamsTest, SurviveThatUserCodeReplacesThem)
{
    Sub sub;
    EXPECT_EQ(sub.run("import sys\nsys.stdout = 42\nsys.stderr = None\nsys.stdin = []").kind,
        RunOutcome::Kind::Ok);
    EXPECT_EQ(sub.run("1/0").kind, RunOutcome::Kind::Exception);
    EXPECT_THAT(sub.console().err(), HasSubstr("ZeroDivisionError"));
    EXPECT_EQ(sub.run("sys.stdout = sys.__stdout__\nprint('back')").kind, RunOutcome::Kind::Ok);
    EXPECT_EQ(sub.console().out(), "back\n");
}

TEST_F(StreamsTest, ReachInterpretersThatUserCodeMakes)
{
    Sub sub;
    const RunOutcome outcome = sub.run("from concurrent import interpreters\n"
                                       "i = interpreters.create()\n"
                                       "i.exec('print(\"from inside\")')\n"
                                       "i.close()\n");
    ASSERT_EQ(outcome.kind, RunOutcome::Kind::Ok) << sub.console().err();
    EXPECT_EQ(m_hooks.foreignConsole->out(), "from inside\n");
    ASSERT_EQ(m_hooks.born.size(), 1u);
    EXPECT_EQ(m_hooks.born[0].makerPythonId, sub.id());
    EXPECT_EQ(m_hooks.gone, std::vector<std::int64_t>{m_hooks.born[0].pythonId});
}

/// As an extension module may.
void makeAndEnd(bool legacy)
{
    PyThreadState* mine = PyThreadState_Get();
    PyThreadState* made = nullptr;
    if (legacy) {
        made = Py_NewInterpreter();
    } else {
        PyInterpreterConfig config{};
        config.allow_threads = 1;
        config.check_multi_interp_extensions = 1;
        config.gil = PyInterpreterConfig_OWN_GIL;
        EXPECT_FALSE(PyStatus_Exception(Py_NewInterpreterFromConfig(&made, &config)));
    }
    ASSERT_NE(made, nullptr);
    Py_EndInterpreter(made);
    PyThreadState_Swap(mine);
}

TEST_F(StreamsTest, AnInterpreterThatCCodeMakesIsToldAsThat)
{
    Sub sub;
    ASSERT_EQ(sub.run("from concurrent import interpreters\n"
                      "interpreters.create().close()\n")
                  .kind,
        RunOutcome::Kind::Ok)
        << sub.console().err();
    sub.inside([](Interpreter&) { makeAndEnd(false); });
    inMain([](Interpreter&) { makeAndEnd(true); });
    ASSERT_EQ(m_hooks.born.size(), 3u);
    EXPECT_EQ(m_hooks.born[0].whence, "_interpreters module");
    EXPECT_EQ(m_hooks.born[1].whence, "C-API");
    EXPECT_EQ(m_hooks.born[2].whence, "legacy C-API");
    EXPECT_EQ(m_hooks.gone.size(), 3u);
}

TEST_F(StreamsTest, ReachInterpretersOfAPool)
{
    Sub sub;
    const RunOutcome outcome = sub.run("from concurrent.futures import InterpreterPoolExecutor\n"
                                       "with InterpreterPoolExecutor(2) as pool:\n"
                                       "    print(sum(pool.map(abs, [-1, -2, -3])))\n"
                                       "    pool.submit(print, 'pooled').result()\n");
    ASSERT_EQ(outcome.kind, RunOutcome::Kind::Ok) << sub.console().err();
    EXPECT_EQ(sub.console().out(), "6\n");
    EXPECT_EQ(m_hooks.foreignConsole->out(), "pooled\n");
    ASSERT_FALSE(m_hooks.born.empty());
    for (const ForeignBirth& birth : m_hooks.born) {
        EXPECT_EQ(birth.makerPythonId, sub.id());
        EXPECT_EQ(birth.whence, "_interpreters module");
    }
    EXPECT_EQ(m_hooks.gone.size(), m_hooks.born.size());
}

} // namespace clutch::python
