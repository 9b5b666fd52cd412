#include "engine/analysis_tools.h"

#include "tests/support/scratch_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace clutch::engine {
namespace {

using testing::HasSubstr;

struct AnalysisToolsTest : testing::Test
{
    test::ScratchFolder scratch;

    /// A folder with a jedi of that version, as its modules would lie there.
    std::string jedi(const std::string& name, const std::string& version)
    {
        const std::filesystem::path folder = scratch.path() / name;
        std::filesystem::create_directories(folder / "jedi");
        std::filesystem::create_directories(folder / "parso");
        std::ofstream(folder / "jedi" / "__init__.py")
            << "\"\"\"Jedi\"\"\"\n\n__version__ = '" << version << "'\n";
        std::ofstream(folder / "parso" / "__init__.py") << "\n";
        return folder.string();
    }
};

TEST_F(AnalysisToolsTest, TakesTheOneThatCameWithClutchFirst)
{
    const std::string other = jedi("site-packages", "0.21.1");
    const std::string own = jedi("tools/python", "0.20.0");
    const AnalysisTools found = findAnalysisTools(scratch.file("tools"), {other});
    EXPECT_EQ(found.name, "jedi 0.20.0");
    EXPECT_EQ(found.folder, own);
    EXPECT_EQ(found.reason, "");
}

TEST_F(AnalysisToolsTest, TakesPythonsOwnWhereNoneCameWithClutch)
{
    const std::string site = jedi("site-packages", "1.0");
    const AnalysisTools found = findAnalysisTools("/nonexistent", {"", "/nonexistent/lib", site});
    EXPECT_EQ(found.name, "jedi 1.0");
    EXPECT_EQ(found.folder, "");
}

TEST_F(AnalysisToolsTest, SaysThatOneIsTooOld)
{
    const std::string site = jedi("dist-packages", "0.18.2");
    const AnalysisTools found = findAnalysisTools("/nonexistent", {site});
    EXPECT_EQ(found.name, "");
    EXPECT_THAT(found.reason, HasSubstr("jedi 0.18.2 in " + site + " is too old"));
}

TEST_F(AnalysisToolsTest, SaysWhereItLookedWhereThereIsNone)
{
    const AnalysisTools found = findAnalysisTools("/nonexistent", {"/nonexistent/lib"});
    EXPECT_EQ(found.name, "");
    EXPECT_EQ(
        found.reason, "there is no jedi in /nonexistent/python and none on Python's search path");
}

TEST_F(AnalysisToolsTest, TakesNoJediWithoutItsParser)
{
    const std::string own = jedi("tools/python", "0.20.0");
    std::filesystem::remove_all(own + "/parso");
    EXPECT_EQ(findAnalysisTools(scratch.file("tools"), {}).name, "");
}

} // namespace
} // namespace clutch::engine
