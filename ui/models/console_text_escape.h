// Escape sequences, recognised byte by byte.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace clutch {

/// Recognises ECMA-48 control sequences in a stream that may be cut anywhere, garbage included.
///
/// States: Ground → (ESC) Escape → Csi | String | Ground; String → (BEL, ST) Ground. A newline or a
/// carriage return within a sequence ends it and counts; a string that nobody ends is given up
/// after kMaxString bytes, so that one stray `ESC ]` does not hide what a program prints from then
/// on.
class EscapeParser
{
public:
    enum class Result : std::uint8_t
    {
        Pending, // the byte belongs to a sequence that goes on
        Ended, // a sequence without meaning for a console has ended
        Csi, // final() and parameters() are ready
        NotOurs, // the sequence broke off before this byte: it is to be read as text
    };
    static constexpr std::size_t kMaxString = 4096;

    [[nodiscard]] bool isActive() const { return m_state != State::Ground; }
    /// Begins a sequence: an ESC was read.
    void begin() { m_state = State::Escape; }
    Result take(char byte);

    [[nodiscard]] char final() const { return m_final; }
    /// '?' and the like in front of the parameters; 0 where there is none.
    [[nodiscard]] char prefix() const { return m_prefix; }
    [[nodiscard]] std::span<const std::uint16_t> parameters() const { return m_parameters; }
    /// A count parameter, at least 1.
    [[nodiscard]] std::size_t count() const;

private:
    enum class State : std::uint8_t
    {
        Ground,
        Escape,
        Intermediate,
        Csi,
        String,
        StringEscape
    };
    Result takeCsi(char byte);
    Result takeString(char byte);

    State m_state = State::Ground;
    char m_final = 0;
    char m_prefix = 0;
    bool m_hasIntermediate = false;
    std::size_t m_length = 0;
    std::vector<std::uint16_t> m_parameters;
};

} // namespace clutch
