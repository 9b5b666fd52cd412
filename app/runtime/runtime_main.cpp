#include "app/runtime/runtime_main.h"

#include "engine/host/runtime_process.h"
#include "engine/python/runtime.h"

#include <CLI/CLI.hpp>

#include <string>

namespace clutch {

int runtimeMain(int argc, char** argv)
{
    CLI::App app(
        "The process in which Clutch's interpreters live. The window and `clutch run` start it.");
    app.set_version_flag("--version",
        "clutch-runtime " CLUTCH_VERSION " CPython " + python::PythonRuntime::version());
    host::RuntimeArguments arguments;
    app.add_option("--fd", arguments.fd, "The inherited socket to serve on")
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str();
    app.add_flag("--trace", arguments.trace, "Print every message as one line on stderr");
    CLI11_PARSE(app, argc, argv);
    host::runRuntime(arguments);
}

} // namespace clutch
