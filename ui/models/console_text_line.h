// The line of a console that is still being written: text, a look for each byte, and a cursor.
#pragma once

#include "ui/models/console_text_style.h"

#include <string>
#include <string_view>
#include <vector>

namespace clutch {

/// One line as a terminal edits it: written at the end, or over what is there after `\r`, `\b` and
/// cursor movements.
///
/// Columns are cells: a wide character takes two, a combining one none, and writing over half of a
/// wide character leaves a space for the other half. A member of AnsiAssembler, which keeps it
/// short: a long line is folded and not edited any more.
class OpenLine
{
public:
    [[nodiscard]] const std::string& text() const { return m_text; }
    [[nodiscard]] const std::vector<StyleId>& styles() const { return m_styles; }
    [[nodiscard]] bool isEmpty() const { return m_text.empty(); }
    [[nodiscard]] bool isAtEnd() const { return m_at == m_text.size(); }
    [[nodiscard]] std::size_t column() const;

    /// Writes printable ASCII.
    void putAscii(std::string_view ascii, StyleId style);
    /// Writes one character of `width` cells.
    void putCharacter(std::string_view utf8, int width, StyleId style);
    /// At the end a tab stays a tab; elsewhere it only moves, as in a terminal.
    void tab(StyleId style);

    /// Moves; past the end the gap is filled with spaces.
    void moveToColumn(std::size_t target, StyleId style);
    void moveToStart() { m_at = 0; }
    void eraseToEnd();
    void eraseToStart(StyleId style);
    void clear();

private:
    struct Glyph
    {
        std::size_t length;
        std::size_t width;
    };
    [[nodiscard]] Glyph glyphAt(std::size_t at, std::size_t column) const;
    void replace(std::size_t at, std::size_t length, std::string_view text, StyleId style);

    std::string m_text;
    std::vector<StyleId> m_styles;
    std::size_t m_at = 0; // the cursor, in bytes, always at the beginning of a glyph
    bool m_ascii = true; // no tab and nothing wide, so that a column is a byte
};

} // namespace clutch
