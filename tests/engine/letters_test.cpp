#include "engine/letters.h"

#include <gtest/gtest.h>

namespace clutch::engine {
namespace {

TEST(Letters, GoOnAfterZ)
{
    EXPECT_EQ(letterAt(0), "A");
    EXPECT_EQ(letterAt(25), "Z");
    EXPECT_EQ(letterAt(26), "AA");
    EXPECT_EQ(letterAt(27), "AB");
    EXPECT_EQ(letterAt(26 + 26 * 26), "AAA");
}

TEST(Letters, TheLowestFreeOneIsGiven)
{
    EXPECT_EQ(lowestFreeLetter({}), "A");
    EXPECT_EQ(lowestFreeLetter({"A", "C", "main"}), "B");
}

TEST(Letters, AWishIsCheckedAndRefusedWithASentence)
{
    EXPECT_TRUE(checkLetter("Q", {"A"}));
    EXPECT_EQ(checkLetter("A", {"A"}).error().text,
        "an interpreter with the letter 'A' is there already");
    EXPECT_FALSE(checkLetter("main", {}));
    EXPECT_FALSE(checkLetter("a\nb", {}));
    EXPECT_FALSE(checkLetter(std::string(65, 'x'), {}));
}

} // namespace
} // namespace clutch::engine
