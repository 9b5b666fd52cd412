#include "ui/models/identity.h"

#include "ui/models/graph_palette.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

using namespace clutch::ui;

namespace {

double luminance(const QColor& colour)
{
    const auto part = [](double c) {
        return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * part(colour.redF()) + 0.7152 * part(colour.greenF())
        + 0.0722 * part(colour.blueF());
}

double contrast(const QColor& a, const QColor& b)
{
    const auto [low, high] = std::minmax({luminance(a), luminance(b)});
    return (high + 0.05) / (low + 0.05);
}

} // namespace

TEST(Identity, CountsLettersAsTheyAreGivenOut)
{
    EXPECT_EQ(identityOfLetter("A"), 0);
    EXPECT_EQ(identityOfLetter("Z"), 25);
    EXPECT_EQ(identityOfLetter("AA"), 26);
    EXPECT_EQ(identityOfLetter("main"), kMainIdentity);
    EXPECT_GE(identityOfLetter("my own"), 0);
}

TEST(Identity, HasEightOrMoreColoursAllDifferentInBothThemes)
{
    ASSERT_GE(kIdentityCycle.size(), 8U);
    std::set<std::uint32_t> light{kMainIdentityColour.light};
    std::set<std::uint32_t> dark{kMainIdentityColour.dark};
    for (const IdentityColour& colour : kIdentityCycle) {
        light.insert(colour.light);
        dark.insert(colour.dark);
    }
    EXPECT_EQ(light.size(), kIdentityCycle.size() + 1);
    EXPECT_EQ(dark.size(), kIdentityCycle.size() + 1);
}

TEST(Identity, StandsOutFromAnIdleLaneAndCarriesItsLetter)
{
    for (const GraphPalette& palette : {GraphPalette::lightTheme(), GraphPalette::darkTheme()}) {
        for (int index = kMainIdentity; index < 10; ++index) {
            const QColor colour = palette.identity(index);
            EXPECT_GE(contrast(colour, palette.lane), 1.9) << index << palette.dark;
            EXPECT_GE(contrast(GraphPalette::textOn(colour), colour), 3.0) << index << palette.dark;
        }
    }
}
