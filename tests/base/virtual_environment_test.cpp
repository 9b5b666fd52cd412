#include "engine/base/virtual_environment.h"

#include "tests/support/scratch_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace clutch {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class VirtualEnvironmentFolder : public testing::Test
{
protected:
    void make(const std::string& config)
    {
        fs::create_directories(m_root + "/bin");
        fs::create_symlink("/bin/sh", m_root + "/bin/python");
        std::ofstream(m_root + "/pyvenv.cfg") << config;
    }
    std::string complaint() const
    {
        const auto found = readVirtualEnvironment(m_root);
        return found ? std::string() : found.error().text;
    }

    const test::ScratchFolder m_folder;
    const std::string m_root = m_folder.file("env");
};

TEST_F(VirtualEnvironmentFolder, IsReadAsVenvWritesIt)
{
    make("home = /usr/bin\ninclude-system-site-packages = false\nversion = 3.15.0\n"
         "executable = /usr/bin/python3.15\n");
    const auto found = readVirtualEnvironment(m_root);
    ASSERT_TRUE(found) << found.error().text;
    EXPECT_EQ(found->version, "3.15.0");
    EXPECT_EQ(found->program, m_root + "/bin/python");
    EXPECT_TRUE(found->fits("3.15"));
    EXPECT_TRUE(found->fits("3.15.2"));
}

TEST_F(VirtualEnvironmentFolder, IsReadAsVirtualenvWritesIt)
{
    make("home = /usr/bin\r\nversion_info = 3.14.1.final.0\r\n");
    const auto found = readVirtualEnvironment(m_root);
    ASSERT_TRUE(found) << found.error().text;
    EXPECT_TRUE(found->fits("3.14"));
    const Status other = found->fits("3.15.0");
    ASSERT_FALSE(other);
    EXPECT_EQ(other.error().text,
        "the virtual environment " + m_root
            + " is for Python 3.14.1.final.0, and the runtime is 3.15.0");
}

TEST_F(VirtualEnvironmentFolder, OfAVersionThatBeginsAlikeDoesNotFit)
{
    make("version = 3.1.4\n");
    EXPECT_FALSE(readVirtualEnvironment(m_root)->fits("3.15"));
    EXPECT_FALSE(readVirtualEnvironment(m_root)->fits("3.14"));
}

TEST_F(VirtualEnvironmentFolder, ThatIsNoneSaysWhatIsMissing)
{
    EXPECT_EQ(
        complaint(), "cannot use " + m_root + " as a virtual environment: there is no such folder");
    std::ofstream(m_root) << "a file";
    EXPECT_THAT(complaint(), HasSubstr("it is no folder"));
    fs::remove(m_root);
    fs::create_directories(m_root);
    EXPECT_THAT(complaint(), HasSubstr("it has no pyvenv.cfg"));
    std::ofstream(m_root + "/pyvenv.cfg") << "home = /usr/bin\n";
    EXPECT_THAT(complaint(), HasSubstr("it has no bin/python"));
    fs::create_directories(m_root + "/bin");
    fs::create_symlink("/nowhere/python", m_root + "/bin/python");
    EXPECT_THAT(complaint(), HasSubstr("a link to what is no longer there"));
    fs::remove(m_root + "/bin/python");
    fs::create_symlink("/bin/sh", m_root + "/bin/python");
    EXPECT_THAT(complaint(), HasSubstr("its pyvenv.cfg names no version"));
    fs::resize_file(m_root + "/pyvenv.cfg", 1 << 20);
    EXPECT_THAT(complaint(), HasSubstr("far longer"));
}

} // namespace
} // namespace clutch
