// Envelopes to bytes and back: a little-endian u32 length, then the serialized Envelope.
#pragma once

#include "engine/base/result.h"
#include "engine/protocol/clutch.pb.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace clutch::protocol {

/// Appends one frame to `out`. Fails when the envelope is larger than kMaxFrame; `out` is unchanged
/// then.
[[nodiscard]] Status appendFrame(const proto::Envelope& envelope, std::string& out);

/// Cuts frames out of a stream of bytes, in whatever pieces it arrives.
///
/// One reader a connection, used by one thread. After a failure the stream cannot be trusted: close
/// the connection; every further next() fails with the same sentence.
class FrameReader
{
public:
    void append(std::string_view bytes);

    /// The next whole envelope; nothing when more bytes are needed; an error for a length above
    /// kMaxFrame or bytes that are not an Envelope.
    [[nodiscard]] Result<std::optional<proto::Envelope>> next();

private:
    std::string m_buffer;
    std::size_t m_start = 0; // bytes of m_buffer that were consumed already
    std::string m_broken; // why the stream cannot be trusted; empty while it can
};

} // namespace clutch::protocol
