#include "tests/engine/python/python_fixture.h"
#include "tests/support/scratch_folder.h"

#include <fstream>

#include <unistd.h>

namespace clutch::python {

using RunTest = PythonTest;
using Kind = RunOutcome::Kind;

namespace {

RunRequest file(const std::string& source, const std::string& name, int firstLine = 1)
{
    RunRequest request;
    request.source = source;
    request.filename = name;
    request.firstLine = firstLine;
    return request;
}

} // namespace

TEST_F(RunTest, SingleModeEchoesThroughTheDisplayHook)
{
    Sub sub;
    EXPECT_EQ(sub.run("6 * 7", SourceMode::Single).kind, Kind::Ok);
    EXPECT_EQ(sub.run("_ + 1", SourceMode::Single).kind, Kind::Ok);
    EXPECT_EQ(sub.run("None", SourceMode::Single).kind, Kind::Ok);
    EXPECT_EQ(sub.run("", SourceMode::Single).kind, Kind::Ok);
    EXPECT_EQ(sub.run("# only a comment", SourceMode::Single).kind, Kind::Ok);
    EXPECT_EQ(sub.console().out(), "42\n43\n");
}

TEST_F(RunTest, SeveralStatementsAtOnceRunAndTheLastOneEchoes)
{
    Sub sub;
    EXPECT_EQ(sub.run("x = 20\nx + 1\n\ndef f():\n    return x\n\nf()", SourceMode::Single).kind,
        Kind::Ok)
        << sub.console().err();
    EXPECT_EQ(sub.console().out(), "20\n");
}

TEST_F(RunTest, UnfinishedInputIsIncompleteAndSaysHowToGoOn)
{
    Sub sub;
    const struct
    {
        const char* source;
        const char* indent;
    } cases[] = {
        {"def f():", "    "},
        {"if True:\n    x = 1", "    "},
        {"for i in range(3):\n    while True:", "        "},
        {"x = (1 +", ""},
        {"x = [", "    "},
        {"s = '''abc", ""},
        {"x = 1 + \\", ""},
        {"@staticmethod", ""},
        {"try:\n    pass", ""},
        {"def f():\n    return 1", ""},
    };
    for (const auto& each : cases) {
        const RunOutcome outcome = sub.run(each.source, SourceMode::Single);
        EXPECT_EQ(outcome.kind, Kind::Incomplete) << each.source;
        EXPECT_EQ(outcome.nextIndent, each.indent) << each.source;
    }
    EXPECT_EQ(sub.console().out() + sub.console().err(), "");
    EXPECT_EQ(sub.run("if True:\n    x = 1\n", SourceMode::Single).kind, Kind::Ok);
}

TEST_F(RunTest, ALineOfNothingButItsIndentEndsABlockAsAnEmptyOneDoes)
{
    Sub sub;
    for (const char* source : {"for i in range(2):\n    i\n    ",
             "for i in range(2):\n    try: i\n    except: pass\n    \n    ",
             "x = 1\nif x:\n    x\n    ", "class A:\n    def f(self):\n        pass\n        ",
             "x = (1 +\n    2)\n    "}) {
        EXPECT_EQ(sub.run(source, SourceMode::Single).kind, Kind::Ok) << source;
    }
    EXPECT_EQ(sub.console().out(), "0\n1\n0\n1\n1\n");
    for (const char* source :
        {"if x:\n    ", "s = '''a\n    ", "f(\n    ", "try:\n    x\n    ", "x = 1 + \\\n    "}) {
        EXPECT_EQ(sub.run(source, SourceMode::Single).kind, Kind::Incomplete) << source;
    }
}

TEST_F(RunTest, WrongInputIsAnErrorAtOnce)
{
    Sub sub;
    for (const char* source :
        {"x = )", "1 +* 2", "if True:\nx = 1", "  x = 1", "return 5", "def f(:", "'abc"}) {
        const RunOutcome outcome = sub.run(source, SourceMode::Single);
        EXPECT_EQ(outcome.kind, Kind::Exception) << source;
        ASSERT_TRUE(outcome.exception);
        EXPECT_THAT(outcome.exception->type, ::testing::AnyOf("SyntaxError", "IndentationError"))
            << source;
        EXPECT_EQ(outcome.exception->file, "<test>");
        EXPECT_GT(outcome.exception->line, 0) << source;
        EXPECT_TRUE(outcome.exception->frames.empty());
    }
}

TEST_F(RunTest, ASyntaxErrorHasItsPlaceAndItsCaret)
{
    Sub sub;
    const RunOutcome outcome = sub.start(file("x = 1\ny = x +\n", "/nowhere/unsaved.py")).get();
    ASSERT_TRUE(outcome.exception);
    EXPECT_EQ(outcome.exception->type, "SyntaxError");
    EXPECT_EQ(outcome.exception->line, 2);
    EXPECT_EQ(outcome.exception->column, 8);
    EXPECT_THAT(sub.console().err(),
        HasSubstr("File \"/nowhere/unsaved.py\", line 2\n    y = x +\n           ^\n"));
}

TEST_F(RunTest, FutureImportsOfTheConsoleStay)
{
    Sub sub;
    sub.run("from __future__ import annotations", SourceMode::Single);
    sub.run("def f(a: 1 + 1): pass\n\n", SourceMode::Single);
    sub.run("f.__annotations__", SourceMode::Single);
    EXPECT_EQ(sub.console().out(), "{'a': '1 + 1'}\n");
}

TEST_F(RunTest, UnsavedTextIsShownInTracebacksAtItsOwnLines)
{
    Sub sub;
    sub.start(file("a = 1\nb = 2\ndef f():\n    raise ValueError(a)\n", "<untitled 1>")).get();
    const RunOutcome outcome = sub.start(file("f()\n", "<untitled 1>", 7)).get();
    ASSERT_TRUE(outcome.exception);
    EXPECT_EQ(outcome.exception->frames[0].line, 7);
    EXPECT_EQ(outcome.exception->frames[1].line, 4);
    EXPECT_THAT(sub.console().err(), HasSubstr("line 7, in <module>\n    f()\n"));
    EXPECT_THAT(sub.console().err(), HasSubstr("line 4, in f\n    raise ValueError(a)\n"));
    sub.run("import inspect; print(inspect.getsource(f))");
    EXPECT_EQ(sub.console().out(), "def f():\n    raise ValueError(a)\n\n");
}

TEST_F(RunTest, AMainFileSeesWhatPythonWouldShowIt)
{
    const test::ScratchFolder scratch;
    const std::string folder = scratch.path().string();
    std::ofstream(folder + "/neighbour.py") << "value = 'next door'\n";
    Sub sub;
    RunRequest request = file(
        "import sys, neighbour\nprint(__file__, __name__, sys.argv, neighbour.value, sys.path[0])",
        folder + "/main.py");
    request.asMainFile = true;
    request.argv = {folder + "/main.py", "one", "two"};
    EXPECT_EQ(sub.start(request).get().kind, Kind::Ok) << sub.console().err();
    EXPECT_EQ(sub.console().out(),
        folder + "/main.py __main__ ['" + folder + "/main.py', 'one', 'two'] next door " + folder
            + "\n");
}

TEST_F(RunTest, AFreshNamespaceIsEmptyAndAKeptOneIsNot)
{
    Sub sub;
    sub.run("kept = 1");
    sub.run("print(kept)");
    RunRequest request = file("print('kept' in globals(), sorted(globals()))", "<test>");
    request.nameSpace = RunNamespace::Fresh;
    sub.start(request).get();
    EXPECT_EQ(sub.console().out(),
        "1\nFalse ['__builtins__', '__doc__', '__loader__', '__name__', '__package__', "
        "'__spec__']\n");
}

TEST_F(RunTest, SystemExitEndsTheRunAndSaysHow)
{
    Sub sub;
    const struct
    {
        const char* source;
        int code;
        const char* message;
    } cases[] = {
        {"raise SystemExit", 0, ""},
        {"import sys; sys.exit(0)", 0, ""},
        {"import sys; sys.exit(3)", 3, ""},
        {"import sys; sys.exit(256 + 7)", 7, ""},
        {"import sys; sys.exit(-1)", 255, ""},
        {"import sys; sys.exit('no such thing')", 1, "no such thing"},
        {"exit()", 0, ""},
        {"quit(5)", 5, ""},
    };
    for (const auto& each : cases) {
        const RunOutcome outcome = sub.run(each.source);
        EXPECT_EQ(outcome.kind, Kind::SystemExit) << each.source;
        EXPECT_EQ(outcome.exitCode, each.code) << each.source;
        EXPECT_EQ(outcome.exitMessage, each.message) << each.source;
    }
    EXPECT_EQ(sub.console().err(), "no such thing\n");
    EXPECT_EQ(sub.run("print('alive')").kind, Kind::Ok);
}

TEST_F(RunTest, AnExceptHookOfTheUsersIsHonouredAndABrokenOneSurvived)
{
    Sub sub;
    sub.run("import sys\nsys.excepthook = lambda kind, error, trace: print('mine:', kind.__name__, "
            "trace is not None)");
    EXPECT_EQ(sub.run("1/0").kind, Kind::Exception);
    EXPECT_EQ(sub.console().out(), "mine: ZeroDivisionError True\n");
    EXPECT_EQ(sub.console().err(), "");
    sub.run("sys.excepthook = 5");
    EXPECT_EQ(sub.run("1/0").kind, Kind::Exception);
    EXPECT_THAT(sub.console().err(), HasSubstr("Error in sys.excepthook:"));
    EXPECT_THAT(sub.console().err(), HasSubstr("Original exception was:"));
    EXPECT_THAT(sub.console().err(), HasSubstr("ZeroDivisionError: division by zero"));
}

TEST_F(RunTest, AValueHasNotesGroupsCausesAndContexts)
{
    Sub sub;
    const RunOutcome outcome = sub.run(R"(
class Mine(Exception): pass
try:
    try:
        {}['key']
    except KeyError as inner:
        raise Mine('outer') from inner
except Mine as error:
    error.add_note('a note')
    group = ExceptionGroup('several', [error, ExceptionGroup('nested', [ValueError(1)])])
try:
    raise TypeError('before')
except TypeError:
    raise group
)");
    ASSERT_TRUE(outcome.exception);
    const ExceptionInfo& info = *outcome.exception;
    EXPECT_EQ(info.type, "ExceptionGroup");
    EXPECT_EQ(info.message, "several (2 sub-exceptions)");
    ASSERT_EQ(info.group.size(), 2u);
    EXPECT_EQ(info.group[0].type, "Mine");
    EXPECT_EQ(info.group[0].notes, std::vector<std::string>{"a note"});
    ASSERT_TRUE(info.group[0].cause);
    EXPECT_EQ(info.group[0].cause->type, "KeyError");
    EXPECT_FALSE(info.group[0].context);
    ASSERT_EQ(info.group[1].group.size(), 1u);
    EXPECT_EQ(info.group[1].group[0].message, "1");
    ASSERT_TRUE(info.context);
    EXPECT_EQ(info.context->type, "TypeError");
    EXPECT_THAT(info.text, HasSubstr("Exception Group Traceback"));
}

TEST_F(RunTest, HostileExceptionsAreSurvived)
{
    Sub sub;
    for (const char* source : {
             "class E(Exception):\n    def __str__(self): raise SystemExit(9)\nraise E",
             "class E(Exception):\n    def __str__(self): return 5\nraise E",
             "class E(Exception):\n    __module__ = 7\nraise E",
             "class E(Exception):\n    @property\n    def __notes__(self): raise "
             "KeyboardInterrupt\nraise E",
             "e = ValueError()\ne.__notes__ = 12\nraise e",
             "a = ValueError('a'); b = ValueError('b')\na.__cause__ = b; b.__cause__ = a\nraise a",
             "e = SyntaxError('s'); e.lineno = 'x'; e.filename = 5; e.text = object(); e.offset = "
             "-4\nraise e",
             "def f(): f()\nf()",
             "class E(Exception):\n    def __getattribute__(self, name): raise "
             "OSError(name)\nraise E",
         }) {
        EXPECT_EQ(sub.run(source).kind, Kind::Exception) << source;
    }
    const RunOutcome outcome = sub.run("raise ValueError('x' * 10_000_000)");
    EXPECT_LE(outcome.exception->message.size(), 20'000u);
    EXPECT_LE(outcome.exception->text.size(), 21'000u);
    EXPECT_EQ(sub.run("print('alive')").kind, Kind::Ok);
}

TEST_F(RunTest, ARefusedExtensionModuleIsExplained)
{
    Sub sub;
    const RunOutcome outcome = sub.run("import readline");
    ASSERT_TRUE(outcome.exception);
    EXPECT_EQ(outcome.exception->type, "ImportError");
    ASSERT_EQ(outcome.exception->notes.size(), 1u);
    EXPECT_THAT(outcome.exception->notes[0],
        HasSubstr("cannot run in an interpreter with a GIL of its own"));
    EXPECT_THAT(sub.console().err(), HasSubstr("main interpreter"));
}

TEST_F(RunTest, ARefusedDaemonThreadIsExplained)
{
    Sub sub;
    const RunOutcome outcome
        = sub.run("import threading\nthreading.Thread(target=print, daemon=True).start()");
    ASSERT_TRUE(outcome.exception);
    EXPECT_EQ(outcome.exception->type, "RuntimeError");
    ASSERT_EQ(outcome.exception->notes.size(), 1u);
    EXPECT_THAT(outcome.exception->notes[0], HasSubstr("multiprocessing.Process"));
}

TEST_F(RunTest, TheConsoleSurvivesThatUserCodeDeletesBuiltins)
{
    Sub sub;
    sub.run("import builtins, sys\nsaved = dict(vars(builtins))\nfor name in ('print', 'len', "
            "'isinstance', 'list', 'str'):\n"
            "    delattr(builtins, name)\ndel sys.modules['__main__']");
    EXPECT_EQ(sub.run("nothing").kind, Kind::Exception);
    EXPECT_THAT(sub.console().err(), HasSubstr("NameError"));
    EXPECT_EQ(sub.run("vars(builtins).update(saved)\nprint('back')").kind, Kind::Ok);
    EXPECT_EQ(sub.console().out(), "back\n");
}

TEST_F(RunTest, SourceWithANulOrABadByteIsAnError)
{
    Sub sub;
    EXPECT_EQ(sub.run(std::string("x = 1\0y", 7)).kind, Kind::Exception);
    const RunOutcome outcome = sub.run("x = '\xff'");
    ASSERT_EQ(outcome.kind, Kind::Exception);
    EXPECT_EQ(outcome.exception->type, "UnicodeDecodeError");
}

TEST_F(RunTest, PdbAsksInTheConsole)
{
    Sub sub;
    for (const char* command : {"p 6 * 7", "w", "n", "n", "n", "n", "c"})
        sub.console().type(command);
    const RunOutcome outcome
        = sub.run("def f():\n    x = 1\n    breakpoint()\n    return x\nf()\nprint('end')\n");
    EXPECT_EQ(outcome.kind, Kind::Ok) << sub.console().err();
    EXPECT_THAT(sub.console().out(), HasSubstr("(Pdb) 42"));
    EXPECT_THAT(sub.console().out(), HasSubstr("-> return x"));
    EXPECT_THAT(sub.console().out(), HasSubstr("end\n"));
    EXPECT_EQ(sub.run("import sys; print('trace', sys.gettrace())").kind, Kind::Ok);
    EXPECT_THAT(sub.console().out(), HasSubstr("trace None"));
}

TEST_F(RunTest, ATraceFunctionThatRaisesDoesNotStopTheServing)
{
    Sub sub;
    EXPECT_EQ(
        sub.run("import sys\ndef t(*a): raise OSError\nsys.settrace(t)\nsys.setprofile(t)\n").kind,
        Kind::Exception);
    EXPECT_EQ(sub.run("print('served')").kind, Kind::Ok);
    EXPECT_EQ(sub.console().out(), "served\n");
}

TEST_F(RunTest, ClutchTellsItsLetterAndRefusesToFinalizeFromASubinterpreter)
{
    Sub sub;
    EXPECT_EQ(sub.run("import clutch; print(clutch.letter)").kind, Kind::Ok);
    EXPECT_EQ(sub.console().out(), "A\n");
    const RunOutcome outcome = sub.run("clutch.finalize()");
    ASSERT_TRUE(outcome.exception);
    EXPECT_EQ(outcome.exception->type, "RuntimeError");
    EXPECT_EQ(outcome.exception->message, "only the main interpreter may finalize the runtime");
    EXPECT_EQ(sub.run("clutch.finalize('maybe')").exception->type, "ValueError");
    EXPECT_EQ(
        runInMain("import clutch; print(clutch.letter); clutch.finalize(policy='cpython')").kind,
        Kind::Ok);
    EXPECT_EQ(m_hooks.finalizations, std::vector<FinalizePolicy>{FinalizePolicy::CPythonCloses});
    EXPECT_EQ(m_console->out(), "main\n");
}

} // namespace clutch::python
