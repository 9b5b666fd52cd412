// A runtime as an operating system process: born, watched, killed, reaped.
#pragma once

#include "engine/base/result.h"
#include "engine/base/unique_fd.h"
#include "engine/client/runtime_end.h"

#include <string>
#include <string_view>
#include <vector>

namespace clutch::client {

/// One child process. States: running → over (its pidfd is readable) → reaped.
///
/// Owned and used by one thread, which must outlive the child: PR_SET_PDEATHSIG kills the child
/// when the *thread* that forked it ends. In the child, descriptor 0 is /dev/null, 1 and 2 are a
/// pipe (output()), 3 is the wire, and nothing else is inherited; it leads a session of its own, so
/// a terminal's Ctrl+C does not reach it, and kill() takes along what it started in its process
/// group. The destructor kills and reaps. Does not read the wire and does not know time.
class RuntimeProcess
{
public:
    /// Blocks until exec() has succeeded or failed. `environment` has what is to differ from this
    /// process's own: "NAME=VALUE".
    [[nodiscard]] static Result<RuntimeProcess> start(const std::string& path,
        const std::vector<std::string>& arguments,
        const std::vector<std::string>& environment = {});

    RuntimeProcess(RuntimeProcess&& other) noexcept;
    RuntimeProcess& operator=(RuntimeProcess&& other) = delete;
    ~RuntimeProcess();

    [[nodiscard]] int pid() const { return m_pid; }
    [[nodiscard]] int wire() const { return m_wire.get(); } // non-blocking stream socket
    [[nodiscard]] int output() const
    {
        return m_output.get();
    } // non-blocking; its stdout and stderr
    [[nodiscard]] int pidfd() const { return m_pidfd.get(); } // readable once the process is over

    /// SIGKILL to it and to what is left in its process group; harmless once it is over.
    void kill();

    /// Waits for the process and takes its status away; fills pid, signal, exitCode and coreDumped.
    /// Call it once the pidfd is readable, and it does not wait.
    [[nodiscard]] RuntimeEnd reap();

private:
    RuntimeProcess() = default;

    int m_pid = 0; // 0: none, or reaped
    UniqueFd m_wire;
    UniqueFd m_output;
    UniqueFd m_pidfd;
};

} // namespace clutch::client
