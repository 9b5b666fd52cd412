// sys.executable, subprocess, multiprocessing, `python -m`, virtual environments, sitecustomize:
// what user code expects of a Python.
#include "tests/engine/python/python_fixture.h"
#include "tests/support/scratch_folder.h"

#include <cstdlib>
#include <fstream>

#include <unistd.h>

namespace clutch::python {

namespace {

/// A folder of this test's, empty at first.
std::string scratch()
{
    static const test::ScratchFolder folder;
    return folder.path().string();
}

/// The same code in the main interpreter and in an isolated one.
class EnvironmentTest : public PythonTest
{
protected:
    void expectEverywhere(const std::string& source, const std::string& output)
    {
        EXPECT_EQ(runInMain(source).kind, RunOutcome::Kind::Ok) << m_console->err();
        EXPECT_EQ(m_console->out(), output);
        Sub sub;
        EXPECT_EQ(sub.run(source).kind, RunOutcome::Kind::Ok) << sub.console().err();
        EXPECT_EQ(sub.console().out(), output);
    }
};

} // namespace

TEST_F(EnvironmentTest, TheExecutableIsARealPythonOfThisVersion)
{
    expectEverywhere(
        "import subprocess, sys, platform\n"
        "out = subprocess.run([sys.executable, '-c', 'import sys; print(sys.version, "
        "sys.prefix)'],\n"
        "                     capture_output=True, text=True, check=True).stdout\n"
        "assert out == f'{sys.version} {sys.prefix}\\n', (out, sys.version, sys.prefix)\n"
        "assert sys._base_executable == sys.executable\n"
        "print(platform.python_version())",
        PythonRuntime::version() + "\n");
    EXPECT_EQ(::access(m_runtime->executable().c_str(), X_OK), 0);
}

TEST_F(EnvironmentTest, SiteIsOnAndTheLibraryIsTheExecutablesOwn)
{
    expectEverywhere(R"(
import os, site, ssl, sys, sqlite3, subprocess
assert sys.flags.no_site == 0 and sys.flags.utf8_mode == 1 and sys.flags.isolated == 0
assert os.path.samefile(os.path.dirname(os.__file__), sys.prefix + f'/lib/python{sys.version_info[0]}.{sys.version_info[1]}')
mine = [p for p in sys.path if 'packages' in p]
theirs = eval(subprocess.check_output([sys.executable, '-c', 'import sys; print([p for p in sys.path if "packages" in p])']))
assert mine == theirs, (mine, theirs)
print(sys.getfilesystemencoding(), sys.prefix == sys.base_prefix)
)",
        "utf-8 True\n");
}

TEST_F(EnvironmentTest, RunsModulesByPythonDashM)
{
    expectEverywhere("import subprocess, sys\n"
                     "print(subprocess.run([sys.executable, '-m', 'calendar', '2026', '1'], "
                     "capture_output=True, text=True)"
                     ".stdout.split()[0])",
        "January\n");
}

TEST_F(EnvironmentTest, ASubprocessMayWriteToOurStream)
{
    EXPECT_EQ(runInMain("import subprocess, sys\n"
                        "assert subprocess.run([sys.executable, '-c', 'pass'], stdout=sys.stdout, "
                        "stderr=sys.stderr).returncode == 0")
                  .kind,
        RunOutcome::Kind::Ok)
        << m_console->err();
}

