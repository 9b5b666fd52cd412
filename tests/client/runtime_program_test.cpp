#include "engine/client/runtime_program.h"

#include "tests/support/scratch_folder.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <unistd.h>

namespace clutch::client {
namespace {

namespace fs = std::filesystem;

class RuntimePrograms : public testing::Test
{
protected:
    void make(const std::string& name, fs::perms perms = fs::perms::owner_all)
    {
        std::ofstream(m_folder / name) << "#!/bin/sh\nexit 3\n";
        fs::permissions(m_folder / name, perms);
    }

    [[nodiscard]] std::string folder() const { return m_folder.string(); }

    const test::ScratchFolder m_scratch;
    const fs::path& m_folder = m_scratch.path();
};

TEST_F(RuntimePrograms, AreFoundNewestPythonFirst)
{
    for (const char* name : {"clutch-runtime-3.9", "clutch-runtime-3.15", "clutch-runtime-3.14"})
        make(name);
    const auto found = availableRuntimes(folder());
    ASSERT_EQ(found.size(), 3U);
    EXPECT_EQ(found[0].python, "3.15");
    EXPECT_EQ(found[1].python, "3.14");
    EXPECT_EQ(found[2].python, "3.9");
    EXPECT_EQ(found[0].path, folder() + "/clutch-runtime-3.15");
}

TEST_F(RuntimePrograms, AreOnlyWhatCanBeStarted)
{
    make("clutch-runtime-3.15.debug");
    make("clutch-runtime-next");
    make("clutch-runtime-");
    make("clutch-runtime-3");
    make("clutch-runtime-3.");
    make("other-3.15");
    make("clutch-runtime-3.13", fs::perms::none);
    fs::create_directory(m_folder / "clutch-runtime-3.12");
    for (const RuntimeProgram& found : availableRuntimes(folder()))
        EXPECT_TRUE(::geteuid() == 0 && found.python == "3.13") << found.path;
}

TEST_F(RuntimePrograms, ComeFromTheEnvironmentsFolderWhereItNamesOne)
{
    make("clutch-runtime-3.14");
    ASSERT_EQ(::setenv("CLUTCH_RUNTIME_DIR", folder().c_str(), 1), 0);
    const auto found = availableRuntimes("/nonexistent");
    ::unsetenv("CLUTCH_RUNTIME_DIR");
    ASSERT_EQ(found.size(), 1U);
    EXPECT_TRUE(availableRuntimes("/nonexistent").empty());
}

TEST_F(RuntimePrograms, FindRuntimeSaysWhatThereIsInstead)
{
    const auto none = findRuntime(folder());
    ASSERT_FALSE(none);
    EXPECT_NE(none.error().text.find(folder()), std::string::npos) << none.error().text;
    make("clutch-runtime-3.14");
    make("clutch-runtime-3.15");
    EXPECT_EQ(findRuntime(folder())->python, "3.15");
    EXPECT_EQ(findRuntime(folder(), "3.14")->python, "3.14");
    const auto other = findRuntime(folder(), "3.13");
    ASSERT_FALSE(other);
    EXPECT_EQ(other.error().text,
        "there is no runtime for Python 3.13 in " + folder() + "; there is one for 3.15, 3.14");
}

TEST(AskVersion, GivesWhatTheProgramPrints)
{
    const auto fake = findRuntime(CLUTCH_FAKE_RUNTIME_DIR);
    ASSERT_TRUE(fake) << fake.error().text;
    const auto version = askVersion(*fake, std::chrono::seconds(30));
    ASSERT_TRUE(version) << version.error().text;
    EXPECT_EQ(*version, "clutch-runtime 0.1.0 CPython 3.15.0");
}

TEST_F(RuntimePrograms, AskVersionTellsAFailureAndDoesNotWaitForEver)
{
    make("clutch-runtime-3.14");
    const auto failed
        = askVersion({folder() + "/clutch-runtime-3.14", "3.14"}, std::chrono::seconds(30));
    ASSERT_FALSE(failed);
    EXPECT_NE(failed.error().text.find("exit code 3"), std::string::npos) << failed.error().text;

    std::ofstream(m_folder / "clutch-runtime-3.15") << "#!/bin/sh\nexec sleep 1000\n";
    fs::permissions(m_folder / "clutch-runtime-3.15", fs::perms::owner_all);
    const auto hung
        = askVersion({folder() + "/clutch-runtime-3.15", "3.15"}, std::chrono::milliseconds(100));
    ASSERT_FALSE(hung);
    EXPECT_NE(hung.error().text.find("did not end within 100 ms"), std::string::npos)
        << hung.error().text;

    const auto absent = askVersion({folder() + "/nothing", "3.15"}, std::chrono::seconds(30));
    ASSERT_FALSE(absent);
    EXPECT_EQ(
        absent.error().text, "cannot execute " + folder() + "/nothing: No such file or directory");
}

} // namespace
} // namespace clutch::client
