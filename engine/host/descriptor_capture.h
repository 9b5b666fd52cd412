// What C code writes to descriptors 1 and 2 of the process.
#pragma once

#include "engine/base/result.h"
#include "engine/base/unique_fd.h"
#include "engine/event_sink.h"
#include "engine/output_channel.h"

#include <memory>
#include <thread>

namespace clutch::host {

/// Puts a pipe over descriptors 1 and 2, and /dev/null over 0, and sends what comes through the
/// pipe as the runtime's own stream. The real stderr stays open beside it: crash dumps go there,
/// for nobody reads the pipe of a dead process.
///
/// main() owns it, starts it before Python and finishes it after. User code may close 0, 1 and 2:
/// that ends the capture and nothing else.
class DescriptorCapture
{
public:
    [[nodiscard]] static Result<std::unique_ptr<DescriptorCapture>> start(
        std::shared_ptr<engine::EventSink> sink);
    ~DescriptorCapture();
    DescriptorCapture(const DescriptorCapture&) = delete;
    DescriptorCapture& operator=(const DescriptorCapture&) = delete;

    /// Sends what is in the pipe now and ends the capture.
    void finish();

private:
    DescriptorCapture(std::shared_ptr<engine::EventSink> sink, UniqueFd pipe, UniqueFd end);
    void work();

    const std::shared_ptr<engine::OutputChannel> m_output;
    UniqueFd m_pipe;
    UniqueFd m_end; // an eventfd: finish() was called
    std::thread m_thread;
};

/// The descriptor that was 2 when the process began, above those that user code is likely to close.
/// Call it first in main(), once.
[[nodiscard]] Result<UniqueFd> keepRealStderr();

} // namespace clutch::host