TEST_F(EnvironmentTest, MultiprocessingSpawnsWorkers)
{
    const std::string file = scratch() + "/spawning.py";
    const std::string source = "import multiprocessing\n"
                               "def work(queue, n):\n    queue.put(n * n)\n"
                               "if __name__ == '__main__':\n"
                               "    context = multiprocessing.get_context('spawn')\n"
                               "    queue = context.SimpleQueue()\n"
                               "    process = context.Process(target=work, args=(queue, 12))\n"
                               "    process.start()\n"
                               "    print(queue.get())\n"
                               "    process.join()\n"
                               "    print(process.exitcode)\n";
    std::ofstream(file) << source;
    RunRequest request;
    request.source = source;
    request.filename = file;
    request.asMainFile = true;
    Sub sub;
    EXPECT_EQ(sub.start(request).get().kind, RunOutcome::Kind::Ok) << sub.console().err();
    EXPECT_EQ(sub.console().out(), "144\n0\n");
    request.run = 5000;
    RunOutcome outcome;
    inMain([&](Interpreter& main) { outcome = main.run(request); });
    EXPECT_EQ(outcome.kind, RunOutcome::Kind::Ok) << m_console->err();
    EXPECT_EQ(m_console->out(), "144\n0\n");
}

TEST_F(EnvironmentTest, MakesVirtualEnvironmentsThatWork)
{
    Sub sub;
    const std::string folder = scratch() + "/made";
    const RunOutcome outcome = sub.run("import venv, subprocess\nvenv.create('" + folder
        + "', with_pip=False)\n" + "print(subprocess.check_output(['" + folder
        + "/bin/python', '-c', 'import sys; print(sys.prefix, sys.prefix != sys.base_prefix)'], "
          "text=True), end='')");
    EXPECT_EQ(outcome.kind, RunOutcome::Kind::Ok) << sub.console().err();
    EXPECT_EQ(sub.console().out(), folder + " True\n");
}

TEST_F(EnvironmentTest, ForkIsRefusedWhileAnotherInterpreterLives)
{
    Sub sub;
    const RunOutcome outcome = runInMain("import os\nos.fork()");
    ASSERT_TRUE(outcome.exception);
    EXPECT_EQ(outcome.exception->type, "RuntimeError");
    EXPECT_THAT(outcome.exception->message, HasSubstr("gh-139759"));
    (void)sub.close();
    EXPECT_EQ(runInMain("pid = os.fork()\nif pid == 0: "
                        "os._exit(7)\nprint(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))")
                  .kind,
        RunOutcome::Kind::Ok)
        << m_console->err();
    EXPECT_EQ(m_console->out(), "7\n");
}

TEST_F(EnvironmentTest, ABrokenPipeIsAnExceptionAndNotADeath)
{
    expectEverywhere("import os\nr, w = os.pipe()\nos.close(r)\ntry:\n    os.write(w, "
                     "b'x')\nexcept BrokenPipeError:\n    print('told')",
        "told\n");
}

/// Starts the runtime inside a virtual environment.
class VirtualEnvironmentTest : public EnvironmentTest
{
protected:
    void SetUp() override
    {
        const std::string version = PythonRuntime::version().substr(0, 4);
        m_root = scratch() + "/active";
        const std::string make = "mkdir -p " + m_root + "/bin " + m_root + "/lib/python" + version
            + "/site-packages && ln -sf " + "$PYTHON " + m_root + "/bin/python";
        setenv("PYTHON", pythonOfThisVersion().c_str(), 1);
        ASSERT_EQ(system(make.c_str()), 0);
        std::ofstream(m_root + "/pyvenv.cfg")
            << "home = " << directory(pythonOfThisVersion())
            << "\ninclude-system-site-packages = false\nversion = " << venvVersion() << "\n";
        std::ofstream(m_root + "/lib/python" + version + "/site-packages/only_here.py")
            << "value = 'from the venv'\n";
        setenv("VIRTUAL_ENV", m_root.c_str(), 1);
        PythonTest::SetUp();
    }
    virtual std::string venvVersion() const { return PythonRuntime::version(); }
    static std::string directory(const std::string& path)
    {
        return path.substr(0, path.rfind('/'));
    }
    static std::string pythonOfThisVersion() { return CLUTCH_PYTHON_EXECUTABLE; }

    std::string m_root;
};

