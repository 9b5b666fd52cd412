#include "engine/python/python_config.h"

#include "engine/base/virtual_environment.h"

#include <cstdlib>
#include <filesystem>

namespace clutch::python {

namespace {

namespace fs = std::filesystem;

std::string orBuiltIn(const std::string& given, const char* builtIn)
{
    std::error_code ignored;
    // A bundle that was moved has nothing at the place where it was built: CPython looks for itself
    // then.
    return !given.empty() ? given : fs::exists(builtIn, ignored) ? builtIn : "";
}

} // namespace

tl::unexpected<Error> startFailure(const char* what, const PyStatus& status)
{
    return failure(std::string("cannot start CPython " PY_VERSION ": ")
                       .append(what)
                       .append(": ")
                       .append(status.err_msg ? status.err_msg : "it gave no reason"));
}

Config::Config()
{
    PyConfig_InitPythonConfig(&m_config);
}
Config::~Config()
{
    PyConfig_Clear(&m_config);
}

Status Config::set(wchar_t** field, const std::string& value, const char* what)
{
    if (value.empty())
        return {};
    const PyStatus status = PyConfig_SetBytesString(&m_config, field, value.c_str());
    if (PyStatus_Exception(status))
        return startFailure(what, status);
    return {};
}

Status Config::fill(const RuntimeOptions& options, std::string& notice)
{
    m_config.parse_argv = 0;
    m_config.use_environment = 1; // PYTHONPATH, PYTHONWARNINGS, … are the user's
    m_config.site_import = 1; // and by it the streams of every interpreter
    m_config.user_site_directory = 1;
    // Stop comes over the wire. With CPython's own handler a Ctrl+C in the terminal that Clutch was
    // started from would raise in the main interpreter.
    m_config.install_signal_handlers = 0;
    m_config.faulthandler = 1; // the window shows what it says of a crash
    m_config.configure_c_stdio = 0;
    m_config.pathconfig_warnings = 0;
#if PY_VERSION_HEX < 0x030F0000
    // 3.14 deadlocks when an interpreter is made while it traces (FACTS § 7).
    m_config.tracemalloc = 0;
    if (std::getenv("PYTHONTRACEMALLOC"))
        notice
            = "PYTHONTRACEMALLOC is passed over: with more than one interpreter CPython " PY_VERSION
              " deadlocks or crashes while it traces memory.";
#endif
    const std::string home = orBuiltIn(options.home, CLUTCH_PYTHON_HOME);
    const std::string executable = orBuiltIn(options.executable, CLUTCH_PYTHON_EXECUTABLE);
    Status status = set(&m_config.stdio_encoding, "utf-8", "stdio_encoding");
    if (status)
        status = set(&m_config.stdio_errors, "surrogateescape", "stdio_errors");
    if (status)
        status = set(&m_config.home, home, "home");
    if (status)
        status = set(&m_config.executable, executable, "executable");
    if (status)
        status = set(&m_config.base_executable, executable, "base_executable");
    if (!status)
        return status;
    return useVirtualEnvironment(home, notice);
}

Status Config::useVirtualEnvironment(const std::string& home, std::string& notice)
{
    const char* active = std::getenv("VIRTUAL_ENV");
    if (!active || !*active || home.empty())
        return {};
    const Result<VirtualEnvironment> found = readVirtualEnvironment(active);
    const Status usable = found ? found->fits(PY_VERSION) : Status(tl::unexpected(found.error()));
    if (!usable) {
        notice = "The active virtual environment is passed over: " + usable.error().text + ".";
        return {};
    }
    // What getpath would find out if it looked at pyvenv.cfg; it does not, because `home` is set.
    // `site` does the rest.
    Status status = set(&m_config.executable, found->program, "executable");
    if (status)
        status = set(&m_config.prefix, found->folder, "prefix");
    if (status)
        status = set(&m_config.exec_prefix, found->folder, "exec_prefix");
    return status;
}

} // namespace clutch::python
