#include "engine/base/virtual_environment.h"

#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>

namespace clutch {

namespace {

namespace fs = std::filesystem;

/// The file has some lines of a hundred bytes; whatever is longer is none.
constexpr std::uintmax_t kMaxConfig = 64 << 10;

std::string trimmed(const std::string& text)
{
    const std::size_t begin = text.find_first_not_of(" \t");
    const std::size_t end = text.find_last_not_of(" \t\r");
    return begin == std::string::npos ? std::string() : text.substr(begin, end - begin + 1);
}

/// The value of a key in pyvenv.cfg; empty when there is none.
std::string valueOf(const fs::path& config, std::string_view wanted)
{
    std::ifstream file(config);
    for (std::string line; std::getline(file, line);) {
        const std::size_t equals = line.find('=');
        if (equals != std::string::npos && trimmed(line.substr(0, equals)) == wanted)
            return trimmed(line.substr(equals + 1));
    }
    return {};
}

/// "3.15" of "3.15.0"; all of it where there is nothing to leave out.
std::string_view minorOf(std::string_view version)
{
    const std::size_t first = version.find('.');
    const std::size_t second
        = first == std::string_view::npos ? first : version.find('.', first + 1);
    return version.substr(0, second);
}

} // namespace

Status VirtualEnvironment::fits(std::string_view python) const
{
    if (minorOf(version) == minorOf(python))
        return {};
    return failure("the virtual environment " + folder + " is for Python " + version
        + ", and the runtime is " + std::string(python));
}

Result<VirtualEnvironment> readVirtualEnvironment(const std::string& folder)
{
    const std::string what = "cannot use " + folder + " as a virtual environment: ";
    std::error_code error;
    const fs::path root(folder);
    if (!fs::is_directory(root, error)) {
        if (error && error != std::errc::no_such_file_or_directory)
            return failure(what + error.message());
        return failure(what + (error ? "there is no such folder" : "it is no folder"));
    }
    const fs::path config = root / "pyvenv.cfg";
    if (!fs::is_regular_file(config, error))
        return failure(what + "it has no pyvenv.cfg");
    if (::access(config.c_str(), R_OK) != 0)
        return failure(what + "its pyvenv.cfg cannot be read: " + systemText(errno));
    if (fs::file_size(config, error) > kMaxConfig)
        return failure(what + "its pyvenv.cfg is far longer than such a file is");
    VirtualEnvironment found{folder, (root / "bin" / "python").string(), {}};
    const bool linked = fs::is_symlink(found.program, error);
    if (!fs::exists(found.program, error))
        return failure(what
            + (linked ? "its bin/python is a link to what is no longer there"
                      : "it has no bin/python"));
    if (::access(found.program.c_str(), X_OK) != 0)
        return failure(what + "its bin/python cannot be executed: " + systemText(errno));
    found.version = valueOf(config, "version");
    if (found.version.empty())
        found.version = valueOf(config, "version_info"); // virtualenv's and uv's name for it
    if (found.version.empty())
        return failure(what + "its pyvenv.cfg names no version");
    return found;
}

} // namespace clutch
