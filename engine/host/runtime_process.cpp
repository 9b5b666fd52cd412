#include "engine/host/runtime_process.h"

#include "engine/base/log.h"
#include "engine/base/unique_fd.h"
#include "engine/engine.h"
#include "engine/host/descriptor_capture.h"
#include "engine/host/host_server.h"
#include "engine/protocol/describe.h"

#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <string>
#include <unistd.h>
#include <utility>

namespace clutch::host {

namespace {

using namespace std::chrono_literals;

constexpr int kOutOfTheWay = 200; // user code closes low descriptors now and then
constexpr auto kLastOutput = 2s; // a client that does not read by then never will
constexpr auto kLastOutputInAHurry = 500ms;
constexpr int kExitNotStarted = 1;

/// The socket where user code is unlikely to meet it, and no child process inherits it.
Result<UniqueFd> takeSocket(int fd)
{
    UniqueFd socket(::fcntl(fd, F_DUPFD_CLOEXEC, kOutOfTheWay));
    if (!socket)
        return systemFailure(
            "cannot serve on descriptor " + std::to_string(fd) + ", which --fd names", errno);
    ::close(fd);
    return socket;
}

void say(int fd, const std::string& line)
{
    const std::string text = line + "\n";
    if (::write(fd, text.data(), text.size()) < 0)
        return; // nobody reads, and there is nobody else to tell
}

[[noreturn]] void giveUp(int fd, const std::string& reason)
{
    say(fd, "clutch-runtime: " + reason);
    ::_exit(kExitNotStarted);
}

} // namespace

void runRuntime(const RuntimeArguments& arguments)
{
    const auto errors = keepRealStderr();
    if (!errors)
        giveUp(STDERR_FILENO, errors.error().text);
    log::start(
        "clutch-runtime", log::Level::Warning, "/proc/self/fd/" + std::to_string(errors->get()));
    const auto socket = takeSocket(arguments.fd);
    if (!socket)
        giveUp(errors->get(), socket.error().text);

    Outbox::Trace trace;
    if (arguments.trace)
        trace = [fd = errors->get()](const proto::Envelope& envelope) {
            say(fd, protocol::describe(envelope));
        };
    HostServer server(socket->get(), std::move(trace));
    const std::shared_ptr<Outbox> outbox = server.outbox();
    const auto capture = DescriptorCapture::start(outbox);

    engine::EngineOptions options;
    options.python.crashDescriptor = errors->get();
    options.exitNow = [outbox](int exitCode) {
        outbox->flush(std::chrono::steady_clock::now() + kLastOutputInAHurry);
        ::_exit(exitCode);
    };
    auto engine = capture ? engine::Engine::start(std::move(options), outbox)
                          : tl::unexpected(capture.error());
    if (!engine) {
        server.refuse(engine.error().text);
        giveUp(errors->get(), engine.error().text);
    }
    server.serve(**engine);
    const int exitCode = (*engine)->runMain();
    (*capture)->finish();
    outbox->flush(std::chrono::steady_clock::now() + kLastOutput);
    ::_exit(exitCode);
}

} // namespace clutch::host
