// clutch-runtime-X.Y, linked with libpython: CPython and its interpreters, for the client that
// started it.
#include "app/runtime/runtime_main.h"

int main(int argc, char** argv)
{
    return clutch::runtimeMain(argc, argv);
}
