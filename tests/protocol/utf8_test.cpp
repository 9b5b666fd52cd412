#include "engine/protocol/utf8.h"

#include <gtest/gtest.h>

namespace clutch::protocol {
namespace {

TEST(Utf8, TakesCharactersOfEveryLength)
{
    EXPECT_EQ(utf8Length("a"), 1U);
    EXPECT_EQ(utf8Length("\xc3\xa4"), 2U);
    EXPECT_EQ(utf8Length("\xe2\x82\xac"), 3U);
    EXPECT_EQ(utf8Length("\xf0\x9f\x90\x8d"), 4U);
    EXPECT_EQ(utf8Length(std::string_view("\0", 1)), 1U);
    EXPECT_EQ(utf8Length("\xf4\x8f\xbf\xbf"), 4U);
    EXPECT_FALSE(firstInvalidUtf8("na\xc3\xafve \xf0\x9f\x90\x8d"));
}

TEST(Utf8, RefusesWhatOnlyLooksLikeIt)
{
    EXPECT_EQ(utf8Length(""), 0U);
    EXPECT_EQ(utf8Length("\x80"), 0U) << "continuation first";
    EXPECT_EQ(utf8Length("\xc0\xaf"), 0U) << "overlong";
    EXPECT_EQ(utf8Length("\xc1\xbf"), 0U) << "overlong";
    EXPECT_EQ(utf8Length("\xe0\x9f\xbf"), 0U) << "overlong";
    EXPECT_EQ(utf8Length("\xf0\x8f\xbf\xbf"), 0U) << "overlong";
    EXPECT_EQ(utf8Length("\xed\xa0\x80"), 0U) << "surrogate";
    EXPECT_EQ(utf8Length("\xf4\x90\x80\x80"), 0U) << "above U+10FFFF";
    EXPECT_EQ(utf8Length("\xff"), 0U);
    EXPECT_EQ(utf8Length("\xe2\x82"), 0U) << "cut off";
}

TEST(Utf8, SaysWhereTheFirstBadByteIs)
{
    EXPECT_EQ(firstInvalidUtf8("caf\xe9 latin-1"), 3U);
    EXPECT_EQ(firstInvalidUtf8("ab\xe2\x82"), 2U);
}

} // namespace
} // namespace clutch::protocol
