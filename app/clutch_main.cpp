// clutch: the window, or what `clutch run`, --version and --help do without one.
#ifdef CLUTCH_HAS_CLI
#include "app/cli/cli.h"
#endif
#ifdef CLUTCH_HAS_UI
#include "ui/application.h"
#endif

#include <cstdio>

namespace {

#ifdef CLUTCH_HAS_CLI
int runCommandLine(int argc, char** argv)
{
    clutch::cli::BuildInfo build;
#ifdef CLUTCH_HAS_UI
    build.qt = CLUTCH_QT_VERSION;
    build.qscintilla = CLUTCH_QSCINTILLA_VERSION;
#endif
    return clutch::cli::runCommandLine(argc, argv, build);
}
#endif

int runWindow(int argc, char** argv)
{
#ifdef CLUTCH_HAS_UI
    return clutch::ui::runWindow(argc, argv);
#else
    static_cast<void>(argc);
    static_cast<void>(argv);
    std::fputs(
        "clutch: this build has no window; clutch run FILE runs scripts, clutch --help says more\n",
        stderr);
    return 2;
#endif
}

} // namespace

int main(int argc, char** argv)
{
#ifdef CLUTCH_HAS_CLI
    if (clutch::cli::wantsCommandLine(argc, argv))
        return runCommandLine(argc, argv);
#endif
    return runWindow(argc, argv);
}
