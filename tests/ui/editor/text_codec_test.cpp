#include "ui/editor/text_codec.h"

#include <gtest/gtest.h>

#include <ostream>

namespace clutch::ui {
namespace {

struct RoundTrip
{
    const char* name;
    QByteArray bytes;
    QString text;
    QString encoding;
    bool mark;
    LineEnding ending;
};

// Not the bytes of the struct, which differ from run to run.
void PrintTo(const RoundTrip& file, std::ostream* out)
{
    *out << file.name;
}

class Files : public testing::TestWithParam<RoundTrip>
{
};

TEST_P(Files, AreReadAsPythonDoesAndWrittenBackByteForByte)
{
    const RoundTrip& file = GetParam();
    const auto decoded = decodeSource(file.bytes);
    ASSERT_TRUE(decoded) << decoded.error().text;
    EXPECT_EQ(decoded->text, file.text);
    EXPECT_EQ(decoded->format.encoding, file.encoding);
    EXPECT_EQ(decoded->format.byteOrderMark, file.mark);
    EXPECT_EQ(decoded->format.lineEnding, file.ending);
    EXPECT_FALSE(decoded->mixedLineEndings);
    const auto encoded = encodeSource(decoded->text, decoded->format);
    ASSERT_TRUE(encoded) << encoded.error().text;
    EXPECT_EQ(*encoded, file.bytes);
}

INSTANTIATE_TEST_SUITE_P(Table, Files,
    testing::Values(RoundTrip{"Plain", "x = 1\n", QStringLiteral("x = 1\n"),
                        QStringLiteral("utf-8"), false, LineEnding::Lf},
        RoundTrip{"Empty", "", QString(), QStringLiteral("utf-8"), false, LineEnding::Lf},
        RoundTrip{"NoLastNewline", "x", QStringLiteral("x"), QStringLiteral("utf-8"), false,
            LineEnding::Lf},
        RoundTrip{"Utf8", "s = 'gr\xc3\xbc\xc3\x9f'\n", QStringLiteral("s = 'grüß'\n"),
            QStringLiteral("utf-8"), false, LineEnding::Lf},
        RoundTrip{"Mark", "\xef\xbb\xbfx = 1\r\n", QStringLiteral("x = 1\n"),
            QStringLiteral("utf-8"), true, LineEnding::CrLf},
        RoundTrip{"OldMac", "a\rb\r", QStringLiteral("a\nb\n"), QStringLiteral("utf-8"), false,
            LineEnding::Cr},
        RoundTrip{"Latin1", "# -*- coding: latin-1 -*-\ns = '\xe9'\n",
            QStringLiteral("# -*- coding: latin-1 -*-\ns = 'é'\n"), QStringLiteral("latin-1"),
            false, LineEnding::Lf},
        RoundTrip{"Cp1252SecondLine",
            "#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\n'\x80'\n",
            QStringLiteral("#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\n'€'\n"),
            QStringLiteral("cp1252"), false, LineEnding::Lf},
        RoundTrip{"EucJp", "# coding=euc_jp\n'\xa4\xa2'\n",
            QStringLiteral("# coding=euc_jp\n'あ'\n"), QStringLiteral("euc_jp"), false,
            LineEnding::Lf}),
    [](const auto& file) { return std::string(file.param.name); });

TEST(Cookie, CountsOnlyInTheFirstTwoLinesAndUnderAComment)
{
    EXPECT_EQ(cookieOf("x = 1\n# coding: latin-1\n"), QString());
    EXPECT_EQ(cookieOf("\n\n# coding: latin-1\n"), QString());
    EXPECT_EQ(cookieOf("\n# coding: latin-1\n"), QStringLiteral("latin-1"));
    EXPECT_EQ(cookieOf("s = 'coding: latin-1'\n"), QString());
}

TEST(Decode, RefusesWithTheLineAndTheReason)
{
    const auto bad = decodeSource("ok\n\xff\n");
    ASSERT_FALSE(bad);
    EXPECT_EQ(bad.error().text,
        "line 2 is not valid UTF-8, and the file names no other encoding (PEP 263)");
    const auto unknown = decodeSource("# coding: klingon\n");
    ASSERT_FALSE(unknown);
    EXPECT_EQ(
        unknown.error().text, "the file names the encoding \"klingon\", which is not known here");
    EXPECT_FALSE(decodeSource("\xef\xbb\xbf# coding: latin-1\n"));
}

TEST(Decode, TakesForUtf8WhatPythonTakes)
{
    const auto line = [](const char* bytes) {
        const auto read = decodeSource(bytes);
        return read ? std::string() : read.error().text.substr(0, 6);
    };
    EXPECT_EQ(line("\xf4\x8f\xbf\xbf\xef\xbf\xbf\n"), ""); // the last one, and no character
    EXPECT_EQ(line("ok\n\xed\xa0\x80\n"), "line 2"); // half a pair
    EXPECT_EQ(line("ok\n\n\xc0\xaf\n"), "line 3"); // longer than need be
    EXPECT_EQ(line("\xf4\x90\x80\x80\n"), "line 1"); // after the last one
    EXPECT_EQ(line("ok\nok \xe2\x82"), "line 2"); // cut off
    EXPECT_EQ(line("ok\n\xbf\n"), "line 2");
}

TEST(Decode, TellsMixedLineEndings)
{
    const auto mixed = decodeSource("a\r\nb\nc\r\n");
    ASSERT_TRUE(mixed);
    EXPECT_TRUE(mixed->mixedLineEndings);
    EXPECT_EQ(mixed->format.lineEnding, LineEnding::CrLf);
    EXPECT_EQ(mixed->text, QStringLiteral("a\nb\nc\n"));
}

TEST(Encode, NamesTheCharacterThatTheEncodingLacks)
{
    TextFormat format;
    const auto bytes = encodeSource(QStringLiteral("# coding: latin-1\nx = '€'\n"), format);
    ASSERT_FALSE(bytes);
    EXPECT_EQ(bytes.error().text,
        "line 2 has \"€\", which the encoding \"latin-1\" named at the top does not have");
}

TEST(Encode, WritesUtf8OnceTheCookieIsGone)
{
    TextFormat format;
    format.encoding = QStringLiteral("latin-1");
    const auto bytes = encodeSource(QStringLiteral("x = 'é'\n"), format);
    ASSERT_TRUE(bytes);
    EXPECT_EQ(*bytes, QByteArray("x = '\xc3\xa9'\n"));
}

} // namespace
} // namespace clutch::ui
