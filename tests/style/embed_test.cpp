// What clutch_embed_python() makes is byte for byte what stands in the .py files.
#include "tests/style/embedded_sources.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

namespace {
std::string textOf(std::string_view name)
{
    std::ifstream file(
        std::string(CLUTCH_EMBED_FOLDER "/").append(name).append(".py"), std::ios::binary);
    EXPECT_TRUE(file) << name;
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}
} // namespace

TEST(EmbeddedPython, KeepsOrderAndNames)
{
    const auto sources = clutch::style::preludeSources();
    ASSERT_EQ(sources.size(), 3u);
    EXPECT_EQ(sources[0].name, "plain");
    EXPECT_EQ(sources[1].name, "awkward");
    EXPECT_EQ(sources[2].name, "empty");
}

TEST(EmbeddedPython, KeepsEveryByte)
{
    for (const auto& source : clutch::style::preludeSources())
        EXPECT_EQ(source.source, textOf(source.name)) << source.name;
}

TEST(EmbeddedPython, KeepsAnEmptyFile)
{
    EXPECT_TRUE(clutch::style::preludeSources()[2].source.empty());
}
