// What is UTF-8 and what is not: all text on the wire is, or says that it is bytes.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace clutch::protocol {

/// How many bytes the character at the start of `text` has; 0 where no well-formed one begins
/// (surrogates, overlong forms and what is above U+10FFFF are not).
[[nodiscard]] std::size_t utf8Length(std::string_view text);

/// The offset of the first byte that is not UTF-8; nothing when all of it is.
[[nodiscard]] std::optional<std::size_t> firstInvalidUtf8(std::string_view text);

} // namespace clutch::protocol
