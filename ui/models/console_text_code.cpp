#include "ui/models/console_text_code.h"

#include <algorithm>
#include <array>
#include <string>

namespace clutch {
namespace {

constexpr std::array<std::string_view, 35> kKeywords{"False", "None", "True", "and", "as", "assert",
    "async", "await", "break", "class", "continue", "def", "del", "elif", "else", "except",
    "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not",
    "or", "pass", "raise", "return", "try", "while", "with", "yield"};

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}
bool isName(char c)
{
    return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c < 0;
}

/// The length of the string literal that begins at `at` with a quote.
std::size_t stringLength(std::string_view source, std::size_t at)
{
    const char quote = source[at];
    const bool triple = source.substr(at, 3) == std::string(3, quote);
    std::size_t end = at + (triple ? 3 : 1);
    while (end < source.size()) {
        if (source[end] == '\\') {
            end += 2;
        } else if (triple ? source.substr(end, 3) == std::string(3, quote) : source[end] == quote) {
            end += triple ? 3 : 1;
            break;
        } else if (!triple && source[end] == '\n') {
            break;
        } else {
            ++end;
        }
    }
    return std::min(end, source.size()) - at;
}

bool isStringPrefix(std::string_view name)
{
    return name.size() <= 2 && std::all_of(name.begin(), name.end(), [](char c) {
        return std::string_view("rRbBfFtTuU").find(c) != std::string_view::npos;
    });
}

} // namespace

std::vector<CodePiece> codePieces(std::string_view source)
{
    std::vector<CodePiece> pieces;
    const auto add = [&](TextRole role, std::size_t from, std::size_t length) {
        if (!pieces.empty() && pieces.back().first == role) {
            std::string_view& last = pieces.back().second;
            last = std::string_view(last.data(), last.size() + length);
        } else {
            pieces.emplace_back(role, source.substr(from, length));
        }
    };
    for (std::size_t at = 0; at < source.size();) {
        const char c = source[at];
        std::size_t length = 1;
        TextRole role = TextRole::Code;
        if (c == '#') {
            length = std::min(source.find('\n', at), source.size()) - at;
            role = TextRole::CodeComment;
        } else if (c == '"' || c == '\'') {
            length = stringLength(source, at);
            role = TextRole::CodeString;
        } else if (isDigit(c)) {
            while (at + length < source.size()
                && (isName(source[at + length]) || source[at + length] == '.'))
                ++length;
            role = TextRole::CodeNumber;
        } else if (isName(c)) {
            while (at + length < source.size() && isName(source[at + length]))
                ++length;
            const std::string_view name = source.substr(at, length);
            const bool quoted = at + length < source.size()
                && (source[at + length] == '"' || source[at + length] == '\'');
            if (quoted && isStringPrefix(name)) {
                length += stringLength(source, at + length);
                role = TextRole::CodeString;
            } else if (std::find(kKeywords.begin(), kKeywords.end(), name) != kKeywords.end()) {
                role = TextRole::CodeKeyword;
            }
        }
        add(role, at, length);
        at += length;
    }
    return pieces;
}

} // namespace clutch
