// How a piece of console text looks, and the short table of looks that a view can hold.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace clutch {

/// What a colour stands for when no escape sequence chose one. The view gives it the theme's
/// colour.
enum class TextRole : std::uint8_t
{
    Output,
    ErrorOutput,
    RuntimeOutput,
    Prompt,
    Code,
    CodeKeyword,
    CodeString,
    CodeNumber,
    CodeComment,
    CodeName,
    Answer,
    Notice,
    Warning,
    Failure,
    FoldMarker,
};

/// A colour as SGR names it: the role's own, one of 256, or red, green and blue.
struct TextColour
{
    enum class Kind : std::uint8_t
    {
        Role,
        Indexed,
        Rgb
    };
    Kind kind = Kind::Role;
    std::uint8_t red = 0; // or the index
    std::uint8_t green = 0;
    std::uint8_t blue = 0;
    friend bool operator==(const TextColour&, const TextColour&) = default;
};

struct TextStyle
{
    TextRole role = TextRole::Output;
    TextColour foreground{};
    TextColour background{};
    bool bold = false;
    bool faint = false;
    bool italic = false;
    bool underline = false;
    bool inverse = false;
    friend bool operator==(const TextStyle&, const TextStyle&) = default;
};

using StyleId = std::uint8_t;

/// `length` bytes of text that look alike.
struct StyleRun
{
    std::uint32_t length = 0;
    StyleId style = 0;
    friend bool operator==(const StyleRun&, const StyleRun&) = default;
};

/// Adds a run, or lengthens the last one where the style is the same.
void addRun(std::vector<StyleRun>& runs, std::size_t length, StyleId style);

/// Changes `style` as the parameters of one `CSI … m` say. Unknown ones are passed over.
void applySgr(std::span<const std::uint16_t> parameters, TextStyle& style);

/// The red, green and blue of colour 16…255 of the 256. The first sixteen are the theme's.
std::array<std::uint8_t, 3> indexedColour(std::uint8_t index);

/// Numbers the looks that occur. A view has room for 216 of them: when they run out, true colours
/// fall back to the 6×6×6 cube, and then to the role's plain look. Id 0 is plain output. One thread
/// at a time.
class StyleTable
{
public:
    static constexpr std::size_t kCapacity = 216;

    StyleTable();
    StyleId idFor(const TextStyle& style);
    [[nodiscard]] const TextStyle& at(StyleId id) const { return m_styles[id]; }
    [[nodiscard]] std::size_t size() const { return m_styles.size(); }

private:
    [[nodiscard]] int find(const TextStyle& style) const;

    std::vector<TextStyle> m_styles;
    StyleId m_last = 0;
};

} // namespace clutch
