// How wide characters are in a terminal's cells, and UTF-8 read with care.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace clutch {

/// 0 for combining marks, joiners and selectors, 2 for East Asian wide and emoji, otherwise 1.
int cellWidth(char32_t character);

/// One character at the front of a text.
struct Utf8Character
{
    enum class Kind : std::uint8_t
    {
        Valid,
        Invalid,
        Unfinished
    };
    Kind kind = Kind::Valid;
    char32_t character = 0;
    std::size_t length = 0; // bytes it takes; of an invalid one, how many to pass over (at least 1)
};

/// Reads the first character. `Unfinished`: the text ends within a character that is good so far.
Utf8Character readUtf8(std::string_view text);

} // namespace clutch
