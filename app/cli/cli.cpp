#include "app/cli/cli.h"

#include "app/cli/run_command.h"
#include "app/cli/run_options.h"
#include "app/cli/version_command.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <iostream>
#include <string_view>
#include <vector>

namespace clutch::cli {

namespace {

constexpr const char* kFooter
    = "Without a subcommand the window opens:\n"
      "  clutch [FILE...]     each FILE in an editor of its own\n"
      "  clutch --tour DIR    show the window's parts and leave screenshots in DIR";

void addRun(CLI::App& run, RunWords& words)
{
    run.add_option("FILE", words.files, "scripts, each in an interpreter of its own");
    run.add_option("--interpreters,-n", words.interpreters,
        "run the one FILE in so many interpreters, 1 to 512");
    run.add_option("--pin", words.pin,
           "auto: a core for each as long as there are any; none: anywhere; "
           "0,1,...: these cores in turn")
        ->default_str("auto");
    run.add_option("--kind", words.kind,
           "isolated: a GIL each; shared: one GIL; legacy: as Py_NewInterpreter makes them")
        ->default_str("isolated");
    run.add_option("--python", words.python, "3.15, 3.14: which CPython; the newest if not given");
    run.add_flag("--json", words.json, "print one JSON object and nothing else");
    run.footer("What follows -- is each script's sys.argv[1:].");
}

/// CLI11's words for what it did not understand, as one sentence.
int complain(std::string text)
{
    std::replace(text.begin(), text.end(), '\n', ' ');
    std::cerr << "clutch: " << text << std::endl;
    return 2;
}

} // namespace

bool wantsCommandLine(int argc, const char* const* argv)
{
    if (argc < 2)
        return false;
    const std::string_view first = argv[1];
    for (const std::string_view known : {"run", "--version", "-V", "--help", "-h"}) {
        if (first == known)
            return true;
    }
    return false;
}

int runCommandLine(int argc, const char* const* argv, const BuildInfo& build)
{
    // What follows -- belongs to the scripts, whatever it looks like; CLI11 would take it for
    // files.
    const auto* const end = argv + argc;
    const auto* const split = std::find(argv, end, std::string_view("--"));
    RunWords words;
    words.arguments.assign(split == end ? end : split + 1, end);

    CLI::App app("Clutch: a workbench for CPython subinterpreters", "clutch");
    app.footer(kFooter);
    app.require_subcommand(0, 1);
    bool version = false;
    app.add_flag("--version,-V", version, "name Clutch, its libraries and each runtime found");
    CLI::App* const run = app.add_subcommand("run", "run scripts in parallel, without a window");
    addRun(*run, words);
    try {
        app.parse(static_cast<int>(split - argv), argv);
    } catch (const CLI::Success& asked) { // --help
        return app.exit(asked);
    } catch (const CLI::ParseError& error) {
        return complain(error.what());
    }
    if (version)
        return printVersions(build);
    if (*run) {
        const Result<RunOptions> options = checkRunOptions(words);
        return options ? runScripts(*options) : complain(options.error().text);
    }
    return complain("nothing to do; clutch --help says what there is");
}

} // namespace clutch::cli
