#include "app/cli/version_command.h"

#include "engine/client/runtime_program.h"

#include <iostream>

namespace clutch::cli {

int printVersions(const BuildInfo& build)
{
    std::cout << "clutch " CLUTCH_VERSION "\n";
    if (build.qt.empty())
        std::cout << "built without a window: no Qt, no QScintilla\n";
    else
        std::cout << "Qt " << build.qt << "\nQScintilla " << build.qscintilla << '\n';

    const Result<std::string> folder = client::programDirectory();
    if (!folder) {
        std::cerr << "clutch: " << folder.error().text << std::endl;
        return 1;
    }
    const auto runtimes = client::availableRuntimes(*folder);
    if (runtimes.empty())
        std::cout << client::findRuntime(*folder).error().text << '\n';
    int status = 0;
    for (const client::RuntimeProgram& runtime : runtimes) {
        const auto said = client::askVersion(runtime, std::chrono::seconds(10));
        if (said)
            std::cout << *said << " (" << runtime.path << ")\n";
        else
            std::cerr << "clutch: " << said.error().text << std::endl;
        status |= said ? 0 : 1;
    }
    std::cout.flush();
    return status;
}

} // namespace clutch::cli
