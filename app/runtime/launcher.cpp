// clutch-runtime-X.Y as a launcher: becomes `python` with clutch-runtime-X.Y.so in the place of its
// main(). See inside_python.cpp for why.
#include "app/runtime/in_python.h"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include <fcntl.h>
#include <limits.h>
#include <unistd.h>

namespace {

int refuse(const std::string& what, const std::string& path)
{
    std::fprintf(stderr, "clutch-runtime: cannot %s %s: %s\n", what.c_str(), path.c_str(),
        std::strerror(errno));
    return 127;
}

} // namespace

int main(int, char** argv)
{
    char self[PATH_MAX];
    const ssize_t length = ::readlink("/proc/self/exe", self, sizeof self - 1);
    if (length < 0)
        return refuse("read", "/proc/self/exe");
    std::string library = std::string(self, static_cast<std::size_t>(length)) + ".so";
    // The dynamic linker only warns of a library that is not there, and `python` would take our
    // options for its own.
    const int opened = ::open(library.c_str(), O_RDONLY);
    if (opened < 0)
        return refuse("open", library);
    if (library.find_first_of(" :") != std::string::npos)
        library = "/proc/self/fd/" + std::to_string(opened); // LD_PRELOAD knows no quoting
    else
        ::close(opened);
    if (const char* before = std::getenv("LD_PRELOAD"); before && *before) {
        ::setenv(clutch::kPreloadBefore, before, 1);
        library += std::string(":") + before;
    }
    ::setenv("LD_PRELOAD", library.c_str(), 1);
    ::execv(CLUTCH_PYTHON_EXECUTABLE, argv);
    return refuse("start", CLUTCH_PYTHON_EXECUTABLE);
}
