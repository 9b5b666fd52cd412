// A virtual environment as a folder on disk: what it is for, and why it cannot be used.
#pragma once

#include "engine/base/result.h"

#include <string>
#include <string_view>

namespace clutch {

/// A folder that `python -m venv`, virtualenv or uv made. A plain value.
///
/// Here, because the window checks what its user chooses and the runtime what it is started with:
/// both must think the same of a folder.
struct VirtualEnvironment
{
    std::string folder;
    std::string program; // bin/python
    std::string version; // "3.15.0", as pyvenv.cfg says

    /// Nothing where a runtime of `python` ("3.15" or "3.15.0") can use it; else what it is for.
    [[nodiscard]] Status fits(std::string_view python) const;
};

/// Reads pyvenv.cfg and looks for bin/python; runs nothing. The error says what was looked for and
/// what is wrong with it.
[[nodiscard]] Result<VirtualEnvironment> readVirtualEnvironment(const std::string& folder);

} // namespace clutch
