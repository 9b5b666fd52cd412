#include "app/cli/run_command.h"

#include "app/cli/run_report.h"
#include "app/cli/run_session.h"
#include "app/cli/script_file.h"
#include "engine/base/unique_fd.h"

#include <cerrno>
#include <csignal>
#include <sys/signalfd.h>
#include <unistd.h>

#include <cstdlib>
#include <map>

namespace clutch::cli {

namespace {

Colours coloursFor(int fd)
{
    const char* const no = std::getenv("NO_COLOR");
    return ::isatty(fd) == 1 && !(no && *no) ? Colours::Yes : Colours::No;
}

Result<std::vector<std::string>> readAll(const std::vector<std::string>& files)
{
    std::map<std::string, std::string> known; // one file may run many times
    std::vector<std::string> sources;
    for (const std::string& file : files) {
        if (known.count(file) == 0) {
            Result<std::string> source = readScript(file);
            if (!source)
                return tl::unexpected<Error>(source.error());
            known[file] = std::move(*source);
        }
        sources.push_back(known[file]);
    }
    return sources;
}

Result<UniqueFd> catchInterrupts()
{
    sigset_t interrupt;
    ::sigemptyset(&interrupt);
    ::sigaddset(&interrupt, SIGINT);
    ::pthread_sigmask(SIG_BLOCK, &interrupt, nullptr);
    UniqueFd fd(::signalfd(-1, &interrupt, SFD_CLOEXEC | SFD_NONBLOCK));
    if (!fd)
        return systemFailure("cannot make a signalfd", errno);
    return fd;
}

int refuse(OutputPrinter& printer, const Error& error)
{
    printer.say(error.text);
    return 2;
}

void tellDeath(OutputPrinter& printer, const client::RuntimeEnd& death)
{
    printer.say(death.sentence());
    if (!death.lastStderr.empty()) {
        printer.say("it printed before:");
        printer.write("runtime", Channel::Err, death.lastStderr);
        printer.flush("runtime");
    }
}

} // namespace

int runScripts(const RunOptions& options)
{
    OutputPrinter printer(
        STDOUT_FILENO, STDERR_FILENO, coloursFor(STDOUT_FILENO), coloursFor(STDERR_FILENO));
    Result<std::vector<std::string>> sources = readAll(options.files);
    if (!sources)
        return refuse(printer, sources.error());
    const Result<std::string> folder = client::programDirectory();
    if (!folder)
        return refuse(printer, folder.error());
    const Result<client::RuntimeProgram> program = client::findRuntime(*folder, options.python);
    if (!program)
        return refuse(printer, program.error());
    const Result<UniqueFd> interrupts = catchInterrupts();
    if (!interrupts)
        return refuse(printer, interrupts.error());

    LineInput input(STDIN_FILENO);
    const Colours tracebacks = options.json ? Colours::No : coloursFor(STDERR_FILENO);
    RunSession session(options, std::move(*sources),
        RunSession::Means{*program, printer, input, interrupts->get(), tracebacks});
    const Result<RunReport> report = session.run();
    if (!report)
        return refuse(printer, report.error());
    if (report->death)
        tellDeath(printer, *report->death);
    writeFully(STDOUT_FILENO, options.json ? toJson(*report) : toTable(*report));
    return report->exitStatus();
}

} // namespace clutch::cli
