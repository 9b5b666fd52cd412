#include "ui/models/console_text_line.h"

#include "ui/models/console_text_cells.h"

#include <algorithm>

namespace clutch {
namespace {
constexpr std::size_t kTabWidth = 8;
}

OpenLine::Glyph OpenLine::glyphAt(std::size_t at, std::size_t column) const
{
    const std::string_view rest = std::string_view(m_text).substr(at);
    if (rest[0] == '\t')
        return {1, kTabWidth - column % kTabWidth};
    const Utf8Character first = readUtf8(rest);
    Glyph glyph{first.length, static_cast<std::size_t>(cellWidth(first.character))};
    while (glyph.length < rest.size() && static_cast<unsigned char>(rest[glyph.length]) >= 0x80) {
        const Utf8Character next = readUtf8(rest.substr(glyph.length));
        if (cellWidth(next.character) != 0)
            break;
        glyph.length += next.length;
    }
    return glyph;
}

std::size_t OpenLine::column() const
{
    if (m_ascii)
        return m_at;
    std::size_t column = 0;
    for (std::size_t at = 0; at < m_at;) {
        const Glyph glyph = glyphAt(at, column);
        at += glyph.length;
        column += glyph.width;
    }
    return column;
}

void OpenLine::replace(std::size_t at, std::size_t length, std::string_view text, StyleId style)
{
    m_text.replace(at, length, text);
    const auto from = m_styles.begin() + static_cast<std::ptrdiff_t>(at);
    if (text.size() > length)
        m_styles.insert(from, text.size() - length, style);
    else
        m_styles.erase(from, from + static_cast<std::ptrdiff_t>(length - text.size()));
    std::fill_n(m_styles.begin() + static_cast<std::ptrdiff_t>(at), text.size(), style);
}

void OpenLine::putAscii(std::string_view ascii, StyleId style)
{
    if (m_ascii || isAtEnd()) {
        const std::size_t over = std::min(ascii.size(), m_text.size() - m_at);
        replace(m_at, over, ascii, style);
        m_at += ascii.size();
        return;
    }
    for (std::size_t i = 0; i < ascii.size(); ++i)
        putCharacter(ascii.substr(i, 1), 1, style);
}

void OpenLine::putCharacter(std::string_view utf8, int width, StyleId style)
{
    m_ascii = m_ascii && utf8.size() == 1;
    if (isAtEnd()) {
        replace(m_at, 0, utf8, style);
        m_at += utf8.size();
        return;
    }
    std::size_t taken = 0;
    std::size_t freed = 0;
    const auto needed = static_cast<std::size_t>(width);
    if (needed > 0) {
        const std::size_t start = column();
        while (freed < needed && m_at + taken < m_text.size()) {
            const Glyph glyph = glyphAt(m_at + taken, start + freed);
            taken += glyph.length;
            freed += glyph.width;
        }
    }
    std::string text(utf8);
    if (freed > needed)
        text.append(freed - needed, ' ');
    replace(m_at, taken, text, style);
    m_at += utf8.size();
}

void OpenLine::tab(StyleId style)
{
    if (!isAtEnd()) {
        moveToColumn((column() / kTabWidth + 1) * kTabWidth, style);
        return;
    }
    m_ascii = false;
    replace(m_at, 0, "\t", style);
    ++m_at;
}

void OpenLine::moveToColumn(std::size_t target, StyleId style)
{
    std::size_t at = 0;
    std::size_t column = 0;
    if (m_ascii) {
        at = column = std::min(target, m_text.size());
    } else {
        while (column < target && at < m_text.size()) {
            const Glyph glyph = glyphAt(at, column);
            if (column + glyph.width > target) {
                // Into the middle of a wide character or a tab: it becomes the spaces that it took.
                replace(at, glyph.length, std::string(glyph.width, ' '), style);
                continue;
            }
            at += glyph.length;
            column += glyph.width;
        }
    }
    if (column < target) {
        replace(m_text.size(), 0, std::string(target - column, ' '), style);
        at = m_text.size();
    }
    m_at = at;
}

void OpenLine::eraseToEnd()
{
    m_text.resize(m_at);
    m_styles.resize(m_at);
}

void OpenLine::eraseToStart(StyleId style)
{
    const std::size_t cells = column();
    replace(0, m_at, std::string(cells, ' '), style);
    m_at = cells;
}

void OpenLine::clear()
{
    m_text.clear();
    m_styles.clear();
    m_at = 0;
    m_ascii = true;
}

} // namespace clutch
