// The PyConfig of the runtime. Internal to engine/python.
#pragma once

#include "engine/base/result.h"
#include "engine/python/python_api.h"
#include "engine/python/runtime.h"

#include <string>

namespace clutch::python {

/// A PyConfig that clears itself. Process-wide CPython must be pre-initialised before.
class Config
{
public:
    Config();
    ~Config();
    Config(const Config&) = delete;
    Config& operator=(const Config&) = delete;

    /// As `python` would start, with what a program that embeds it must decide otherwise: see the
    /// source, line by line. An active virtual environment of the same version (VIRTUAL_ENV)
    /// becomes sys.prefix and its Python sys.executable; `notice` gets a sentence about one that
    /// cannot be used.
    [[nodiscard]] Status fill(const RuntimeOptions& options, std::string& notice);
    [[nodiscard]] const PyConfig& get() const { return m_config; }

private:
    [[nodiscard]] Status set(wchar_t** field, const std::string& value, const char* what);
    [[nodiscard]] Status useVirtualEnvironment(const std::string& home, std::string& notice);

    PyConfig m_config;
};

/// "cannot start CPython 3.15.0: <what>: <CPython's reason>".
[[nodiscard]] tl::unexpected<Error> startFailure(const char* what, const PyStatus& status);

} // namespace clutch::python
