#include "engine/protocol/utf8.h"

namespace clutch::protocol {

namespace {

bool isContinuation(unsigned char byte, unsigned char low = 0x80, unsigned char high = 0xbf)
{
    return byte >= low && byte <= high;
}

} // namespace

std::size_t utf8Length(std::string_view text)
{
    const auto at = [text](std::size_t i) -> unsigned char {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0;
    };
    const unsigned char first = at(0);
    if (text.empty())
        return 0;
    if (first < 0x80)
        return 1;
    if (first >= 0xc2 && first <= 0xdf)
        return isContinuation(at(1)) ? 2 : 0;
    if (first >= 0xe0 && first <= 0xef) {
        const unsigned char low = first == 0xe0 ? 0xa0 : 0x80; // no overlong form
        const unsigned char high = first == 0xed ? 0x9f : 0xbf; // no surrogate
        return isContinuation(at(1), low, high) && isContinuation(at(2)) ? 3 : 0;
    }
    if (first >= 0xf0 && first <= 0xf4) {
        const unsigned char low = first == 0xf0 ? 0x90 : 0x80;
        const unsigned char high = first == 0xf4 ? 0x8f : 0xbf; // not above U+10FFFF
        return isContinuation(at(1), low, high) && isContinuation(at(2)) && isContinuation(at(3))
            ? 4
            : 0;
    }
    return 0;
}

std::optional<std::size_t> firstInvalidUtf8(std::string_view text)
{
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t length = utf8Length(text.substr(i));
        if (length == 0)
            return i;
        i += length;
    }
    return std::nullopt;
}

} // namespace clutch::protocol
