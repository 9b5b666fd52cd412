#include "engine/host/descriptor_capture.h"

#include "engine/native_thread.h"

#include <array>
#include <cerrno>
#include <cstdint>
#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include <utility>

namespace clutch::host {

namespace {

constexpr int kOutOfTheWay = 200; // os.closerange(3, 100) is a habit

Status replace(int from, int to)
{
    if (::dup2(from, to) < 0)
        return systemFailure("cannot put a pipe over descriptor " + std::to_string(to), errno);
    return {};
}

} // namespace

Result<UniqueFd> keepRealStderr()
{
    UniqueFd kept(::fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, kOutOfTheWay));
    if (!kept)
        return systemFailure("cannot keep the real stderr", errno);
    return kept;
}

Result<std::unique_ptr<DescriptorCapture>> DescriptorCapture::start(
    std::shared_ptr<engine::EventSink> sink)
{
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) < 0)
        return systemFailure("cannot make a pipe for descriptors 1 and 2", errno);
    const UniqueFd readEnd(ends[0]);
    const UniqueFd writeEnd(ends[1]);
    UniqueFd pipe(::fcntl(readEnd.get(), F_DUPFD_CLOEXEC, kOutOfTheWay));
    UniqueFd end(::eventfd(0, EFD_CLOEXEC));
    const UniqueFd nothing(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    if (!pipe || !end || !nothing)
        return systemFailure("cannot prepare the capture of descriptors 1 and 2", errno);
    for (const auto& [from, to] : {std::pair(nothing.get(), STDIN_FILENO),
             std::pair(writeEnd.get(), STDOUT_FILENO), std::pair(writeEnd.get(), STDERR_FILENO)}) {
        if (const Status replaced = replace(from, to); !replaced)
            return tl::unexpected(replaced.error());
    }
    return std::unique_ptr<DescriptorCapture>(
        new DescriptorCapture(std::move(sink), std::move(pipe), std::move(end)));
}

DescriptorCapture::DescriptorCapture(
    std::shared_ptr<engine::EventSink> sink, UniqueFd pipe, UniqueFd end)
    : m_output(engine::OutputChannel::create(InterpreterId{}, std::move(sink)))
    , m_pipe(std::move(pipe))
    , m_end(std::move(end))
    , m_thread([this] { work(); })
{
}

DescriptorCapture::~DescriptorCapture()
{
    finish();
}

void DescriptorCapture::finish()
{
    if (!m_thread.joinable())
        return;
    ::eventfd_write(m_end.get(), 1);
    m_thread.join();
}

void DescriptorCapture::work()
{
    engine::blockSignalsOnThisThread();
    engine::nameThisThread("clutch fd 1, 2");
    std::array<char, 1u << 16> bytes; // NOLINT: filled by read()
    for (;;) {
        std::array<pollfd, 2> looks{
            pollfd{m_pipe.get(), POLLIN, 0}, pollfd{m_end.get(), POLLIN, 0}};
        if (::poll(looks.data(), looks.size(), -1) < 0 && errno != EINTR)
            return;
        if ((looks[0].revents & POLLIN) != 0) {
            const ssize_t n = ::read(m_pipe.get(), bytes.data(), bytes.size());
            if (n > 0)
                m_output->write(proto::STREAM_RUNTIME, {bytes.data(), static_cast<std::size_t>(n)});
        } else if (looks[0].revents != 0 || looks[1].revents != 0) {
            return; // user code closed both ends of its own, or the end was asked for and all is
                    // read
        }
    }
}

} // namespace clutch::host
