// clutch-runtime-X.Y.so: the runtime inside the program `python` itself.
//
// A distribution's `python` has CPython linked in statically, and executes bytecode up to half as
// fast again as its libpython does (calls within a shared library go through its PLT, and each look
// at the current thread state through __tls_get_addr). So the launcher has the dynamic linker load
// this library into `python`, where it takes the place of main(). Everything that the C API exports
// is exported by the program as by the library.
#include "app/runtime/in_python.h"
#include "app/runtime/runtime_main.h"

#include <cstdlib>
#include <cstring>

#include <dlfcn.h>
#include <sys/prctl.h>

namespace {

using Main = int (*)(int, char**, char**);
using Hook = void (*)();

int mainInPython(int argc, char** argv, char**)
{
    // Programs that user code starts are not to be taken over.
    if (const char* theirs = std::getenv(clutch::kPreloadBefore)) {
        ::setenv("LD_PRELOAD", theirs, 1);
        ::unsetenv(clutch::kPreloadBefore);
    } else {
        ::unsetenv("LD_PRELOAD");
    }
    ::prctl(PR_SET_NAME, "clutch-runtime");
    return clutch::runtimeMain(argc, argv);
}

} // namespace

/// glibc's, which every program's first instructions call (csu/libc-start.c). The dynamic linker
/// finds ours before it, and theirs by RTLD_NEXT.
// NOLINTNEXTLINE(bugprone-reserved-identifier): the name is glibc's
extern "C" __attribute__((visibility("default"))) int __libc_start_main(
    Main, int argc, char** argv, Hook init, Hook fini, Hook loaderFini, void* stackEnd)
{
    using Start = int (*)(Main, int, char**, Hook, Hook, Hook, void*);
    Start next = nullptr;
    void* found = ::dlsym(RTLD_NEXT, "__libc_start_main");
    std::memcpy(&next, &found, sizeof next);
    if (!next)
        ::abort();
    return next(mainInPython, argc, argv, init, fini, loaderFini, stackEnd);
}
