#include "ui/models/console_text_style.h"

#include <algorithm>

namespace clutch {
namespace {

// Room kept for plain looks of the roles when user code has painted with every colour there is.
constexpr std::size_t kReserved = 16;
constexpr std::array<std::uint8_t, 6> kCubeSteps{0, 95, 135, 175, 215, 255};

std::uint8_t nearestStep(std::uint8_t value)
{
    std::uint8_t best = 0;
    for (std::size_t i = 1; i < kCubeSteps.size(); ++i) {
        if (std::abs(kCubeSteps[i] - value) < std::abs(kCubeSteps[best] - value))
            best = static_cast<std::uint8_t>(i);
    }
    return best;
}

TextColour toCube(TextColour colour)
{
    if (colour.kind != TextColour::Kind::Rgb)
        return colour;
    const int index = 16 + 36 * nearestStep(colour.red) + 6 * nearestStep(colour.green)
        + nearestStep(colour.blue);
    return {TextColour::Kind::Indexed, static_cast<std::uint8_t>(index), 0, 0};
}

TextColour indexed(int index)
{
    return {TextColour::Kind::Indexed, static_cast<std::uint8_t>(index), 0, 0};
}

std::uint8_t channel(std::uint16_t value)
{
    return static_cast<std::uint8_t>(std::min<std::uint16_t>(value, 255));
}

/// Reads what follows 38 or 48; gives how many parameters it took.
std::size_t extendedColour(std::span<const std::uint16_t> rest, TextColour& colour)
{
    if (rest.size() >= 2 && rest[0] == 5) {
        colour = indexed(channel(rest[1]));
        return 2;
    }
    if (rest.size() >= 4 && rest[0] == 2) {
        colour = {TextColour::Kind::Rgb, channel(rest[1]), channel(rest[2]), channel(rest[3])};
        return 4;
    }
    return rest.size();
}

} // namespace

void addRun(std::vector<StyleRun>& runs, std::size_t length, StyleId style)
{
    if (length == 0)
        return;
    if (!runs.empty() && runs.back().style == style)
        runs.back().length += static_cast<std::uint32_t>(length);
    else
        runs.push_back({static_cast<std::uint32_t>(length), style});
}

void applySgr(std::span<const std::uint16_t> parameters, TextStyle& style)
{
    if (parameters.empty()) {
        style = TextStyle{.role = style.role};
        return;
    }
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        const int p = parameters[i];
        if (p == 0)
            style = TextStyle{.role = style.role};
        else if (p == 1)
            style.bold = true;
        else if (p == 2)
            style.faint = true;
        else if (p == 3)
            style.italic = true;
        else if (p == 4 || p == 21)
            style.underline = true;
        else if (p == 7)
            style.inverse = true;
        else if (p == 22)
            style.bold = style.faint = false;
        else if (p == 23)
            style.italic = false;
        else if (p == 24)
            style.underline = false;
        else if (p == 27)
            style.inverse = false;
        else if (p >= 30 && p <= 37)
            style.foreground = indexed(p - 30);
        else if (p >= 90 && p <= 97)
            style.foreground = indexed(p - 90 + 8);
        else if (p >= 40 && p <= 47)
            style.background = indexed(p - 40);
        else if (p >= 100 && p <= 107)
            style.background = indexed(p - 100 + 8);
        else if (p == 38)
            i += extendedColour(parameters.subspan(i + 1), style.foreground);
        else if (p == 48)
            i += extendedColour(parameters.subspan(i + 1), style.background);
        else if (p == 39)
            style.foreground = {};
        else if (p == 49)
            style.background = {};
    }
}

std::array<std::uint8_t, 3> indexedColour(std::uint8_t index)
{
    if (index >= 232) {
        const auto grey = static_cast<std::uint8_t>(8 + 10 * (index - 232));
        return {grey, grey, grey};
    }
    const int cube = std::max(0, index - 16);
    return {kCubeSteps[cube / 36], kCubeSteps[cube / 6 % 6], kCubeSteps[cube % 6]};
}

StyleTable::StyleTable()
    : m_styles{TextStyle{}}
{
    m_styles.reserve(kCapacity);
}

int StyleTable::find(const TextStyle& style) const
{
    const auto found = std::find(m_styles.begin(), m_styles.end(), style);
    return found == m_styles.end() ? -1 : static_cast<int>(found - m_styles.begin());
}

StyleId StyleTable::idFor(const TextStyle& style)
{
    if (m_styles[m_last] == style)
        return m_last;
    int id = find(style);
    if (id < 0 && m_styles.size() >= kCapacity / 2) {
        // Half full: from here on true colours share the cube's.
        TextStyle coarse = style;
        coarse.foreground = toCube(style.foreground);
        coarse.background = toCube(style.background);
        id = find(coarse);
        if (id < 0 && m_styles.size() < kCapacity - kReserved) {
            m_styles.push_back(coarse);
            id = static_cast<int>(m_styles.size()) - 1;
        }
    } else if (id < 0) {
        m_styles.push_back(style);
        id = static_cast<int>(m_styles.size()) - 1;
    }
    if (id < 0) {
        const TextStyle plain{.role = style.role};
        id = find(plain);
        if (id < 0 && m_styles.size() < kCapacity) {
            m_styles.push_back(plain);
            id = static_cast<int>(m_styles.size()) - 1;
        }
    }
    m_last = static_cast<StyleId>(std::max(id, 0));
    return m_last;
}

} // namespace clutch
