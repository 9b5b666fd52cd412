#include "ui/models/console_text_cells.h"
#include "ui/models/console_text_code.h"
#include "ui/models/console_text_folds.h"
#include "ui/models/console_text_style.h"

#include <gtest/gtest.h>

#include <string>

namespace clutch {
namespace {

TEST(CellWidth, CountsAsTerminalsDo)
{
    EXPECT_EQ(cellWidth(U'a'), 1);
    EXPECT_EQ(cellWidth(U'é'), 1);
    EXPECT_EQ(cellWidth(0x301), 0); // combining acute
    EXPECT_EQ(cellWidth(0x200D), 0); // joiner
    EXPECT_EQ(cellWidth(0xFE0F), 0); // emoji selector
    EXPECT_EQ(cellWidth(U'漢'), 2);
    EXPECT_EQ(cellWidth(U'한'), 2);
    EXPECT_EQ(cellWidth(U'！'), 2);
    EXPECT_EQ(cellWidth(U'😀'), 2);
    EXPECT_EQ(cellWidth(U'█'), 1);
    EXPECT_EQ(cellWidth(0x10FFFF), 1);
}

TEST(StyleTable, GivesOneIdToOneLook)
{
    StyleTable table;
    const TextStyle red{.foreground = {TextColour::Kind::Indexed, 1}, .background = {}};
    const StyleId id = table.idFor(red);
    EXPECT_EQ(table.idFor(TextStyle{}), 0);
    EXPECT_EQ(table.idFor(red), id);
    EXPECT_EQ(table.at(id), red);
}

TEST(StyleTable, NeverNeedsMoreThanAViewHas)
{
    StyleTable table;
    for (int i = 0; i < 5000; ++i) {
        const TextColour colour{TextColour::Kind::Rgb, static_cast<std::uint8_t>(i),
            static_cast<std::uint8_t>(i / 7), static_cast<std::uint8_t>(i / 31)};
        ASSERT_LT(table.idFor({.foreground = colour, .background = {}, .bold = i % 2 == 0}),
            StyleTable::kCapacity);
    }
    EXPECT_LE(table.size(), StyleTable::kCapacity);
    const StyleId failure
        = table.idFor({.role = TextRole::Failure, .foreground = {}, .background = {}});
    EXPECT_EQ(table.at(failure).role, TextRole::Failure)
        << "there is room for our own looks after all that";
}

TEST(LongLine, CutsPartsAtWholeCharacters)
{
    LongLine line;
    std::string text;
    for (int i = 0; i < 400'000; ++i)
        text += "漢";
    line.append(text);
    for (const std::size_t offset :
        {std::size_t{0}, std::size_t{1}, std::size_t{2}, (std::size_t{1} << 20) - 1}) {
        const std::string part = line.part(offset, 100);
        EXPECT_EQ(part.size() % 3, 0u);
        EXPECT_GE(part.size(), 96u);
        EXPECT_EQ(part.substr(0, 3), "漢");
    }
    EXPECT_EQ(line.part(text.size(), 10), "");
    EXPECT_EQ(line.part(text.size() - 3, 10), "漢");
}

TEST(CodePieces, KnowsStringsKeywordsNumbersAndComments)
{
    const auto roleOf = [](std::string_view source, std::string_view wanted) {
        for (const auto& [role, piece] : codePieces(source)) {
            if (piece.find(wanted) != std::string_view::npos)
                return role;
        }
        return TextRole::Notice;
    };
    EXPECT_EQ(roleOf("def f(): pass # note", "def"), TextRole::CodeKeyword);
    EXPECT_EQ(roleOf("def f(): pass # note", "# note"), TextRole::CodeComment);
    EXPECT_EQ(roleOf("x = rb'a\\'b' + 1", "rb'a\\'b'"), TextRole::CodeString);
    EXPECT_EQ(roleOf("x = 0xFF + y", "0xFF"), TextRole::CodeNumber);
    EXPECT_EQ(roleOf("x = '''a\nb # c'''", "# c"), TextRole::CodeString);
    EXPECT_EQ(roleOf("define = 1", "define"), TextRole::Code);
}

TEST(CodePieces, CoverAnySource)
{
    for (const std::string_view source :
        {"", "'", "'''", "'abc\\", "\"\"\"x", "#", "f'", "é = 1\n", "x\\\ny", "0"}) {
        std::string joined;
        for (const auto& [role, piece] : codePieces(source))
            joined += piece;
        EXPECT_EQ(joined, source);
    }
}

} // namespace
} // namespace clutch
