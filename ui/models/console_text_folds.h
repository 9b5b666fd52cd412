// The full text of lines that are too long to show.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace clutch {

/// Names a folded line; counted from 1, never given out twice by one console.
using FoldId = std::uint32_t;

/// A very long line in blocks, so that it grows without being copied.
class LongLine
{
public:
    void append(std::string_view text);
    [[nodiscard]] std::size_t size() const { return m_size; }
    /// At most `length` bytes from `offset`, cut at whole characters.
    [[nodiscard]] std::string part(std::size_t offset, std::size_t length) const;
    [[nodiscard]] const std::vector<std::string>& blocks() const { return m_blocks; }

private:
    std::vector<std::string> m_blocks;
    std::size_t m_size = 0;
};

/// Keeps the folded lines of one console, the newest of them, up to a number of bytes. A member of
/// AnsiAssembler.
class FoldedLines
{
public:
    explicit FoldedLines(std::size_t byteLimit)
        : m_byteLimit(byteLimit)
    {
    }

    FoldId nextId() { return m_nextId++; }
    void add(FoldId id, LongLine line);
    /// Nothing where the line had to go to make room.
    [[nodiscard]] const LongLine* find(FoldId id) const;
    [[nodiscard]] std::size_t bytes() const { return m_bytes; }
    void clear();

private:
    struct Kept
    {
        FoldId id;
        LongLine line;
    };
    std::deque<Kept> m_lines;
    std::size_t m_bytes = 0;
    std::size_t m_byteLimit;
    FoldId m_nextId = 1;
};

/// "20.0 MB", "12.3 kB", "999 bytes": as a person reads it.
std::string byteCountText(std::size_t bytes);

} // namespace clutch
