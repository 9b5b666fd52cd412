// The least program that runs a file in N own-GIL subinterpreters, each on a thread pinned to a
// core of its own: what Clutch is measured against. No streams, no sampling, no protocol.
//
//   bare_embedding N FILE     linked with libpython, as an embedding is
//   bare_in_python N FILE     in `python`, as Clutch's runtime is
#include "app/runtime/runtime_main.h"

#include <Python.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sched.h>
#include <string>
#include <thread>
#include <vector>

namespace {

std::string readFile(const char* path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

bool initialize()
{
    PyConfig config;
    PyConfig_InitPythonConfig(&config);
    if (*CLUTCH_PYTHON_HOME)
        PyConfig_SetBytesString(&config, &config.home, CLUTCH_PYTHON_HOME);
    const PyStatus status = Py_InitializeFromConfig(&config);
    PyConfig_Clear(&config);
    return !PyStatus_Exception(status);
}

void runIn(int core, const std::string& source, bool& ok)
{
    cpu_set_t cpus;
    CPU_ZERO(&cpus);
    CPU_SET(core, &cpus);
    sched_setaffinity(0, sizeof cpus, &cpus);
    PyInterpreterConfig config{};
    config.allow_threads = 1;
    config.check_multi_interp_extensions = 1;
    config.gil = PyInterpreterConfig_OWN_GIL;
    PyThreadState* state = nullptr;
    if (PyStatus_Exception(Py_NewInterpreterFromConfig(&state, &config)))
        return;
    ok = PyRun_SimpleString(source.c_str()) == 0;
    Py_EndInterpreter(state);
}

} // namespace

int clutch::runtimeMain(int argc, char** argv)
{
    if (argc != 3) {
        std::fprintf(stderr, "usage: bare_embedding N FILE\n");
        return 2;
    }
    const int count = std::atoi(argv[1]);
    const std::string source = readFile(argv[2]);
    if (count < 1 || source.empty() || !initialize())
        return 2;
    PyThreadState* main = PyEval_SaveThread();
    const int cores = static_cast<int>(std::thread::hardware_concurrency());
    // One bool a thread, not vector<bool>: each is written from a thread of its own.
    std::vector<char> results(static_cast<std::size_t>(count), 0);
    std::vector<std::thread> threads;
    for (int i = 0; i < count; ++i)
        threads.emplace_back([&, i] {
            bool ok = false;
            runIn(i % cores, source, ok);
            results[static_cast<std::size_t>(i)] = ok;
        });
    for (std::thread& thread : threads)
        thread.join();
    PyEval_RestoreThread(main);
    Py_FinalizeEx();
    for (const char ok : results)
        if (!ok)
            return 1;
    return 0;
}
