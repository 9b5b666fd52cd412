#include "ui/models/console_text_folds.h"

#include <algorithm>
#include <cstdio>

namespace clutch {
namespace {
constexpr std::size_t kBlock = 1u << 20;

bool continuesCharacter(char byte)
{
    return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}
} // namespace

void LongLine::append(std::string_view text)
{
    m_size += text.size();
    while (!text.empty()) {
        if (m_blocks.empty() || m_blocks.back().size() == kBlock)
            m_blocks.emplace_back();
        const std::size_t taken = std::min(text.size(), kBlock - m_blocks.back().size());
        m_blocks.back().append(text.substr(0, taken));
        text.remove_prefix(taken);
    }
}

std::string LongLine::part(std::size_t offset, std::size_t length) const
{
    std::string result;
    if (offset >= m_size)
        return result;
    length = std::min(length, m_size - offset);
    const bool reachesEnd = offset + length == m_size;
    for (std::size_t block = offset / kBlock; block < m_blocks.size() && result.size() < length;
         ++block) {
        const std::size_t from = block == offset / kBlock ? offset % kBlock : 0;
        result.append(m_blocks[block], from, length - result.size());
    }
    std::size_t begin = 0;
    while (begin < result.size() && begin < 3 && continuesCharacter(result[begin]))
        ++begin;
    std::size_t end = result.size();
    if (!reachesEnd) {
        while (end > begin && result.size() - end < 3 && continuesCharacter(result[end - 1]))
            --end;
        // What is left in front of the continuation bytes is the character's first byte, which goes
        // with them.
        if (end > begin && static_cast<unsigned char>(result[end - 1]) >= 0xC0)
            --end;
    }
    return result.substr(begin, end - begin);
}

void FoldedLines::add(FoldId id, LongLine line)
{
    m_bytes += line.size();
    m_lines.push_back({id, std::move(line)});
    while (m_bytes > m_byteLimit && m_lines.size() > 1) {
        m_bytes -= m_lines.front().line.size();
        m_lines.pop_front();
    }
}

const LongLine* FoldedLines::find(FoldId id) const
{
    const auto found = std::find_if(
        m_lines.begin(), m_lines.end(), [id](const Kept& kept) { return kept.id == id; });
    return found == m_lines.end() ? nullptr : &found->line;
}

void FoldedLines::clear()
{
    m_lines.clear();
    m_bytes = 0;
}

std::string byteCountText(std::size_t bytes)
{
    char text[32];
    if (bytes < 1000)
        std::snprintf(text, sizeof text, "%zu bytes", bytes);
    else if (bytes < 1'000'000)
        std::snprintf(text, sizeof text, "%.1f kB", static_cast<double>(bytes) / 1e3);
    else
        std::snprintf(text, sizeof text, "%.1f MB", static_cast<double>(bytes) / 1e6);
    return text;
}

} // namespace clutch
