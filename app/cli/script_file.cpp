#include "app/cli/script_file.h"

#include "engine/base/unique_fd.h"
#include "engine/protocol/limits.h"
#include "engine/protocol/utf8.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <regex>
#include <string_view>

namespace clutch::cli {

namespace {

// What an envelope needs beside the source is far less.
constexpr std::size_t kMaxScript = protocol::kMaxFrame - (1u << 20);

/// The encoding that the first or second line declares, as PEP 263 has it; empty when none does.
std::string declaredEncoding(const std::string& source)
{
    static const std::regex cookie(R"(^[ \t\f]*#.*?coding[:=][ \t]*([-_.a-zA-Z0-9]+))");
    static const std::regex nothing(R"(^(?:\xef\xbb\xbf)?[ \t\f]*(?:#.*)?\r?$)");
    // A cookie stands at the start of a file; a line of megabytes has none, and std::regex would
    // recurse over it.
    constexpr std::size_t kLine = 512;
    std::size_t start = source.compare(0, 3, "\xef\xbb\xbf") == 0 ? 3 : 0;
    for (int line = 0; line < 2 && start < source.size(); ++line) {
        const std::size_t end = std::min(source.find('\n', start), source.size());
        const std::string text = source.substr(start, std::min(end - start, kLine));
        std::smatch match;
        if (std::regex_search(text, match, cookie))
            return match[1];
        if (!std::regex_match(text, nothing))
            break;
        start = end + 1;
    }
    return {};
}

bool meansUtf8(std::string encoding)
{
    std::transform(encoding.begin(), encoding.end(), encoding.begin(),
        [](unsigned char c) { return c == '_' ? '-' : static_cast<char>(std::tolower(c)); });
    return encoding.empty() || encoding == "utf8" || encoding == "utf-8"
        || encoding.compare(0, 6, "utf-8-") == 0 || encoding == "ascii" || encoding == "us-ascii";
}

} // namespace

Result<std::string> readScript(const std::string& path)
{
    const std::string what = "cannot run " + path;
    if (protocol::firstInvalidUtf8(path))
        return failure(what + ": its name is not UTF-8");
    const UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file)
        return systemFailure(what, errno);
    std::string source;
    std::string piece(64 << 10, '\0');
    for (;;) {
        const ssize_t got = ::read(file.get(), piece.data(), piece.size());
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return systemFailure(what, errno);
        if (got == 0)
            break;
        source.append(piece, 0, static_cast<std::size_t>(got));
        if (source.size() > kMaxScript)
            return failure(what + ": it is larger than " + std::to_string(kMaxScript) + " bytes");
    }
    if (const auto bad = protocol::firstInvalidUtf8(source))
        return failure(what + ": it is not UTF-8 (line "
            + std::to_string(1
                + std::count(
                    source.begin(), source.begin() + static_cast<std::ptrdiff_t>(*bad), '\n'))
            + ", byte " + std::to_string(*bad) + ")");
    if (const std::string encoding = declaredEncoding(source); !meansUtf8(encoding))
        return failure(what + ": it is not UTF-8 but declares itself " + encoding);
    return source;
}

} // namespace clutch::cli
