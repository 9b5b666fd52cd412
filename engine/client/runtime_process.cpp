#include "engine/client/runtime_process.h"

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <fcntl.h>
#include <linux/close_range.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace clutch::client {

namespace {

constexpr int kWireInChild = 3;
// Descriptors below this are targets of dup2 in the child; ours are kept above it, so that none is
// overwritten.
constexpr int kFirstFree = 10;

struct Pair
{
    UniqueFd ours;
    UniqueFd theirs;
};

/// Moves `fd` above the child's own numbers, close-on-exec.
Result<UniqueFd> lifted(int fd)
{
    const UniqueFd low(fd);
    const int high = ::fcntl(fd, F_DUPFD_CLOEXEC, kFirstFree);
    if (high < 0)
        return systemFailure("cannot duplicate a descriptor for a runtime", errno);
    return UniqueFd(high);
}

Result<Pair> lifted(std::array<int, 2> fds)
{
    Result<UniqueFd> ours = lifted(fds[0]);
    Result<UniqueFd> theirs = lifted(fds[1]);
    if (!ours || !theirs)
        return tl::unexpected<Error>(ours ? theirs.error() : ours.error());
    return Pair{std::move(*ours), std::move(*theirs)};
}

Result<Pair> makePipe()
{
    std::array<int, 2> fds{};
    if (::pipe2(fds.data(), O_CLOEXEC) != 0)
        return systemFailure("cannot make a pipe for a runtime", errno);
    return lifted(fds);
}

Result<Pair> makeWire()
{
    std::array<int, 2> fds{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds.data()) != 0)
        return systemFailure("cannot make a socket pair for a runtime", errno);
    Result<Pair> pair = lifted(fds);
    if (pair)
        ::fcntl(pair->ours.get(), F_SETFL, O_NONBLOCK); // of our end alone
    return pair;
}

/// This process's environment with other values; it names the strings and copies none.
std::vector<char*> environmentWith(const std::vector<std::string>& changes)
{
    const auto nameOf = [](std::string_view entry) {
        return entry.substr(0, entry.find('='));
    };
    std::vector<char*> all;
    for (char** own = environ; *own; ++own) {
        const bool changed = std::any_of(changes.begin(), changes.end(),
            [&](const std::string& change) { return nameOf(change) == nameOf(*own); });
        if (!changed)
            all.push_back(*own);
    }
    for (const std::string& change : changes)
        all.push_back(const_cast<char*>(change.c_str()));
    all.push_back(nullptr);
    return all;
}

/// In the child, between fork and exec: async-signal-safe calls only. Returns when something
/// failed, errno says what.
void becomeRuntime(const char* path, char* const* argv, char* const* envp, int wire, int output,
    int nothing, pid_t parent)
{
    ::setsid();
    if (::prctl(PR_SET_PDEATHSIG, SIGKILL) != 0)
        return;
    if (::getppid() != parent)
        ::_exit(127); // orphaned before prctl: nobody would kill us
    for (int number = 1; number < NSIG; ++number)
        ::signal(number, SIG_DFL);
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    if (::dup2(nothing, 0) < 0 || ::dup2(output, 1) < 0 || ::dup2(output, 2) < 0
        || ::dup2(wire, kWireInChild) < 0)
        return;
    // Others' descriptors may lack close-on-exec. Where the kernel is older than 5.11 they stay,
    // and harm nobody.
    ::syscall(SYS_close_range, kWireInChild + 1, ~0U, CLOSE_RANGE_CLOEXEC);
    ::execve(path, argv, envp);
}

/// What exec() said in the child; 0 when it succeeded and closed the pipe.
int readExecError(int fd)
{
    int error = 0;
    ssize_t got = 0;
    do
        got = ::read(fd, &error, sizeof error);
    while (got < 0 && errno == EINTR);
    return got == static_cast<ssize_t>(sizeof error) ? error : 0;
}

} // namespace

RuntimeProcess::RuntimeProcess(RuntimeProcess&& other) noexcept
    : m_pid(std::exchange(other.m_pid, 0))
    , m_wire(std::move(other.m_wire))
    , m_output(std::move(other.m_output))
    , m_pidfd(std::move(other.m_pidfd))
{
}

RuntimeProcess::~RuntimeProcess()
{
    if (m_pid == 0)
        return;
    kill();
    static_cast<void>(reap());
}

Result<RuntimeProcess> RuntimeProcess::start(const std::string& path,
    const std::vector<std::string>& arguments, const std::vector<std::string>& environment)
{
    Result<Pair> wire = makeWire();
    Result<Pair> output = makePipe();
    Result<Pair> execError = makePipe();
    for (const auto* pair : {&wire, &output, &execError}) {
        if (!*pair)
            return tl::unexpected<Error>(pair->error());
    }
    UniqueFd nothing(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    if (!nothing)
        return systemFailure("cannot open /dev/null", errno);
    ::fcntl(output->ours.get(), F_SETFL, O_NONBLOCK);

    std::vector<char*> argv{const_cast<char*>(path.c_str())};
    for (const std::string& argument : arguments)
        argv.push_back(const_cast<char*>(argument.c_str()));
    argv.push_back(nullptr);
    std::vector<char*> envp = environmentWith(environment);

    const pid_t parent = ::getpid();
    const pid_t pid = ::fork();
    if (pid < 0)
        return systemFailure("cannot fork to start " + path, errno);
    if (pid == 0) {
        becomeRuntime(path.c_str(), argv.data(), envp.data(), wire->theirs.get(),
            output->theirs.get(), nothing.get(), parent);
        const int error = errno;
        static_cast<void>(!::write(execError->theirs.get(), &error, sizeof error));
        ::_exit(127);
    }

    RuntimeProcess process; // from here on its destructor kills and reaps
    process.m_pid = pid;
    process.m_wire = std::move(wire->ours);
    process.m_output = std::move(output->ours);
    execError->theirs.reset();
    if (const int error = readExecError(execError->ours.get()); error != 0)
        return systemFailure("cannot execute " + path, error);
    // By its number: glibc 2.36 declares pidfd_open() without extern "C".
    process.m_pidfd = UniqueFd(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
    if (!process.m_pidfd)
        return systemFailure("cannot watch process " + std::to_string(pid), errno);
    return process;
}

void RuntimeProcess::kill()
{
    // The group: it leads one, and until it is reaped the number is nobody else's, even when it is
    // a zombie already.
    if (m_pid != 0)
        ::kill(-m_pid, SIGKILL);
}

RuntimeEnd RuntimeProcess::reap()
{
    RuntimeEnd end;
    end.pid = m_pid;
    siginfo_t info{};
    while (::waitid(P_PID, static_cast<id_t>(m_pid), &info, WEXITED) != 0 && errno == EINTR) { }
    if (info.si_code == CLD_EXITED) {
        end.exitCode = info.si_status;
    } else {
        end.signal = info.si_status;
        end.coreDumped = info.si_code == CLD_DUMPED;
    }
    m_pid = 0;
    return end;
}

} // namespace clutch::client
