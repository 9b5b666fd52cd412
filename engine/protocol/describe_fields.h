// How describe() writes the fields of a message.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

namespace clutch::protocol {

/// `text` as one readable word: as it is where it is plain, else in quotes with escapes; cut after
/// 60 bytes, and then it says how many there were.
[[nodiscard]] std::string readable(std::string_view text);

/// Collects " name=value" for the fields of one message. What has its default value is left out, as
/// on the wire. A plain value, built and thrown away within describe().
class Fields
{
public:
    template <typename Number> Fields& number(std::string_view name, Number value)
    {
        static_assert(std::is_arithmetic_v<Number>);
        return value == Number() ? *this : raw(name, std::to_string(value));
    }
    template <typename List> Fields& list(std::string_view name, const List& values)
    {
        std::string joined;
        for (const auto& value : values)
            joined += (joined.empty() ? "" : ",") + item(value);
        return joined.empty() ? *this : raw(name, joined);
    }
    Fields& text(std::string_view name, std::string_view value);
    Fields& flag(std::string_view name, bool value);
    /// For what is counted and not shown: "source=214 bytes".
    Fields& count(std::string_view name, std::size_t value, std::string_view unit);
    /// An enumerator by its name, or by its number where this build knows none.
    Fields& name(std::string_view field, std::string_view enumerator, int value);
    Fields& duration(std::string_view name, std::uint64_t nanoseconds);
    /// Fields that another function wrote.
    Fields& also(std::string_view fields);
    Fields& raw(std::string_view name, std::string_view value);

    operator std::string() const { return m_line; } // NOLINT: the whole point of it

private:
    static std::string item(std::string_view value) { return readable(value); }
    static std::string item(std::uint64_t value) { return std::to_string(value); }

    std::string m_line;
};

} // namespace clutch::protocol
