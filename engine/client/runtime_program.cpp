#include "engine/client/runtime_program.h"

#include "engine/client/runtime_process.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <optional>

namespace clutch::client {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPrefix = "clutch-runtime-";

struct Version
{
    int major = 0;
    int minor = 0;
    // NOLINTNEXTLINE(modernize-use-nullptr): clang-tidy 14 sees a 0 in what <=> is compared with
    auto operator<=>(const Version&) const = default;
};

/// "3.15" and nothing after it.
std::optional<Version> parseVersion(std::string_view text)
{
    Version version;
    const char* const end = text.data() + text.size();
    const auto major = std::from_chars(text.data(), end, version.major);
    if (major.ec != std::errc() || major.ptr == end || *major.ptr != '.')
        return std::nullopt;
    const auto minor = std::from_chars(major.ptr + 1, end, version.minor);
    if (minor.ec != std::errc() || minor.ptr != end)
        return std::nullopt;
    return version;
}

std::string runtimeDirectory(const std::string& binDir)
{
    const char* const wanted = std::getenv("CLUTCH_RUNTIME_DIR");
    return wanted && *wanted ? wanted : binDir;
}

/// Reads until the end of the file or of the time.
bool readAll(int fd, std::chrono::steady_clock::time_point until, std::string& text)
{
    for (;;) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(
            until - std::chrono::steady_clock::now());
        pollfd wait{fd, POLLIN, 0};
        if (left.count() <= 0)
            return false;
        if (::poll(&wait, 1, static_cast<int>(left.count())) <= 0)
            continue;
        char piece[4096];
        const ssize_t got = ::read(fd, piece, sizeof piece);
        if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR))
            return true;
        if (got > 0)
            text.append(piece, static_cast<std::size_t>(got));
    }
}

} // namespace

std::vector<RuntimeProgram> availableRuntimes(const std::string& binDir)
{
    std::vector<RuntimeProgram> found;
    std::error_code ignored; // a folder that cannot be read has no runtimes for us
    for (const fs::directory_entry& entry :
        fs::directory_iterator(runtimeDirectory(binDir), ignored)) {
        const std::string name = entry.path().filename().string();
        if (name.compare(0, kPrefix.size(), kPrefix) != 0)
            continue;
        const std::string python = name.substr(kPrefix.size());
        if (parseVersion(python) && entry.is_regular_file(ignored)
            && ::access(entry.path().c_str(), X_OK) == 0)
            found.push_back({entry.path().string(), python});
    }
    std::sort(found.begin(), found.end(), [](const RuntimeProgram& a, const RuntimeProgram& b) {
        return parseVersion(a.python) > parseVersion(b.python);
    });
    return found;
}

Result<RuntimeProgram> findRuntime(const std::string& binDir, std::string_view python)
{
    const std::vector<RuntimeProgram> all = availableRuntimes(binDir);
    if (all.empty())
        return failure("there is no runtime (clutch-runtime-3.15 or another version) in "
            + runtimeDirectory(binDir));
    if (python.empty())
        return all.front();
    std::string there;
    for (const RuntimeProgram& program : all) {
        if (program.python == python)
            return program;
        there += (there.empty() ? "" : ", ") + program.python;
    }
    return failure("there is no runtime for Python " + std::string(python) + " in "
        + runtimeDirectory(binDir) + "; there is one for " + there);
}

Result<std::string> programDirectory()
{
    std::error_code error;
    const fs::path program = fs::read_symlink("/proc/self/exe", error);
    if (error)
        return systemFailure("cannot read /proc/self/exe", error.value());
    return program.parent_path().string();
}

Result<std::string> askVersion(const RuntimeProgram& program, std::chrono::milliseconds limit)
{
    const auto until = std::chrono::steady_clock::now() + limit;
    Result<RuntimeProcess> process = RuntimeProcess::start(program.path, {"--version"});
    if (!process)
        return tl::unexpected<Error>(process.error());
    std::string text;
    if (!readAll(process->output(), until, text))
        return failure(program.path + " --version did not end within "
            + std::to_string(limit.count()) + " ms");
    pollfd over{process->pidfd(), POLLIN, 0};
    if (::poll(&over, 1, static_cast<int>(limit.count())) <= 0)
        process->kill();
    RuntimeEnd end = process->reap();
    while (!text.empty() && text.back() == '\n')
        text.pop_back();
    if (end.signal == 0 && end.exitCode == 0 && !text.empty())
        return text;
    end.welcomed = true; // nobody was to say hello
    return failure(program.path + " --version failed. " + end.sentence() + " It printed: " + text);
}

} // namespace clutch::client
