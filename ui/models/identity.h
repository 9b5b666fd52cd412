// Which colour an interpreter has: pure data, the same for every pane. Colour is identity; the
// letter always stands beside it.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace clutch::ui {

/// One identity's colour as 0xRRGGBB, for a light and for a dark background.
struct IdentityColour
{
    std::uint32_t light;
    std::uint32_t dark;
};

/// After Okabe and Ito: neighbours differ in lightness too, so that they stay apart without hue.
/// Yellow is darkened and black left out (it is the main interpreter's), and three colours are
/// added before the cycle begins again.
inline constexpr std::array<IdentityColour, 10> kIdentityCycle{{
    {0x0072b2, 0x4aa3e6}, // blue
    {0xe08a00, 0xf5ae3d}, // orange
    {0x009e73, 0x2fc79a}, // bluish green
    {0xbf5b95, 0xe294c2}, // reddish purple
    {0x56b4e9, 0xa3d8f7}, // sky blue
    {0xc44018, 0xf37c52}, // vermillion
    {0x8f7d00, 0xe6d94c}, // yellow
    {0x6248b0, 0xa592ee}, // violet
    {0x8a5a2e, 0xc79c6b}, // brown
    {0x1f7a80, 0x66c9cf}, // teal
}};

/// The main interpreter's: ink, on paper of either kind.
inline constexpr IdentityColour kMainIdentityColour{0x39414f, 0xdfe3ea};

/// The main interpreter's place in front of the cycle.
inline constexpr int kMainIdentity = -1;

/// Any index from kMainIdentity up; the cycle repeats.
[[nodiscard]] constexpr IdentityColour identityColour(int index)
{
    if (index <= kMainIdentity)
        return kMainIdentityColour;
    return kIdentityCycle[static_cast<std::size_t>(index) % kIdentityCycle.size()];
}

/// "A" is 0, "Z" 25, "AA" 26; "main" is kMainIdentity. Anything else (a letter that a user made up)
/// gets a stable place in the cycle from its bytes.
[[nodiscard]] constexpr int identityOfLetter(std::string_view letter)
{
    if (letter == "main" || letter.empty())
        return kMainIdentity;
    std::uint32_t number = 0;
    bool counted = letter.size() <= 3;
    for (const char c : letter) {
        if (c < 'A' || c > 'Z')
            counted = false;
        number = number * 26 + static_cast<std::uint32_t>(static_cast<unsigned char>(c) - 'A' + 1);
    }
    return counted ? static_cast<int>(number) - 1 : static_cast<int>(number % 1000);
}

} // namespace clutch::ui