TEST_F(VirtualEnvironmentTest, OfThisVersionIsWhatSysPrefixSays)
{
    expectEverywhere("import sys, only_here, subprocess\n"
                     "print(only_here.value, sys.prefix != sys.base_prefix)\n"
                     "print(subprocess.check_output([sys.executable, '-c', 'import only_here; "
                     "print(only_here.value)'], text=True), "
                     "end='')\n"
                     "print(sys.prefix, sys.executable)",
        "from the venv True\nfrom the venv\n" + m_root + " " + m_root + "/bin/python\n");
    EXPECT_TRUE(m_hooks.notices.empty());
}

TEST_F(EnvironmentTest, EndingTheProcessLetsTheLastWordsOutFirst)
{
    Sub sub;
    EXPECT_EQ(sub.run("import os\nos.kill(os.getpid(), 0)").kind, RunOutcome::Kind::Ok);
    EXPECT_EQ(m_hooks.lastWordsCalls, 1);
    EXPECT_EQ(
        sub.run("os.kill(os.getppid(), 0)\nprint(os.kill.__name__, os._exit.__doc__[:4])").kind,
        RunOutcome::Kind::Ok);
    EXPECT_EQ(m_hooks.lastWordsCalls, 1);
    EXPECT_EQ(sub.console().out(), "kill Exit\n");
}

TEST_F(EnvironmentTest, APrivateRuntimeMakesVirtualEnvironmentsWithPip)
{
    if (std::string(CLUTCH_PYTHON_HOME).find("/cpython-") == std::string::npos)
        GTEST_SKIP() << "this CPython is the machine's, and so is its ensurepip";
    Sub sub;
    sub.run("import subprocess, sys\n"
            "print(subprocess.run([sys.executable, '-c', 'import ensurepip; "
            "print(ensurepip._get_pip_whl_path_ctx.__module__, ensurepip._WHEEL_PKG_DIR)'],"
            "capture_output=True, text=True).stdout, end='')");
    EXPECT_EQ(sub.console().out(),
        std::string("ensurepip ") + CLUTCH_PYTHON_HOME + "/share/python-wheels\n");
}

class OtherVirtualEnvironmentTest : public VirtualEnvironmentTest
{
    std::string venvVersion() const override { return "3.9.2"; }
};

TEST_F(OtherVirtualEnvironmentTest, OfAnotherVersionIsPassedOverAndSaidSo)
{
    expectEverywhere("import sys; print(sys.prefix == sys.base_prefix)", "True\n");
    ASSERT_EQ(m_hooks.notices.size(), 1u);
    EXPECT_THAT(m_hooks.notices[0], HasSubstr("is for Python 3.9.2, and the runtime is 3.1"));
}

/// Starts the runtime with a sitecustomize of the user's on PYTHONPATH.
class SiteCustomizeTest : public EnvironmentTest
{
protected:
    void SetUp() override
    {
        std::ofstream(scratch() + "/sitecustomize.py") << content();
        setenv("PYTHONPATH", scratch().c_str(), 1);
        PythonTest::SetUp();
    }
    virtual std::string content() const { return "import sys\nsys.from_user = __file__\n"; }
};

TEST_F(SiteCustomizeTest, OfTheUsersIsRun)
{
    expectEverywhere(
        "import sys, sitecustomize; print(sys.from_user == sitecustomize.__file__, sys.from_user)",
        "True " + scratch() + "/sitecustomize.py\n");
}

class BrokenSiteCustomizeTest : public SiteCustomizeTest
{
    std::string content() const override { return "1/0\n"; }
};

TEST_F(BrokenSiteCustomizeTest, IsToldAsSiteWouldAndEverythingWorks)
{
    EXPECT_THAT(m_console->err(),
        HasSubstr("Error in sitecustomize; set PYTHONVERBOSE for traceback:\nZeroDivisionError"));
    expectEverywhere("print('works')", "works\n");
}

} // namespace clutch::python
