// Ids that cannot be mixed up. Ids cross threads and processes, pointers do not.
#pragma once

#include <cstdint>
#include <functional>

namespace clutch {

/// An id of one kind of thing. 0 is "none"; ids are given out in rising order and never used again.
template <typename Tag> class StrongId
{
public:
    constexpr StrongId() = default;
    constexpr explicit StrongId(std::uint64_t value)
        : m_value(value)
    {
    }

    [[nodiscard]] constexpr std::uint64_t value() const { return m_value; }
    [[nodiscard]] constexpr explicit operator bool() const { return m_value != 0; }
    // NOLINTNEXTLINE(modernize-use-nullptr): clang-tidy 14 sees a 0 in what <=> is compared with
    friend constexpr auto operator<=>(StrongId, StrongId) = default;

private:
    std::uint64_t m_value = 0;
};

/// An interpreter within one runtime process.
using InterpreterId = StrongId<struct InterpreterTag>;
/// One execution of source in an interpreter, within one runtime process.
using RunId = StrongId<struct RunTag>;

} // namespace clutch

template <typename Tag> struct std::hash<clutch::StrongId<Tag>>
{
    std::size_t operator()(clutch::StrongId<Tag> id) const noexcept
    {
        return std::hash<std::uint64_t>{}(id.value());
    }
};
