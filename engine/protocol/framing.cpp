#include "engine/protocol/framing.h"

#include "engine/protocol/limits.h"

#include <array>
#include <cstdint>

namespace clutch::protocol {

namespace {

constexpr std::size_t kLengthBytes = 4;
// What a reader keeps of its memory when nothing waits in it: one frame of 64 MiB is no reason to
// hold 64 MiB for ever.
constexpr std::size_t kKept = 1u << 20;

std::uint32_t readLength(std::string_view bytes)
{
    std::uint32_t length = 0;
    for (std::size_t i = 0; i < kLengthBytes; ++i)
        length |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[i])) << (8 * i);
    return length;
}

} // namespace

Status appendFrame(const proto::Envelope& envelope, std::string& out)
{
    const std::size_t size = envelope.ByteSizeLong();
    if (size > kMaxFrame)
        return failure("a message of " + std::to_string(size)
            + " bytes is larger than a frame may be (" + std::to_string(kMaxFrame) + " bytes)");
    const std::size_t before = out.size();
    for (std::size_t i = 0; i < kLengthBytes; ++i)
        out.push_back(static_cast<char>((size >> (8 * i)) & 0xff));
    if (!envelope.AppendToString(&out)) {
        out.resize(before);
        return failure("a message of " + std::to_string(size) + " bytes could not be serialized");
    }
    return {};
}

void FrameReader::append(std::string_view bytes)
{
    // Forget what was consumed once it outweighs what is left, so that a long stream costs each
    // byte one move at most.
    if (m_start > 0 && m_start >= m_buffer.size() - m_start) {
        m_buffer.erase(0, m_start);
        m_start = 0;
    }
    if (m_buffer.empty() && m_buffer.capacity() > kKept)
        m_buffer.shrink_to_fit();
    m_buffer.append(bytes);
}

Result<std::optional<proto::Envelope>> FrameReader::next()
{
    if (!m_broken.empty())
        return failure(m_broken);
    const std::string_view pending = std::string_view(m_buffer).substr(m_start);
    if (pending.size() < kLengthBytes)
        return std::nullopt;
    const std::size_t length = readLength(pending);
    if (length > kMaxFrame) {
        m_broken = "a frame claims " + std::to_string(length) + " bytes and "
            + std::to_string(kMaxFrame) + " is the limit";
        return failure(m_broken);
    }
    if (pending.size() - kLengthBytes < length)
        return std::nullopt;
    proto::Envelope envelope;
    if (!envelope.ParseFromArray(pending.data() + kLengthBytes, static_cast<int>(length))) {
        m_broken = "a frame of " + std::to_string(length) + " bytes is not an Envelope";
        return failure(m_broken);
    }
    m_start += kLengthBytes + length;
    return envelope;
}

} // namespace clutch::protocol
