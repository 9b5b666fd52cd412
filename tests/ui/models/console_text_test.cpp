#include "ui/models/console_text.h"

#include "ui/models/console_text_cells.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

namespace clutch {
namespace {

/// All text an assembler has shown, committed and open.
std::string shown(AnsiAssembler& assembler)
{
    return assembler.takeCommitted().text + assembler.openLine().text;
}

std::string shown(std::string_view bytes)
{
    AnsiAssembler assembler;
    assembler.feed(TextSource::Stdout, bytes);
    return shown(assembler);
}

TextStyle styleOfLast(AnsiAssembler& assembler)
{
    const StyledText open = assembler.openLine();
    return open.runs.empty() ? TextStyle{} : assembler.styles().at(open.runs.back().style);
}

TextStyle styleAfter(std::string_view bytes)
{
    AnsiAssembler assembler;
    assembler.feed(TextSource::Stdout, std::string(bytes) + "x");
    return styleOfLast(assembler);
}

struct Case
{
    const char* what;
    std::string_view bytes;
    std::string_view text;
};

using namespace std::string_view_literals;

const Case kCases[] = {
    {"plain lines", "a\nb\n"sv, "a\nb\n"sv},
    {"an open line", "a\nb"sv, "a\nb"sv},
    {"carriage return and newline", "a\r\nb\r\n"sv, "a\nb\n"sv},
    {"overwritten", "100%\r 7"sv, " 70%"sv},
    {"a progress bar", "\r 1%\r 2%\r 3%\n"sv, " 3%\n"sv},
    {"backspace", "ab\bc"sv, "ac"sv},
    {"backspace at the start", "\b\bx"sv, "x"sv},
    {"a spinner", "|\b/\b-\b"sv, "-"sv},
    {"erase to the end", "abcdef\rab\x1b[K"sv, "ab"sv},
    {"erase to the start", "abcdef\x1b[3D\x1b[1K"sv, "   def"sv},
    {"erase the line", "abc\x1b[2K\rx"sv, "x  "sv},
    {"column", "abcdef\x1b[3Gx"sv, "abxdef"sv},
    {"column past the end", "a\x1b[5Gx"sv, "a   x"sv},
    {"right and left", "a\x1b[3Cb\x1b[2Dc"sv, "a  cb"sv},
    {"erase below", "abc\rx\x1b[J"sv, "x"sv},
    {"a tab stays", "a\tb"sv, "a\tb"sv},
    {"a tab is overwritten by cells", "a\tb\rxyz"sv, "xyz     b"sv},
    {"a tab over text moves", "abcdefghijk\r\tX"sv, "abcdefghXjk"sv},
    {"wide over narrow", "abcd\r漢"sv, "漢cd"sv},
    {"narrow over wide", "漢字\ra"sv, "a 字"sv},
    {"narrow over the second half", "漢字\x1b[2Gb"sv, " b字"sv},
    {"emoji over text", "ab\r😀c"sv, "😀c"sv},
    {"combining stays with its letter", "e\xCC\x81x\rA"sv, "Ax"sv},
    {"bell", "a\ab"sv, "ab"sv},
    {"NUL", "a\0b"sv, "a␀b"sv},
    {"other controls", "\x01\x7f"sv, "␁␡"sv},
    {"invalid UTF-8", "a\xff\xfe\xc3(b"sv, "a\uFFFD\uFFFD\uFFFD(b"sv},
    {"surrogate in UTF-8", "\xED\xA0\x80"sv, "\uFFFD\uFFFD\uFFFD"sv},
    {"C1 control",
        "\xC2\x9B"
        "31m"sv,
        "\uFFFD31m"sv},
    {"window title",
        "a\x1b]0;title\x07"
        "b"sv,
        "ab"sv},
    {"OSC 8 link", "\x1b]8;;http://x\x1b\\text\x1b]8;;\x1b\\!"sv, "text!"sv},
    {"an OSC that nobody ends", "\x1b]0;abc\nnext"sv, "\nnext"sv},
    {"private modes", "\x1b[?25lx\x1b[?25h"sv, "x"sv},
    {"character sets", "\x1b(Bx\x1b=y"sv, "xy"sv},
    {"a broken sequence", "\x1b[12\nx"sv, "\nx"sv},
    {"an escape in an escape", "\x1b[3\x1b[31mx"sv, "x"sv},
    {"escape before UTF-8", "\x1bé"sv, "é"sv},
    {"vertical tab and form feed", "a\vb\fc"sv, "a\nb\nc"sv},
};

TEST(AnsiAssembler, ShowsWhatATerminalShows)
{
    for (const Case& test : kCases)
        EXPECT_EQ(shown(test.bytes), test.text) << test.what;
}

TEST(AnsiAssembler, ShowsTheSameHoweverTheBytesAreCut)
{
    for (const Case& test : kCases) {
        for (std::size_t cut = 0; cut <= test.bytes.size(); ++cut) {
            AnsiAssembler assembler;
            assembler.feed(TextSource::Stdout, test.bytes.substr(0, cut));
            std::string text = assembler.takeCommitted().text;
            assembler.feed(TextSource::Stdout, test.bytes.substr(cut));
            text += shown(assembler);
            EXPECT_EQ(text, test.text) << test.what << ", cut at " << cut;
        }
    }
}

TEST(AnsiAssembler, ReadsTheLooks)
{
    using Kind = TextColour::Kind;
    EXPECT_EQ(styleAfter("\x1b[1;35m"),
        (TextStyle{.foreground = {Kind::Indexed, 5}, .background = {}, .bold = true}));
    EXPECT_EQ(styleAfter("\x1b[91;104m"),
        (TextStyle{.foreground = {Kind::Indexed, 9}, .background = {Kind::Indexed, 12}}));
    EXPECT_EQ(styleAfter("\x1b[38;5;208m").foreground, (TextColour{Kind::Indexed, 208}));
    EXPECT_EQ(styleAfter("\x1b[48;2;1;2;3m").background, (TextColour{Kind::Rgb, 1, 2, 3}));
    EXPECT_EQ(styleAfter("\x1b[38:5:208m").foreground, (TextColour{Kind::Indexed, 208}));
    EXPECT_TRUE(styleAfter("\x1b[4m").underline);
    EXPECT_TRUE(styleAfter("\x1b[7m").inverse);
    EXPECT_EQ(styleAfter("\x1b[1;4;7;31m\x1b[m"), TextStyle{});
    EXPECT_EQ(styleAfter("\x1b[1;4;7;31m\x1b[22;24;27;39m"), TextStyle{});
    EXPECT_EQ(styleAfter("\x1b[38;5m\x1b[38;2;1m\x1b[99999999999m"), TextStyle{});
}

TEST(AnsiAssembler, KeepsTheStreamsApart)
{
    AnsiAssembler assembler;
    assembler.feed(TextSource::Stdout, "\x1b[3");
    assembler.feed(TextSource::Stderr, "err\xE6\xBC");
    assembler.feed(TextSource::Stdout, "1mred\n");
    assembler.feed(TextSource::Stderr, "\xA2");
    EXPECT_EQ(assembler.takeCommitted().text, "errred\n");
    EXPECT_EQ(assembler.openLine().text, "漢");
    EXPECT_EQ(styleOfLast(assembler),
        (TextStyle{.role = TextRole::ErrorOutput, .foreground = {}, .background = {}}));
}

TEST(AnsiAssembler, RunsCoverTheTextWhateverComes)
{
    std::mt19937 random(20240607);
    const std::string_view pieces[] = {"\x1b[", "m", ";", "38;2;", "1", "\r", "\b", "\n", "\t",
        "漢", "e\xCC\x81", "\xff", "abc", "\x1b]", "\x07", "K", "G", "9999", "C", "D", "J",
        "\x1b[2J", "\0"sv, "😀", "\x1b", "\xF0\x9F", "x\n"};
    ConsoleLimits limits;
    limits.foldAbove = 100;
    limits.foldedHead = 20;
    for (int round = 0; round < 300; ++round) {
        AnsiAssembler assembler(limits);
        for (int i = 0; i < 200; ++i) {
            std::string_view piece = pieces[random() % std::size(pieces)];
            assembler.feed(static_cast<TextSource>(random() % 3),
                piece.substr(0, 1 + random() % piece.size()));
            for (const StyledText& text :
                {assembler.openLine(), i % 7 == 0 ? assembler.takeCommitted() : StyledText{}}) {
                std::size_t covered = 0;
                for (const StyleRun& run : text.runs) {
                    covered += run.length;
                    ASSERT_LT(run.style, assembler.styles().size());
                }
                ASSERT_EQ(covered, text.text.size()) << "round " << round;
                for (std::string_view rest = text.text; !rest.empty();) {
                    const Utf8Character next = readUtf8(rest);
                    ASSERT_EQ(next.kind, Utf8Character::Kind::Valid) << "round " << round;
                    ASSERT_TRUE(
                        next.character >= 0x20 || next.character == '\n' || next.character == '\t');
                    rest.remove_prefix(next.length);
                }
            }
        }
    }
}

TEST(AnsiAssembler, FoldsALongLineAndKeepsItWhole)
{
    AnsiAssembler assembler;
    const std::string line(3'000'000, 'z');
    for (std::size_t at = 0; at < line.size(); at += 65536)
        assembler.feed(TextSource::Stdout, std::string_view(line).substr(at, 65536));
    EXPECT_LT(assembler.openLine().text.size(), 3000u);
    EXPECT_THAT(assembler.openLine().text, testing::HasSubstr("3.0 MB in one line so far"));
    assembler.feed(TextSource::Stdout, "\nnext\n");
    const StyledText text = assembler.takeCommitted();
    EXPECT_EQ(text.lines, 2u);
    EXPECT_LT(text.text.size(), 3000u);
    ASSERT_EQ(text.links.size(), 2u);
    EXPECT_EQ(text.text.substr(text.links[0].offset, text.links[0].length), "show part");
    EXPECT_EQ(text.text.substr(text.links[1].offset, text.links[1].length), "save");
    const LongLine* kept = assembler.folds().find(text.links[0].fold);
    ASSERT_NE(kept, nullptr);
    EXPECT_EQ(kept->part(0, line.size()), line);
}

TEST(AnsiAssembler, ACarriageReturnAfterALongLineBeginsANewOne)
{
    ConsoleLimits limits;
    limits.foldAbove = 10;
    limits.foldedHead = 4;
    AnsiAssembler assembler(limits);
    assembler.feed(TextSource::Stdout, "0123456789abc\rnew");
    const StyledText text = assembler.takeCommitted();
    EXPECT_EQ(text.lines, 1u);
    EXPECT_THAT(text.text, testing::EndsWith(" 0123\u2026\n"));
    EXPECT_EQ(assembler.openLine().text, "new");
}

TEST(AnsiAssembler, KeepsFoldedLinesWithinTheirBytes)
{
    ConsoleLimits limits;
    limits.foldedBytes = 50'000;
    AnsiAssembler assembler(limits);
    for (int i = 0; i < 10; ++i)
        assembler.feed(TextSource::Stdout, std::string(20'000, 'x') + "\n");
    EXPECT_LE(assembler.folds().bytes(), limits.foldedBytes);
    const StyledText text = assembler.takeCommitted();
    EXPECT_EQ(assembler.folds().find(text.links.front().fold), nullptr);
    EXPECT_NE(assembler.folds().find(text.links.back().fold), nullptr);
}

TEST(AnsiAssembler, ClearsWhenTheProgramClears)
{
    AnsiAssembler assembler;
    assembler.feed(TextSource::Stdout, "old\n\x1b[H\x1b[2Jnew\n");
    const StyledText text = assembler.takeCommitted();
    EXPECT_TRUE(text.clearsBefore);
    EXPECT_EQ(text.text, "new\n");
}

TEST(AnsiAssembler, OwnTextBeginsALineOfItsOwn)
{
    AnsiAssembler assembler;
    assembler.feed(TextSource::Stdout, "no newline");
    assembler.startLine();
    assembler.write(TextRole::Prompt, ">>> ");
    assembler.write(TextRole::Code, "x\x1b[31m\n");
    EXPECT_EQ(assembler.takeCommitted().text, "no newline\n>>> x\uFFFD[31m\n");
}

} // namespace
} // namespace clutch
