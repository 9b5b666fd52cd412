#include "engine/protocol/describe_fields.h"

#include "engine/protocol/utf8.h"

#include <array>
#include <cstdio>

namespace clutch::protocol {

namespace {

constexpr std::size_t kShown = 60;

bool isPlain(std::string_view text)
{
    for (const char c : text) {
        if (static_cast<unsigned char>(c) <= ' ' || static_cast<unsigned char>(c) >= 0x7f
            || c == '"' || c == '\\' || c == '=')
            return false;
    }
    return true;
}

std::string escaped(char c)
{
    switch (c) {
    case '\n':
        return "\\n";
    case '\r':
        return "\\r";
    case '\t':
        return "\\t";
    case '"':
        return "\\\"";
    case '\\':
        return "\\\\";
    default:
        break;
    }
    if (c >= ' ' && c < 0x7f)
        return {c};
    std::array<char, 8> hex{};
    std::snprintf(hex.data(), hex.size(), "\\x%02x", static_cast<unsigned char>(c));
    return hex.data();
}

} // namespace

std::string readable(std::string_view text)
{
    const bool cut = text.size() > kShown;
    if (!cut && !text.empty() && isPlain(text))
        return std::string(text);
    std::string shown = "\"";
    for (std::size_t i = 0; i < text.size() && i < kShown;) {
        const std::size_t length = utf8Length(text.substr(i));
        if (length > 1 && i + length > kShown)
            break; // never half a character
        // C1 controls are well-formed and would move a terminal's cursor all the same.
        const bool control = length == 2 && text[i] == '\xc2' && text[i + 1] < '\xa0';
        if (length > 1 && !control) {
            shown.append(text.substr(i, length));
            i += length;
        } else {
            shown += escaped(text[i]);
            ++i;
        }
    }
    shown += '"';
    if (cut)
        shown += "… (" + std::to_string(text.size()) + " bytes)";
    return shown;
}

Fields& Fields::raw(std::string_view name, std::string_view value)
{
    m_line.append(" ").append(name).append("=").append(value);
    return *this;
}

Fields& Fields::also(std::string_view fields)
{
    m_line.append(fields);
    return *this;
}

Fields& Fields::text(std::string_view name, std::string_view value)
{
    return value.empty() ? *this : raw(name, readable(value));
}

Fields& Fields::flag(std::string_view name, bool value)
{
    if (value)
        m_line.append(" ").append(name);
    return *this;
}

Fields& Fields::count(std::string_view name, std::size_t value, std::string_view unit)
{
    if (value == 0)
        return *this;
    return raw(name, std::to_string(value).append(" ").append(unit));
}

Fields& Fields::name(std::string_view field, std::string_view enumerator, int value)
{
    return raw(field, enumerator.empty() ? std::to_string(value) : std::string(enumerator));
}

Fields& Fields::duration(std::string_view name, std::uint64_t nanoseconds)
{
    if (nanoseconds == 0)
        return *this;
    std::array<char, 48> text{};
    std::snprintf(text.data(), text.size(), "%.3f ms", static_cast<double>(nanoseconds) / 1e6);
    return raw(name, text.data());
}

} // namespace clutch::protocol
